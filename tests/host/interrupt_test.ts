/**
 * Ctrl-C as a program sees it: a signal amid work that serves no event.
 *
 * @module
 */

import { assertEquals, assertStringIncludes } from "../deps.ts";
import { inFolder, root } from "./run_deno.ts";

/** Starts the command line, and presses Ctrl-C when it tells of progress. */
async function interrupted(
  words: readonly string[],
  presses: number,
): Promise<{ code: number; out: string; error: string }> {
  const flags = ["run", "--quiet", "--no-prompt", "--allow-read"];
  const main = `${root}src/cli/main.ts`;
  const child = new Deno.Command(Deno.execPath(), {
    args: [...flags, "--allow-write", main, ...words],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const out = new Response(child.stdout).text();
  const decoder = new TextDecoder();
  let error = "";
  let pressed = 0;
  for await (const bytes of child.stderr) {
    error += decoder.decode(bytes, { stream: true });
    for (; pressed < presses && / (left|to the end)/.test(error); pressed++) {
      if (!press(child)) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return { code: (await child.status).code, out: await out, error };
}

/** Whether there was still somebody to press it for. */
function press(child: Deno.ChildProcess): boolean {
  try {
    child.kill("SIGINT");
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

const windows = Deno.build.os === "windows";

Deno.test({
  name: "Ctrl-C ends a run, and nothing of its files stays",
  ignore: windows,
  fn: () =>
    inFolder(async (folder) => {
      const file = `${folder}/large.bin`;
      await Deno.writeFile(file, new Uint8Array());
      await Deno.truncate(file, 3_000_000_000);
      const words = ["run", file, "--output", "--trace", `${folder}/t.json`];
      const { code, out, error } = await interrupted(words, 1);
      assertEquals([code, out], [130, ""], error);
      assertStringIncludes(error, `Sending ${file} was interrupted\n`);
      const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
      assertEquals(names, ["large.bin"]);
    }),
});

Deno.test({
  name:
    "Ctrl-C ends a search with its verdict, also when it is passed on twice",
  ignore: windows,
  fn: async () => {
    const module = `${root}tests/cli/scenarios/lost_update.ts`;
    const words = ["explore", module, "--export", "locked"];
    const drawn = ["--strategy", "random", "--runs", "10000000"];
    const limit = ["--milliseconds", "20000"];
    const all = [...words, ...drawn, ...limit];
    const { code, out, error } = await interrupted(all, 2);
    assertEquals(code, 130, error);
    assertStringIncludes(out, "locked: no failure\nnot complete: ");
    assertStringIncludes(error, "Interrupted: this was searched until then\n");
  },
});

Deno.test({
  name: "Ctrl-C ends a scenario that goes on for ever, at the second time",
  ignore: windows,
  fn: () =>
    inFolder(async (folder) => {
      const module = `${folder}/stuck.ts`;
      await Deno.writeTextFile(
        module,
        `import { Effect } from "${new URL("../../deps.ts", import.meta.url)}";
        export default Effect.sync(() => {
          console.error("1 s left");
          const until = Date.UTC(3000, 1);
          for (let i = 0; i < until; i++);
        });`,
      );
      const { code, out } = await interrupted(["explore", module], 20);
      assertEquals([code, out], [130, ""]);
    }),
});
