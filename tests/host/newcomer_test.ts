/**
 * A newcomer's path: from nothing but Node and npm to a caught race with its
 * picture, by the commands of the README.
 *
 * @module
 */

import { assert, assertEquals, assertStringIncludes } from "../deps.ts";
import { inFolder, root, runProgram } from "./run_deno.ts";

/**
 * Makes a home in which nothing was ever installed or cached. Only the address
 * of the registry is this machine's, where it has one of its own.
 */
async function emptyHome(folder: string): Promise<{ HOME: string }> {
  const home = `${folder}/home`;
  await Deno.mkdir(home);
  const settings = `${Deno.env.get("HOME")}/.npmrc`;
  await Deno.symlink(settings, `${home}/.npmrc`);
  return { HOME: home };
}

/** What they type in a folder of their own; `cd` is one of the commands. */
const commands: readonly (readonly string[])[] = [
  ["git", "clone", "--quiet", root, "adapter-channel"],
  ["cd", "adapter-channel"],
  ["npx", "-y", "deno@2.9", "task", "demo", "--page", "race.html"],
];

Deno.test("a newcomer has a caught race with its picture in under five commands", async () => {
  assert(commands.length < 5);
  await inFolder(async (folder) => {
    const env = await emptyHome(folder);
    let cwd = folder;
    let said = "";
    for (const [program, ...words] of commands) {
      if (program === "cd") {
        cwd = `${cwd}/${words[0]}`;
        continue;
      }
      const { code, out, error } = await runProgram(program!, words, {
        cwd,
        env,
      });
      assertEquals(code, 0, error);
      said = out;
    }
    assertStringIncludes(said, "is completed a second time");
    assertStringIncludes(said, "The race:");
    assertStringIncludes(said, "Replay it with: deno task replay");
    const page = await Deno.readTextFile(`${cwd}/race.html`);
    assertStringIncludes(page, "<!doctype html>");
    // The page shows the run that was caught.
    assertStringIncludes(page, "is completed a second time");
  });
});
