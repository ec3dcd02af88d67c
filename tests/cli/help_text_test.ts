/** Help: what it shows of each command, how wide it is, and what can be pasted. */

import config from "../../deno.json" with { type: "json" };
import { main } from "../../src/cli/main.ts";
import { assert, assertEquals, assertStringIncludes } from "../deps.ts";
import { type MemoryHost, memoryHost } from "./memory_host.ts";

const COMMANDS = [
  "run",
  "demo",
  "explore",
  "replay",
  "verify",
  "view",
  "verifier",
  "conformance",
  "figures",
  "bench",
  "completions",
];

async function help(
  words: readonly string[],
  changes: Partial<MemoryHost> = {},
): Promise<string> {
  const host = memoryHost();
  let out = "";
  const write = (text: string) => void (out += text);
  assertEquals(await main(words, { ...host, ...changes, write }), 0);
  assertEquals(host.error, "");
  return out;
}

for (const command of COMMANDS) {
  Deno.test(`${command} --help has examples, --json and the exit codes, on 100 columns`, async () => {
    const out = await help([command, "--help"]);
    for (const part of ["Usage\n", "Flags\n", "\nExamples\n", "--json "]) {
      assertStringIncludes(out, part);
    }
    assertStringIncludes(out, "  130  interrupted by Ctrl-C\n");
    assertEquals(out.split("\n").filter((line) => line.length > 100), []);
    assertEquals(await help(["help", command]), out);
  });
}

Deno.test("what help says to type in a checkout are its tasks", async () => {
  const told = new Set<string>();
  for (const words of [[], ...COMMANDS.map((command) => [command])]) {
    const out = await help([...words, "--help"]);
    for (const [, task] of out.matchAll(/^ {2}deno task (\S+)/gm)) {
      told.add(task!);
    }
  }
  told.delete("<command>");
  for (const task of told) assert(task in config.tasks, task);
  assertEquals(told.size, COMMANDS.length);
});

Deno.test("help that came by URL says how to call it so", async () => {
  const invocation = "deno run --allow-import http://host/main.ts";
  const out = await help(["run", "--help"], { invocation });
  assertStringIncludes(out, `  ${invocation} run [<file>] [flags]\n`);
  assertStringIncludes(out, `  ${invocation} run big.bin --seed 7`);
});

Deno.test("without a command all of them are told, and headings are bold on a terminal", async () => {
  const out = await help([]);
  for (const command of ["start", "bench:compare", ...COMMANDS.slice(1, 9)]) {
    assert(new RegExp(`^ {2}${command} `, "m").test(out), command);
  }
  assertStringIncludes(
    await help([], { colorful: true }),
    `${String.fromCharCode(27)}[1mCommands`,
  );
});
