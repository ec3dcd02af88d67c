/**
 * Runs Deno as a program of its own, as users do.
 *
 * @module
 */

import config from "../../deno.json" with { type: "json" };
import { fromFileUrl } from "./deps.ts";

/** The folder of the project. */
export const root: string = fromFileUrl(new URL("../../", import.meta.url));

/** What a program did. */
export interface Ended {
  /** Its exit code. */
  readonly code: number;
  /** What it wrote to standard output. */
  readonly out: string;
  /** What it wrote to standard error. */
  readonly error: string;
}

/** Where and how a program runs. */
export interface RunOptions {
  /** Its working folder; the project if left out. */
  readonly cwd?: string;
  /** Variables of its environment, added to ours. */
  readonly env?: { readonly [name: string]: string };
}

/**
 * Runs a program to its end, without colours and without a terminal.
 *
 * @param program its path, or a name to look for
 */
export async function runProgram(
  program: string,
  words: readonly string[],
  { cwd = root, env = {} }: RunOptions = {},
): Promise<Ended> {
  const command = new Deno.Command(program, {
    args: [...words],
    cwd,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), error: decoder.decode(stderr) };
}

/** Runs the Deno that runs the test. */
export function runDeno(
  words: readonly string[],
  options?: RunOptions,
): Promise<Ended> {
  return runProgram(Deno.execPath(), words, options);
}

/** Runs the command line as `deno task start` does. */
export function runCommandLine(
  words: readonly string[],
  options?: RunOptions,
): Promise<Ended> {
  const flags = ["--quiet", "--no-prompt", "--allow-read", "--allow-write"];
  const main = `${root}src/cli/main.ts`;
  return runDeno(["run", ...flags, "--ignore-env", main, ...words], options);
}

/** Does something with an empty folder, and removes it. */
export async function inFolder<A>(
  act: (folder: string) => Promise<A>,
): Promise<A> {
  const folder = await Deno.makeTempDir({ prefix: "adapter-channel-" });
  try {
    return await act(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/**
 * Makes a folder a project of its own that has the packages of this one at
 * hand, so that programs there need no registry.
 */
export async function makeProject(folder: string): Promise<void> {
  const { imports } = config;
  await Deno.writeTextFile(
    `${folder}/deno.json`,
    JSON.stringify({ imports }),
  );
  await Deno.copyFile(`${root}deno.lock`, `${folder}/deno.lock`);
}
