/**
 * Runs Deno as a program of its own, for what can only be measured from outside.
 *
 * @module
 */

/** The folder of the project. */
export const root: URL = new URL("../../", import.meta.url);

/** What a program did. */
export interface Ended {
  /** Its exit code. */
  readonly code: number;
  /** What it wrote to standard output and then to standard error. */
  readonly text: string;
  /** From its start to its end. */
  readonly milliseconds: number;
}

/**
 * Runs the Deno that runs this, without colours.
 *
 * @param words its arguments
 * @param cwd its working folder; the project if left out
 */
export async function deno(
  words: readonly string[],
  cwd: string | URL = root,
): Promise<Ended> {
  const command = new Deno.Command(Deno.execPath(), {
    args: [...words],
    cwd,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
  const before = performance.now();
  const { code, stdout, stderr } = await command.output();
  const milliseconds = performance.now() - before;
  const decoder = new TextDecoder();
  return {
    code,
    text: decoder.decode(stdout) + decoder.decode(stderr),
    milliseconds,
  };
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
