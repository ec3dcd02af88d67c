/**
 * Tests of `verify`: a saved trace gives the findings of its live run, and a
 * file that is no trace is refused in one sentence.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import type { TraceEvent } from "../../src/actors/mod.ts";
import { BadInput } from "../../src/cli/bad_input.ts";
import { main } from "../../src/cli/main.ts";
import { judgeTrace } from "../../src/cli/traces/judge_trace.ts";
import { partialFile } from "../../src/cli/files/partial_file.ts";
import { TraceFile } from "../../src/cli/traces/trace_file.ts";
import { Machine, type MachineOptions } from "../../src/simulator/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { type CaseDriver, ruleCases } from "../verifier/cases/mod.ts";
import { madeEvent } from "../verifier/events.ts";
import { type MemoryHost, memoryHost } from "./memory_host.ts";
import * as lostUpdate from "./scenarios/lost_update.ts";

const banks = [
  { base: 0, bytes: 0x8_0000 },
  { base: 0x1_0000_0000, bytes: 0x8_0000 },
];

/** Runs a program with its trace in `trace.json`, and gives its findings. */
function runInto(
  host: MemoryHost,
  driver: CaseDriver,
  options: MachineOptions,
  traceOperations: boolean,
) {
  return Effect.runSync(Effect.scoped(Effect.gen(function* () {
    const file = yield* partialFile(host, "trace.json");
    const head = { scenario: "test", options: { seed: 1 } };
    const trace = new TraceFile(file, head);
    const report = Machine.run(Effect.exit(driver), {
      banks,
      ...options,
      traceOperations,
      observers: [trace.observe],
    });
    trace.finish(report.status);
    return report;
  })));
}

/** Writes a trace of these events. */
function write(host: MemoryHost, events: Iterable<TraceEvent>): void {
  Effect.runSync(Effect.scoped(Effect.gen(function* () {
    const file = yield* partialFile(host, "trace.json");
    const trace = new TraceFile(file, { scenario: "test", options: {} });
    for (const event of events) trace.observe(event);
    trace.finish("completed");
  })));
}

Deno.test("verify gives the findings of the live run, for every case with and without operations", async () => {
  let found = 0;
  for (const { drivers, machine = {} } of ruleCases) {
    if (drivers === undefined) continue;
    const options = typeof machine === "function" ? machine(true) : machine;
    for (const traceOperations of [false, true]) {
      const host = memoryHost();
      const live = runInto(host, drivers.bad, options, traceOperations);
      const code = await main(["verify", "trace.json", "--json"], host);
      const saved = JSON.parse(host.out);
      assertEquals(saved.status, live.status);
      const offline = saved.findings.map(
        ({ line, ...finding }: { line: number }) => {
          assert(line > 1);
          return finding;
        },
      );
      assertEquals(offline, JSON.parse(JSON.stringify(live.findings)));
      assertEquals([code, host.open], [1, 0]);
      found += live.findings.length;
    }
  }
  assert(found > 100, String(found));
});

Deno.test("verify names the line of a finding, its actor and the bug check", async () => {
  const host = memoryHost();
  const sound = madeEvent("DpcStarted", { dpc: "dpc" });
  write(host, [sound, madeEvent("NoChannelHeld", { adapter: "adapter" })]);
  assertEquals(await main(["verify", "trace.json"], host), 1);
  assert(host.out.includes("line 3, tick 0, main"), host.out);
  assert(host.out.includes("DRIVER_VERIFIER_DMA_VIOLATION 0xE6 (0x04, 0x01)"));
  const sarif = memoryHost(Object.fromEntries(host.files));
  assertEquals(await main(["verify", "trace.json", "--sarif"], sarif), 1);
  const [result] = JSON.parse(sarif.out).runs[0].results;
  assertEquals(result.ruleId, "0xE6/0x04");
  const { physicalLocation } = result.locations[0];
  assertEquals(physicalLocation.artifactLocation.uri, "trace.json");
  assertEquals(physicalLocation.region.startLine, 3);
});

Deno.test("verify of a sound trace ends with 0", async () => {
  const host = memoryHost();
  write(host, [madeEvent("DpcStarted", { dpc: "dpc" })]);
  assertEquals(await main(["verify", "trace.json"], host), 0);
  assert(host.out.includes("nothing found"), host.out);
});

Deno.test("verify tells of an invariant that the trace breaks", async () => {
  const host = memoryHost();
  const released = { adapter: "adapter", request: 1, keepsRegisters: false };
  write(host, [madeEvent("ChannelReleased", released)]);
  assertEquals(await main(["verify", "trace.json"], host), 1);
  assert(host.out.includes("Broken invariant, one owner per channel"));
});

/** A trace of two events, as text. */
const LINES = [
  '{"trace":"adapter-channel","version":1,"scenario":"test","options":{},"events":[',
  `${JSON.stringify(madeEvent("DpcStarted", { dpc: "dpc" }))},`,
  JSON.stringify(madeEvent("NoChannelHeld", { adapter: "adapter" })),
  '],"status":"completed"}',
  "",
];

/** What `verify` says of a text. */
async function saidOf(text: string | Uint8Array) {
  const bytes = typeof text === "string"
    ? new TextEncoder().encode(text)
    : text;
  const host = memoryHost({ "trace.json": bytes });
  const code = await main(["verify", "trace.json"], host);
  return { code, error: host.error, out: host.out };
}

