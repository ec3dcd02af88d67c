/**
 * How long a program that imports the core takes to start, beside an empty one:
 * pairs in turn, from a warm cache, so that the machine's load cancels out.
 *
 * @module
 */

import { inFolder, runDeno } from "../../tests/host/run_deno.ts";
import { median } from "../explorer/rounds.ts";
import { atMost, type Figure, told } from "../figures/figure.ts";

/** Pairs that count; one goes before, which fills the cache. */
const PAIRS = 11;

/** The target: milliseconds more than an empty program. */
const LIMIT = 150;

/** Measures the start. */
export function startFigures(): Promise<Figure[]> {
  return inFolder(async (folder) => {
    const empty = `${folder}/empty.ts`;
    const core = `${folder}/core.ts`;
    await Deno.writeTextFile(empty, "export {};\n");
    const door = new URL("../../mod.ts", import.meta.url).href;
    await Deno.writeTextFile(core, `import ${JSON.stringify(door)};\n`);
    const more: number[] = [];
    const bare: number[] = [];
    for (let pair = 0; pair <= PAIRS; pair++) {
      const one = await timed(empty, folder);
      const other = await timed(core, folder);
      if (pair === 0) continue;
      bare.push(one);
      more.push(other - one);
    }
    return [
      atMost("face.start.more", median(more), LIMIT, "ms", true),
      told("face.start.empty", median(bare), "ms"),
    ];
  });
}

/** Milliseconds from a program's start to its end. */
async function timed(program: string, cwd: string): Promise<number> {
  const words = ["run", "--quiet", "--no-prompt", "--no-config", program];
  const before = performance.now();
  const { code, error } = await runDeno(words, { cwd });
  const milliseconds = performance.now() - before;
  if (code !== 0) throw new Error(`Cannot run ${program}: ${error}`);
  return milliseconds;
}
