/** What `--json` prints has the fields that help tells, and nothing beside. */

import { atMost } from "../../src/cli/figures/figure.ts";
import { figuresJson } from "../../src/cli/figures/figures_table.ts";
import { jsonForms } from "../../src/cli/text/json_fields.ts";
import { main } from "../../src/cli/main.ts";
import { assertEquals } from "../deps.ts";
import * as demos from "../demo/mod.ts";
import * as missingFlush from "../demo/missing_flush.ts";
import { type MemoryHost, memoryHost, someBytes } from "./memory_host.ts";
import * as lostUpdate from "./scenarios/lost_update.ts";

const benches = JSON.stringify({
  benches: [{ group: "g", name: "a", results: [{ ok: { avg: 1, p75: 1 } }] }],
});

/** A host with all that commands read, and a trace. */
async function prepared(): Promise<MemoryHost & { line: string }> {
  const host = memoryHost({
    "in.bin": someBytes(10_000),
    "saved.json": new TextEncoder().encode(benches),
  });
  const folder = new URL("../demo/", import.meta.url).href;
  host.modules.set("lost.ts", lostUpdate);
  host.modules.set(`${folder}mod.ts`, { ...demos });
  host.modules.set(`${folder}missing_flush.ts`, { ...missingFlush });
  host.tests = [
    { name: "C127", file: "a_test.ts", ignored: false, run: () => {} },
  ];
  await main(["explore", "lost.ts", "--trace", "t.json"], host);
  const line = /Replay it with: .* (r1\S+)/.exec(host.out)![1]!;
  host.error = "";
  return Object.assign(host, { line });
}

/** What a command prints on standard output, and its exit code. */
async function printed(
  host: MemoryHost,
  words: readonly string[],
): Promise<string> {
  Object.assign(host, { out: "", error: "", exitCode: 0 });
  const code = await main([...words, "--json"], host);
  assertEquals([code < 2, host.error], [true, ""], words.join(" "));
  return host.out;
}

function fieldsOf(text: string): string[][] {
  return text.trimEnd().split("\n").map((line) =>
    Object.keys(JSON.parse(line))
  );
}

Deno.test("--json prints the fields that help tells, in that order, and nothing else", async () => {
  const host = await prepared();
  const commands: { readonly [name: string]: readonly string[] } = {
    run: ["run", "in.bin"],
    demo: ["demo", "missing_flush"],
    explore: ["explore", "lost.ts"],
    replay: ["replay", "lost.ts", host.line],
    verify: ["verify", "t.json"],
    view: ["view", "t.json"],
    conformance: ["conformance", "C127"],
    bench: ["bench", "saved.json", "--run", "saved.json"],
    completions: ["completions", "fish"],
  };
  for (const [name, words] of Object.entries(commands)) {
    const told = Object.keys(jsonForms[name]!.fields);
    for (const fields of fieldsOf(await printed(host, words))) {
      assertEquals(fields, told, name);
    }
  }
  const [figure] = fieldsOf(figuresJson([atMost("a", 1, 2, "times")]));
  assertEquals(figure, Object.keys(jsonForms.figures!.fields));
});

Deno.test("verifier --json prints the fields of rules, and with --table those of tests", async () => {
  const told = Object.keys(jsonForms.verifier!.fields);
  for (const [words, absent] of [[[], "with"], [["--table"], "without"]]) {
    const lines = await printed(memoryHost(), ["verifier", ...words!]);
    const other = told.filter((name) =>
      jsonForms.verifier!.fields[name]!.endsWith(`(${absent} --table)`)
    );
    assertEquals(
      fieldsOf(lines)[0],
      told.filter((name) => !other.includes(name)),
    );
  }
});
