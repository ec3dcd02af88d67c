/**
 * A newcomer's path: from nothing but Node and npm to a caught race with its
 * picture, by the commands of the README.
 *
 * @module
 */

import { assert, assertEquals, assertStringIncludes } from "../deps.ts";
import { inFolder, root, runProgram } from "./run_deno.ts";

/** What they type in a folder of their own; `cd` is one of the commands. */
const commands: readonly (readonly string[])[] = [
  ["git", "clone", "--quiet", root, "adapter-channel"],
  ["cd", "adapter-channel"],
  ["npx", "-y", "deno@2.9", "task", "demo", "--page", "race.html"],
];

Deno.test("a newcomer has a caught race with its picture in under five commands", async () => {
  assert(commands.length < 5);
  await inFolder(async (folder) => {
    let cwd = folder;
    let said = "";
    for (const [program, ...words] of commands) {
      if (program === "cd") {
        cwd = `${cwd}/${words[0]}`;
        continue;
      }
      const { code, out, error } = await runProgram(program!, words, { cwd });
      assertEquals(code, 0, error);
      said = out;
    }
    assertStringIncludes(said, "The race:");
    assertStringIncludes(said, "Replay it with: deno task replay");
    const page = await Deno.readTextFile(`${cwd}/race.html`);
    assertStringIncludes(page, "<!doctype html>");
  });
});
