/**
 * The completions of bash, in bash.
 *
 * @module
 */

import { assert, assertEquals } from "../deps.ts";
import { inFolder, runCommandLine, runProgram } from "./run_deno.ts";

/** Completes the last word as bash does when somebody presses the tab key. */
const PRESS_TAB = `
source ./completions.bash
COMP_WORDS=("$@")
COMP_CWORD=$(( $# - 1 ))
COMP_LINE="$*"
COMP_POINT=\${#COMP_LINE}
name=$(complete -p adapter-channel | sed 's/.*-F \\([^ ]*\\).*/\\1/')
"$name" adapter-channel "\${COMP_WORDS[$COMP_CWORD]}" "\${COMP_WORDS[$COMP_CWORD-1]}"
printf '%s\\n' "\${COMPREPLY[@]}"
`;

async function hasBash(): Promise<boolean> {
  try {
    return (await runProgram("bash", ["-c", "true"])).code === 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

Deno.test({
  name: "bash completes commands, flags, the values of flags, and files",
  ignore: Deno.build.os === "windows" || !await hasBash(),
  fn: () =>
    inFolder(async (cwd) => {
      const { code, out } = await runCommandLine(["completions", "bash"]);
      assertEquals(code, 0);
      await Deno.writeTextFile(`${cwd}/completions.bash`, out);
      await Deno.writeTextFile(`${cwd}/press.bash`, PRESS_TAB);
      await Deno.writeTextFile(`${cwd}/race.ts`, "");
      const completed = async (...words: string[]) => {
        const all = ["press.bash", "adapter-channel", ...words];
        const { out, error } = await runProgram("bash", all, { cwd });
        assertEquals(error, "");
        return out.trimEnd().split("\n");
      };
      assertEquals(await completed("ex"), ["explore"]);
      assert((await completed("")).includes("completions"));
      assertEquals(await completed("explore", "--str"), ["--strategy"]);
      const strategies = await completed("explore", "--strategy", "p");
      assertEquals(strategies.includes("pos"), true);
      assertEquals(await completed("run", "--width", ""), ["24", "32", "64"]);
      assertEquals(await completed("explore", "ra"), ["race.ts"]);
      assertEquals(await completed("completions", "z"), ["zsh"]);
    }),
});
