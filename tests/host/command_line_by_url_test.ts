/**
 * The command line by URL, from a folder that is no checkout: what can work does,
 * and what cannot says so in one sentence.
 *
 * @module
 */

import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "../deps.ts";
import { type Ended, inFolder, runDeno } from "./run_deno.ts";
import { cacheIn, served } from "./served.ts";

/** Gives what runs the command line of a server, in a folder of its own. */
function byUrl(
  act: (
    run: (...words: string[]) => Promise<Ended>,
    url: string,
    cwd: string,
  ) => Promise<void>,
): Promise<void> {
  return served((url) =>
    inFolder(async (cwd) => {
      const env = await cacheIn(cwd);
      const flags = ["--quiet", "--no-prompt", "--allow-all", "--no-lock"];
      const main = `${url}/src/cli/main.ts`;
      await act(
        (...words) => runDeno(["run", ...flags, main, ...words], { cwd, env }),
        url,
        cwd,
      );
    })
  );
}

Deno.test("by URL a file is sent, its trace is judged and shown, and a race is found and made again", () =>
  byUrl(async (run, url, cwd) => {
    await Deno.writeFile(`${cwd}/in.bin`, new Uint8Array(50_000).fill(7));
    const sent = await run("run", "in.bin", "--trace", "t.json");
    assertEquals(sent.code, 0, sent.error);
    const judged = await run("verify", "t.json", "--json");
    assertEquals(JSON.parse(judged.out).found, 0, judged.error);
    const shown = await run("view", "t.json", "--json");
    assertEquals(JSON.parse(shown.out).output, "t.html", shown.error);
    const module = `${url}/tests/cli/scenarios/lost_update.ts`;
    const explored = await run("explore", module);
    assertEquals(explored.code, 1, explored.error);
    const command = /^Replay it with: deno run (.*)$/m.exec(explored.out)![1]!;
    assertStringIncludes(command, `${url}/src/cli/main.ts replay ${module} r1`);
    const again = await run("replay", module, command.split(" ").at(-1)!);
    assertMatch(again.out, /^lost update: outcome: unexpected outcome 1\n/);
    const shared = await run("explore", module, "--workers", "2");
    assertEquals(shared.code, 1, shared.error);
    const demo = await run("demo", "missing_flush");
    assertEquals(demo.code, 0, demo.error);
  }));

Deno.test("by URL, what needs a checkout says so in one sentence", () =>
  byUrl(async (run, _, cwd) => {
    const refused: readonly [words: string[], sentence: string][] = [
      [["run"], "There is no file to send: name one, as in run big.bin"],
      [["conformance", "C127"], "run the command in a full checkout"],
      [["bench", "--save", "b.json"], "run the command in a full checkout"],
    ];
    for (const [words, sentence] of refused) {
      const { code, out, error } = await run(...words);
      assertEquals([code, out], [2, ""], error);
      assertStringIncludes(error, sentence);
      assertEquals(error.trimEnd().split("\n").length, 1, error);
    }
    const names = [...Deno.readDirSync(cwd)].map(({ name }) => name);
    assert(!names.some((name) => name.startsWith("b.json")), names.join());
  }));
