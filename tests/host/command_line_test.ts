/**
 * The command line as a program: exit codes, output, files and permissions.
 * What it says for every mistake is tested in `tests/cli`, in one process.
 *
 * @module
 */

import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "../deps.ts";
import { createHash } from "./deps.ts";
import {
  type Ended,
  inFolder,
  root,
  runCommandLine,
  runDeno,
  runProgram,
} from "./run_deno.ts";

/** Ends with 2 and one sentence on standard error, and no stack trace. */
function assertRefused({ code, out, error }: Ended, sentence: string): void {
  assertEquals(code, 2, error);
  assertEquals(out, "");
  assertStringIncludes(error, sentence);
  assertEquals(error.trimEnd().split("\n").length, 1, error);
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

Deno.test("deno task start sends the project's own lock file, from any folder", async () => {
  const lock = await Deno.readFile(`${root}deno.lock`);
  const here = await runDeno(["task", "--quiet", "start", "--json"]);
  assertEquals(here.code, 0, here.error);
  assertEquals(JSON.parse(here.out).sha256Out, sha256(lock));
  assertEquals(here.error, "");
  await inFolder(async (cwd) => {
    const there = await runCommandLine(["run", "--json"], { cwd });
    assertEquals(there, here);
  });
});

Deno.test("deno task start FILE writes a report, progress and a copy", async () => {
  await inFolder(async (folder) => {
    const bytes = new Uint8Array(1_000_000).map((_, i) => i % 251);
    await Deno.writeFile(`${folder}/in.bin`, bytes);
    const words = ["task", "--quiet", "start", `${folder}/in.bin`, "--output"];
    const { code, out, error } = await runDeno(words);
    assertEquals(code, 0, error);
    assertStringIncludes(out, sha256(bytes));
    assertStringIncludes(out, "equal: every byte arrived");
    assertMatch(error, /100 % {2}1,000,000 of 1,000,000 bytes {2}\d/);
    assertEquals(await Deno.readFile(`${folder}/in.bin.copy`), bytes);
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
    assertEquals(names.sort(), ["in.bin", "in.bin.copy"]);
    assert(!out.includes("\x1b") && !error.includes("\x1b"));
  });
});

Deno.test("a seed makes the trace, byte for byte", async () => {
  await inFolder(async (cwd) => {
    await Deno.writeFile(`${cwd}/in.bin`, new Uint8Array(150_000).fill(5));
    for (const [name, seed] of [["a", "3"], ["b", "3"], ["c", "4"]]) {
      const words = ["run", "in.bin", "--seed", seed!, "--trace", name!];
      const { code, error } = await runCommandLine(words, { cwd });
      assertEquals(code, 0, error);
    }
    const [a, b, c] = await Promise.all(
      ["a", "b", "c"].map((name) => Deno.readFile(`${cwd}/${name}`)),
    );
    assertEquals(sha256(a!), sha256(b!));
    assert(sha256(a!) !== sha256(c!));
  });
});

Deno.test("what cannot be read or written is refused in one sentence", async () => {
  await inFolder(async (cwd) => {
    await Deno.mkdir(`${cwd}/folder`);
    await Deno.writeFile(`${cwd}/in.bin`, new Uint8Array(10));
    const refused = async (words: string[], sentence: string) =>
      assertRefused(await runCommandLine(["run", ...words], { cwd }), sentence);
    await refused(["no.bin"], "Cannot read no.bin: there is no such file");
    await refused(["folder"], "Cannot read folder: it is a folder");
    await refused(["in.bin/x"], "Cannot read in.bin/x: a part of the path");
    await refused(
      ["in.bin", "--trace", "no/t.json"],
      "Cannot write no/t.json: there is no such file or folder",
    );
    await refused(
      ["in.bin", "--trace", "folder"],
      "Cannot write folder: it is a folder",
    );
    const names = [...Deno.readDirSync(cwd)].map(({ name }) => name);
    assertEquals(names.sort(), ["folder", "in.bin"]);
  });
});

Deno.test("a file that may not be read is refused in one sentence", async () => {
  await inFolder(async (cwd) => {
    await Deno.writeFile(`${cwd}/in.bin`, new Uint8Array(10));
    const main = `${root}src/cli/main.ts`;
    const flags = ["--quiet", "--no-prompt", `--allow-read=${root}`];
    assertRefused(
      await runDeno(["run", ...flags, main, "run", `${cwd}/in.bin`], { cwd }),
      "Deno was started without the permission",
    );
  });
});

Deno.test({
  name: "a pipe is refused instead of waited for",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (cwd) => {
      await runProgram("mkfifo", ["pipe"], { cwd });
      assertRefused(
        await runCommandLine(["run", "pipe"], { cwd }),
        "Cannot read pipe: it is no ordinary file",
      );
    }),
});

Deno.test("help needs no permission at all", async () => {
  const main = `${root}src/cli/main.ts`;
  const flags = ["--quiet", "--no-prompt"];
  const { code, out, error } = await runDeno(["run", ...flags, main, "--help"]);
  assertEquals(code, 0, error);
  assertStringIncludes(out, "\nCommands\n");
  assertEquals(error, "");
});
