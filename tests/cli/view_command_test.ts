/** `view` with a host in memory: each form, and what is refused. */

import { main } from "../../src/cli/main.ts";
import type { PageData } from "../../src/cli/viewer/page_data.ts";
import * as lostUpdate from "./scenarios/lost_update.ts";
import { assert, assertEquals, assertStringIncludes } from "../deps.ts";
import { type MemoryHost, memoryHost, someBytes } from "./memory_host.ts";

/** A host with the traces of two runs of the main job. */
async function withTraces(): Promise<MemoryHost> {
  const host = memoryHost({ "in.bin": someBytes(5000) });
  for (const seed of ["1", "2"]) {
    const words = ["--json", "--seed", seed, "--trace", `run${seed}.json`];
    assertEquals(await main(["run", "in.bin", ...words], host), 0);
  }
  host.out = "";
  return host;
}

async function view(words: readonly string[]): Promise<
  { code: number; host: MemoryHost }
> {
  const host = await withTraces();
  return { code: await main(["view", ...words], host), host };
}

/** The data in a page. */
function dataIn(host: MemoryHost, path: string) {
  const page = new TextDecoder().decode(host.files.get(path)!);
  return {
    page,
    ...JSON.parse(/id="data">(.*?)<\/script>/s.exec(page)![1]!),
  };
}

Deno.test("view writes a page beside the trace that needs nothing else", async () => {
  const { code, host } = await view(["run1.json"]);
  assertEquals([code, host.out], [0, "run1.html\n"], host.error);
  const { page, runs, difference } = dataIn(host, "run1.html");
  assertEquals([runs.length, difference], [1, null]);
  assertEquals(runs[0].title, "main-job: completed (run1.json)");
  assert(runs[0].step.length > 100);
  assertEquals(/https?:\/\/|<link|src=|import |export /.test(page), false);
});

Deno.test("view --against marks the first difference of two runs", async () => {
  const words = ["run1.json", "--against", "run2.json", "--output", "b.html"];
  const { host } = await view(words);
  const { runs, difference } = dataIn(host, "b.html");
  assertEquals(runs.length, 2);
  const told = (run: PageData) => {
    const { text, texts, lane, lanes, tick } = run;
    const at = (i: number) =>
      `${tick[i]} ${lanes[lane[i]!]!.name} ${texts[text[i]!]}`;
    return Array.from({ length: difference + 1 }, (_, i) => at(i));
  };
  const [one, other] = [told(runs[0]), told(runs[1])];
  assertEquals(one.slice(0, -1), other.slice(0, -1));
  assert(one.at(-1) !== other.at(-1));
  const same = await view(["run1.json", "--against", "run1.json"]);
  assertEquals(dataIn(same.host, "run1.html").difference, null);
});

Deno.test("a page survives what the names of a run may hold", async () => {
  const host = await withTraces();
  const text = new TextDecoder().decode(host.files.get("run1.json")!);
  const evil = text.replaceAll("worker 1", "</script><b>&amp;");
  host.files.set("run1.json", new TextEncoder().encode(evil));
  assertEquals(await main(["view", "run1.json"], host), 0, host.error);
  const { runs } = dataIn(host, "run1.html");
  assert(
    runs[0].lanes.some(({ name }: { name: string }) =>
      name.startsWith("</script>")
    ),
  );
});

Deno.test("view --format text, mermaid and perfetto write to standard output", async () => {
  const of = async (format: string) =>
    (await view(["run1.json", "--format", format])).host.out;
  assertStringIncludes(await of("text"), " step   tick IRQL");
  assertStringIncludes(await of("mermaid"), "sequenceDiagram\n");
  assert(JSON.parse(await of("perfetto")).traceEvents.length > 100);
});

Deno.test("view --format text tells how a run ended, its race, and how to make it again", async () => {
  const host = memoryHost();
  host.modules.set("lost.ts", lostUpdate);
  await main(["explore", "lost.ts", "--trace", "lost.json"], host);
  Object.assign(host, { exitCode: 0, out: "" });
  assertEquals(await main(["view", "lost.json", "--format", "text"], host), 0);
  const lines = host.out.split("\n");
  assertEquals(
    lines[0],
    "lost update: completed (lost.json): unexpected outcome 1",
  );
  assertEquals(lines.filter((line) => line.endsWith("  <- race")).length, 2);
  assertStringIncludes(host.out, "Found:\n  step 0    Races with ");
  assert(/\nReplay it with: .* replay lost\.ts r1\S+\n$/.test(host.out));
  assertEquals(lines.filter((line) => line.length > 100), []);
});

