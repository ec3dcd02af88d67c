/** `explore` and `replay` as programs: modules from the disk, and what is wrong with them. */

import { assertEquals, assertMatch, assertStringIncludes } from "../deps.ts";
import { inFolder, root, runCommandLine, runDeno } from "./run_deno.ts";

const MODULE = "tests/cli/scenarios/lost_update.ts";

Deno.test("deno task explore finds a race, and deno task replay makes it again", async () => {
  const explored = await runDeno(["task", "--quiet", "explore", MODULE]);
  assertEquals(explored.code, 1, explored.error);
  assertMatch(explored.out, /scenarios\/lost_update\.ts:\d+/);
  const [, command] = /Replay it with: deno (.*)/.exec(explored.out)!;
  const replayed = await runDeno([...command!.split(" "), "--json"]);
  assertEquals(replayed.code, 1, replayed.error);
  assertEquals(JSON.parse(replayed.out).drift, null);
});

Deno.test("a long search tells how far it is, while its runs may not look at the watch", async () => {
  const words = ["explore", MODULE, "--export", "locked"];
  const drawn = ["--strategy", "random", "--runs", "5000"];
  const { code, out, error } = await runCommandLine([...words, ...drawn]);
  assertEquals(code, 0, error);
  assertStringIncludes(out, "no failure");
  assertMatch(error, /^[\d,]+ schedules, [\d,]+ a second, at most [\d.]+ s/);
});

Deno.test("a module that cannot be loaded is answered with one sentence", async () => {
  await inFolder(async (folder) => {
    const modules: readonly [string, string, string][] = [
      ["syntax.ts", "export default 1 +", "Expression expected"],
      ["throws.ts", 'throw new Error("no\\nway")', ": no, so mend"],
      ["nothing.ts", "", "export the program as default"],
      ["imports.ts", 'import "./gone.ts";', "/gone.ts, which is not there, so"],
      ["text.md", "# Races", "it is no module of TypeScript or JavaScript"],
    ];
    for (const [name, text, sentence] of modules) {
      await Deno.writeTextFile(`${folder}/${name}`, text);
      const { code, out, error } = await runCommandLine(
        ["explore", `${folder}/${name}`],
      );
      assertEquals([code, out], [2, ""], error);
      assertStringIncludes(error, sentence);
      assertEquals(error.trimEnd().split("\n").length, 1, error);
    }
    const folderItself = await runCommandLine(["explore", folder]);
    assertEquals(folderItself.code, 2);
    assertStringIncludes(folderItself.error, "it is a folder");
  });
});

Deno.test("a module that waits for ever at its top level is named, with its line", () =>
  inFolder(async (folder) => {
    const module = `${folder}/waits.ts`;
    await Deno.writeTextFile(module, "\nawait new Promise(() => {});");
    const { code, out, error } = await runCommandLine(["explore", module]);
    assertEquals([code, out], [1, ""]);
    assertMatch(error, /never resolved[\s\S]*\/waits\.ts:2:1/);
    assertEquals(error.includes("main.ts"), false, error);
  }));

Deno.test("outside of the checkout, the printed command names the program and runs there", () =>
  inFolder(async (cwd) => {
    const module = `${root}${MODULE}`;
    const explored = await runCommandLine(["explore", module], { cwd });
    const [, command] = /Replay it with: deno (.*)/.exec(explored.out)!;
    assertMatch(command!, /^run .*\/src\/cli\/main\.ts replay \//);
    const words = ["--quiet", "--no-prompt", ...command!.split(" ").slice(1)];
    const replayed = await runDeno(["run", ...words], { cwd });
    assertEquals(replayed.code, 1, replayed.error);
    assertStringIncludes(replayed.out, "unexpected outcome 1");
  }));
