/**
 * Runs the benchmarks of a checkout in a process of their own, as `deno bench`
 * has them, and hears how far they are.
 *
 * @module
 */

import { BadInput } from "../bad_input.ts";

/** What a benchmark says on standard error when it begins. */
const BEGUN = /^benchmark (\d+) of (\d+)$/;

/**
 * Runs them.
 *
 * @param tell told how many were begun before, and how many there are
 * @returns what `deno bench --json` prints
 * @throws {BadInput} when this is no checkout, or the run cannot be made
 */
export async function runBenches(
  tell: (done: number, total: number) => void,
): Promise<string> {
  const root = new URL("../../../", import.meta.url);
  if (root.protocol !== "file:") {
    throw new BadInput(
      `Cannot run the benchmarks from ${root.href}: run the command in a full checkout`,
    );
  }
  const flags = ["--quiet", "--json", "--no-check", "--allow-read"];
  try {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["bench", ...flags, "bench", "--", "--progress"],
      cwd: root,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const out = new Response(child.stdout).text();
    const complaints = await hear(child.stderr, tell);
    if ((await child.status).success) return await out;
    throw new BadInput(
      `Cannot run the benchmarks: deno bench failed and said ${
        complaints || "nothing"
      }, so mend that first`,
    );
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    throw new BadInput(
      "Cannot run the benchmarks: Deno was started without the permission, so add --allow-run and --allow-read",
    );
  }
}

/** Hears what the process says, to its end; gives the last other line. */
async function hear(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  tell: (done: number, total: number) => void,
): Promise<string> {
  let rest = "";
  let complaint = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const begun = BEGUN.exec(line);
      if (begun !== null) tell(Number(begun[1]) - 1, Number(begun[2]));
      else if (line.trim() !== "") complaint = line.trim();
    }
  }
  return complaint;
}