Deno.test("view --json tells what is shown and where it was put", async () => {
  const { host } = await view(["run1.json", "--json"]);
  const { actors, events, output, title } = JSON.parse(host.out);
  assertEquals(output, "run1.html");
  assertStringIncludes(title, "(run1.json)");
  assert(actors.includes("main") && events > 10);
  const words = ["run1.json", "--json", "--format", "text"];
  const { host: told } = await view(words);
  assertStringIncludes(JSON.parse(told.out).text, " step   tick IRQL");
});

Deno.test("view --format opentelemetry gives every span as OTLP", async () => {
  const { host } = await view(["run1.json", "--format", "opentelemetry"]);
  const spans = host.out.trimEnd().split("\n").flatMap((line) =>
    JSON.parse(line).resourceSpans[0].scopeSpans[0].spans
  );
  const root = spans.filter(({ parentSpanId }) => !parentSpanId);
  assertEquals(root.length, 1);
  assert(Number(root[0].startTimeUnixNano) > 1.7e18);
  const ids = new Set(spans.map(({ spanId }) => spanId));
  assert(
    spans.every(({ parentSpanId }) => !parentSpanId || ids.has(parentSpanId)),
  );
  assert(spans.some(({ name }) => name === "mapTransferEx"));
});

Deno.test("what view cannot do is told in one sentence", async () => {
  const answers: readonly [string[], string][] = [
    [["gone.json"], "there is no such file"],
    [["in.bin"], "name a trace"],
    [["run1.json", "--format", "pdf"], "one of html, text, mermaid"],
    [
      ["run1.json", "--format", "text", "--against", "run2.json"],
      "Cannot compare two traces as text",
    ],
  ];
  for (const [words, sentence] of answers) {
    const { code, host } = await view(words);
    assertEquals([code, host.out], [2, ""]);
    assertStringIncludes(host.error, sentence);
    assertEquals(host.error.trimEnd().split("\n").length, 1);
    assertEquals(host.open, 0);
  }
});

Deno.test("a page tells the command that makes its run again", async () => {
  const { host } = await view(["run1.json"]);
  const [run] = dataIn(host, "run1.html").runs;
  assertEquals(
    run.replay,
    "deno task start FILE --processors 4 --map-registers 64 --width 24 --requests-in-flight 8 --cancel 10 --seed 1",
  );
  assertEquals([run.message, run.findings], ["", []]);
});

Deno.test("a page marks the event at which a rule is broken", async () => {
  const host = await withTraces();
  const text = new TextDecoder().decode(host.files.get("run1.json")!);
  const event = {
    ...{ _tag: "NoChannelHeld", adapter: "adapter", step: 9e5, tick: 9e5 },
    ...{ actor: "main", processor: 0, irql: 2 },
  };
  const broken = text.replace("\n],", `,\n${JSON.stringify(event)}\n],`);
  host.files.set("run1.json", new TextEncoder().encode(broken));
  assertEquals(await main(["view", "run1.json"], host), 0, host.error);
  const [run] = dataIn(host, "run1.html").runs;
  const [moment, sentence] = run.findings;
  assertEquals(moment, run.text.length - 1);
  assertStringIncludes(run.texts[sentence], "0xE6/0x04: ");
});

Deno.test("a page marks the two that race, as the trace of their run tells", async () => {
  const host = memoryHost();
  host.modules.set("lost.ts", lostUpdate);
  const words = ["explore", "lost.ts", "--trace", "t.json"];
  assertEquals(await main(words, host), 1, host.error);
  host.exitCode = 0;
  assertEquals(await main(["view", "t.json"], host), 0, host.error);
  const [run] = dataIn(host, "t.html").runs;
  assertEquals(
    run.replay.replace(/r1\S+/, "LINE"),
    "deno task replay lost.ts LINE",
  );
  assertStringIncludes(run.message, "outcome");
  const marked = [];
  for (let i = 0; i < run.findings.length; i += 2) {
    const moment = run.findings[i];
    const actor = run.lanes[run.lane[moment]].name;
    const text = run.texts[run.findings[i + 1]];
    marked.push(`${actor} ${run.texts[run.text[moment]]}. ${text}`);
  }
  assertEquals(marked.length, 2);
  assertEquals(run.race, [run.findings[0], run.findings[2]]);
  for (const [one, other] of [["first", "second"], ["second", "first"]]) {
    const told = marked.find((text) => text.startsWith(`${one} `));
    assertStringIncludes(told!, `Races with ${other}, which `);
  }
});