Deno.test("verify refuses what is no trace in one sentence with the line and the remedy", async () => {
  const without = (line: number) => LINES.toSpliced(line, 1).join("\n");
  const changed = (line: number, text: string) =>
    LINES.toSpliced(line, 1, text).join("\n");
  const anew = "mend that line, or write the trace anew with run --trace";
  const refusals: [text: string | Uint8Array, sentence: string][] = [
    ["", "The trace trace.json is empty: write it anew with run --trace"],
    [
      "[]",
      "Line 1 of trace.json is not the header of a trace: name a file that run --trace wrote",
    ],
    [
      LINES.join("\n").replace('"version":1', '"version":7'),
      "Line 1 of trace.json says trace version 7, and this program reads version 1: write the trace anew, or use the program that wrote it",
    ],
    [changed(2, "{"), `Line 3 of trace.json is not JSON: ${anew}`],
    [changed(2, "{}"), `Line 3 of trace.json has no _tag: ${anew}`],
    [
      changed(2, '{"_tag":"NoChannelHeld"}'),
      `Line 3 of trace.json, NoChannelHeld: step is missing: ${anew}`,
    ],
    [
      without(3),
      "The trace trace.json breaks off after line 3: write it anew with run --trace",
    ],
    [
      changed(3, '],"status":5}'),
      `Line 4 of trace.json is not the end of a trace: ${anew}`,
    ],
    [
      `${LINES.join("\n")}more`,
      `Line 5 of trace.json comes after the end: ${anew}`,
    ],
    [
      Uint8Array.of(0xFF, 0x0A),
      "Line 1 of trace.json is no UTF-8 text: name a trace, as --trace writes it",
    ],
    [
      "x".repeat(2_000_000),
      "Line 1 of trace.json has more than 1048576 bytes: name a trace, as --trace writes it, with one event to a line",
    ],
  ];
  assertEquals((await saidOf(LINES.join("\n"))).code, 1);
  assertEquals((await saidOf(LINES.join("\r\n"))).code, 1);
  for (const [text, sentence] of refusals) {
    const { code, error, out } = await saidOf(text);
    assertEquals([code, error, out], [2, `${sentence}\n`, ""]);
  }
});

Deno.test("verify refuses a missing file and two forms of report at once", async () => {
  const host = memoryHost();
  assertEquals(await main(["verify", "none.json"], host), 2);
  assert(host.error.startsWith("Cannot read none.json: there is no such"));
  const both = memoryHost();
  const words = ["verify", "trace.json", "--json", "--sarif"];
  assertEquals(await main(words, both), 2);
  assert(both.error.startsWith("Cannot report as JSON and as SARIF"));
});

Deno.test("Ten thousand traces with damage are judged or refused, and nothing else", () => {
  const whole = new TextEncoder().encode(LINES.join("\n"));
  let state = 12345;
  const below = (limit: number) => {
    state = Math.imul(state, 1664525) + 1013904223 >>> 0;
    return state % limit;
  };
  let refused = 0;
  for (let round = 0; round < 10_000; round++) {
    const bytes = whole.slice(
      0,
      below(4) === 0 ? below(whole.length) : undefined,
    );
    for (let change = below(3); change >= 0 && bytes.length > 0; change--) {
      bytes[below(bytes.length)] = below(256);
    }
    const host = memoryHost({ "trace.json": bytes });
    const file = host.openSource("trace.json");
    try {
      judgeTrace(file, 10);
    } catch (error) {
      assert(error instanceof BadInput, String(error));
      assert(!error.message.includes("\n"), error.message);
      refused++;
    }
  }
  assert(refused > 5000, String(refused));
});

Deno.test("A trace of a hundred thousand events is judged without being held", () => {
  const encoder = new TextEncoder();
  const event = encoder.encode(`${LINES[1]}\n`);
  const EVENTS = 100_000;
  const parts = function* () {
    yield encoder.encode(`${LINES[0]}\n`);
    for (let count = 0; count < EVENTS; count++) yield event;
    yield encoder.encode(`${LINES[2]}\n${LINES[3]}\n`);
  }();
  let rest = new Uint8Array(0);
  let largest = 0;
  const { events, findings } = judgeTrace({
    name: "trace.json",
    size: 0,
    read: (target) => {
      largest = Math.max(largest, target.length);
      if (rest.length === 0) rest = parts.next().value ?? rest;
      const read = Math.min(rest.length, target.length);
      target.set(rest.subarray(0, read));
      rest = rest.subarray(read);
      return read === 0 ? null : read;
    },
    close: () => {},
  }, 10);
  assertEquals([events, findings[0]?.line], [EVENTS + 1, EVENTS + 2]);
  assert(largest <= 65_536);
});

Deno.test("verify tells how the run went wrong, though no rule is broken", async () => {
  const host = memoryHost();
  host.modules.set("lost.ts", lostUpdate);
  await main(["explore", "lost.ts", "--trace", "lost.json"], host);
  Object.assign(host, { exitCode: 0, out: "" });
  assertEquals(await main(["verify", "lost.json"], host), 0);
  assertEquals(host.out.split("\n").slice(1), [
    "  unexpected outcome 1",
    "",
    "nothing found",
    "",
  ]);
});
