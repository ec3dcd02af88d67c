/**
 * Tests of the verifier itself: its modes, its limits, and its list of rules.
 *
 * @module
 */

import { Effect, Schema } from "../../deps.ts";
import { Machine } from "../../src/simulator/mod.ts";
import {
  describeFinding,
  Finding,
  hexCode,
  makeVerifier,
  ruleName,
  verifierRules,
} from "../../src/verifier/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { freeChannel, freeRegisters, makeDevice, runDriver } from "./driver.ts";
import { called, madeEvent } from "./events.ts";

/** Breaks 0x04, then M7. */
const twoMistakes = Effect.gen(function* () {
  const device = yield* makeDevice();
  yield* freeChannel(device);
  yield* freeRegisters(device, null, 1);
});

const noChannel = madeEvent("NoChannelHeld", { adapter: "adapter" });

Deno.test("In mode report a run goes on to its end with every finding", () => {
  const report = Machine.run(twoMistakes, { verifier: "report" });
  assertEquals(report.status, "completed");
  assertEquals(report.findings.map(({ rule }) => rule), ["0xE6/0x04", "M7"]);
});

Deno.test("In mode bugcheck the first finding stops the machine", () => {
  const report = Machine.run(twoMistakes, { verifier: "bugcheck" });
  assertEquals(report.status, "stopped");
  assertEquals(
    report.message,
    "DRIVER_VERIFIER_DMA_VIOLATION 0xE6 (0x04, 0x01): freeAdapterChannel found no channel held on adapter; 1 free too many so far",
  );
  assertEquals(report.verdict, { message: report.message });
  assertEquals(report.findings.map(({ rule }) => rule), ["0xE6/0x04"]);
});

Deno.test("In mode off nothing is found", () => {
  const report = Machine.run(twoMistakes, { verifier: "off" });
  assertEquals([report.status, report.findings], ["completed", []]);
});

Deno.test("In mode bugcheck one event gives one finding, though two rules see it", () => {
  const call = { ...called("freeMapRegisters", { mapRegisterBase: null }) };
  const verifier = makeVerifier({ mode: "bugcheck" });
  assert(verifier.observe({ ...call, irql: 0 } as typeof call));
  assertEquals(verifier.found, 1);
});

Deno.test("After the first finding mode bugcheck looks at nothing more", () => {
  const verifier = makeVerifier({ mode: "bugcheck" });
  const verdict = verifier.observe(noChannel);
  assert(verdict !== undefined);
  assertEquals(verifier.observe(noChannel), verdict);
  assertEquals(verifier.found, 1);
});

Deno.test("A finding says where it was made", () => {
  const { findings } = runDriver(twoMistakes);
  const [{ actor, irql, processor, step, tick }] = findings as [Finding];
  assertEquals({ actor, irql, processor, tick }, {
    actor: "main",
    irql: 2,
    processor: 0,
    tick: 0,
  });
  assert(step > 0 && step < findings[1]!.step);
});

Deno.test("Findings beyond the limit are counted and not kept", () => {
  const verifier = makeVerifier({ mode: "report", findingsMax: 2 });
  for (let count = 0; count < 5; count++) verifier.observe(noChannel);
  assertEquals([verifier.findings.length, verifier.found], [2, 5]);
});

Deno.test("A verifier with chosen rules finds nothing else", () => {
  const rules = verifierRules.filter(({ code }) => code === "M7");
  const verifier = makeVerifier({ mode: "report", rules });
  verifier.observe(noChannel);
  verifier.observe(called("freeMapRegisters", { mapRegisterBase: null }));
  assertEquals(verifier.findings.map(({ rule }) => rule), ["M7"]);
});

Deno.test("Events of other rooms are passed over", () => {
  const verifier = makeVerifier({ mode: "bugcheck" });
  assertEquals(verifier.observe({ _tag: "Operation" }), undefined);
  assertEquals(verifier.observe({ _tag: "constructor" }), undefined);
});

Deno.test("A routine with the name of an object's member has no judge", () => {
  const verifier = makeVerifier({ mode: "report" });
  for (const routine of ["constructor", "toString", "__proto__"]) {
    verifier.observe(called(routine));
  }
  assertEquals(verifier.findings, []);
});

Deno.test("Every rule has a name of its own, a documentation and a source", () => {
  const names = new Set<string>();
  for (const { bugCheck, code, documentation, spec, title } of verifierRules) {
    const name = ruleName(bugCheck, code);
    assert(!names.has(name), name);
    names.add(name);
    assert(title.length > 0 && !title.endsWith("."), name);
    assert(documentation.endsWith("."), name);
    assert(spec.length > 0, name);
  }
});

Deno.test("Every model code has its rule, and so has every sub-code that a built routine can break", () => {
  const names = new Set(
    verifierRules.map(({ bugCheck, code }) => ruleName(bugCheck, code)),
  );
  for (let code = 1; code <= 11; code++) assert(names.has(`M${code}`));
  const built = "00 04 05 08 09 0B 0C 0D 0E 10 11 13 15 16 18 19 1B 1D 1F 20 " +
    "21 22 24 25 26";
  for (const code of built.split(" ")) {
    assert(names.has(`0xE6/0x${code}`), code);
  }
});

Deno.test("Finding survives JSON", () => {
  const { findings } = runDriver(twoMistakes);
  const read = Schema.decodeUnknownSync(Schema.Array(Finding))(
    JSON.parse(JSON.stringify(findings)),
  );
  assertEquals(read, findings);
});

Deno.test("Finding refuses a code that is neither a number nor of the model", () => {
  const [finding] = runDriver(twoMistakes).findings;
  const decode = Schema.decodeUnknownExit(Finding);
  assertEquals(decode({ ...finding, code: "X1" })._tag, "Failure");
  assertEquals(decode({ ...finding, code: "M1" })._tag, "Success");
});

Deno.test("hexCode() and ruleName() write codes as Windows does", () => {
  assertEquals(hexCode(0), "0x00");
  assertEquals(hexCode(0x20003), "0x20003");
  assertEquals(ruleName(0xE6, 5), "0xE6/0x05");
  assertEquals(ruleName(0xB8, 0xB8), "0xB8");
  assertEquals(ruleName(null, "M3"), "M3");
});

Deno.test("describeFinding() tells findings of the model from bug checks", () => {
  const [channel, nullBase] = runDriver(twoMistakes).findings as [
    Finding,
    Finding,
  ];
  assert(describeFinding(channel).startsWith("DRIVER_VERIFIER_DMA_VIOLATION"));
  assertEquals(
    describeFinding(nullBase),
    "Model finding M7 (FreeMapRegisters with a null base): FreeMapRegisters on adapter was given a null base and 1 map register",
  );
});

Deno.test("describeFinding() writes whole numbers in hexadecimal, and others as they are", () => {
  const [finding] = runDriver(twoMistakes).findings as [Finding];
  const parameters = [0, 255, -1, 0.5, "disk", true, null];
  assertEquals(
    describeFinding({ ...finding, parameters }).split(":")[0],
    "DRIVER_VERIFIER_DMA_VIOLATION 0xE6 (0x04, 0x00, 0xFF, -1, 0.5, disk, true, null)",
  );
});
