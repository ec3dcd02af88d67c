/**
 * How long a program that imports the core takes to start, beside an empty one
 * and one that imports only what the core uses of Effect: from a file and by
 * URL, in turn and from a warm cache of its own, so that the machine's load
 * cancels out.
 *
 * @module
 */

import { inFolder, runDeno } from "../../tests/host/run_deno.ts";
import { cacheIn, served } from "../../tests/host/served.ts";
import { median } from "../explorer/rounds.ts";
import { atMost, type Figure, told } from "../figures/figure.ts";

/** Rounds that count. */
const ROUNDS = 11;

/** Rounds before them: the first fills the caches, the second writes V8's. */
const WARMING = 2;

/** The target: milliseconds more than an empty program. */
const LIMIT = 150;

/** The programs that are timed. */
const NAMES = ["empty", "effect", "file", "url"] as const;
type Name = (typeof NAMES)[number];

/** Milliseconds that each took, a number for each round. */
type Times = Readonly<Record<Name, number[]>>;

/** Measures the start. */
export function startFigures(): Promise<Figure[]> {
  return served((url) =>
    inFolder(async (folder) => {
      const env = await cacheIn(folder);
      const host = new URL(url).host;
      const programs: Readonly<Record<Name, string>> = {
        empty: "export {};\n",
        effect: imports(new URL("../../deps.ts", import.meta.url).href),
        file: imports(new URL("../../mod.ts", import.meta.url).href),
        url: imports(`${url}/mod.ts`),
      };
      const times: Times = { empty: [], effect: [], file: [], url: [] };
      for (const name of NAMES) {
        await Deno.writeTextFile(`${folder}/${name}.ts`, programs[name]);
      }
      for (let round = -WARMING; round < ROUNDS; round++) {
        for (const name of NAMES) {
          const words = [`--allow-import=${host}`, `${folder}/${name}.ts`];
          const time = await timed(words, { cwd: folder, env });
          if (round >= 0) times[name].push(time);
        }
      }
      return [
        atMost("face.start.more", more(times.file, times), LIMIT, "ms", true),
        atMost("face.start.url", more(times.url, times), LIMIT, "ms", true),
        told(
          "face.start.effect",
          more(times.effect, times),
          "ms, Effect alone",
        ),
        told("face.start.empty", median(times.empty), "ms"),
      ];
    })
  );
}

/** A program that imports a module and does nothing with it. */
function imports(module: string): string {
  return `import ${JSON.stringify(module)};\n`;
}

/** What a program took more than the empty one of its round. */
function more(times: readonly number[], { empty }: Times): number {
  return median(times.map((time, round) => time - empty[round]!));
}

/** Milliseconds from a program's start to its end. */
async function timed(
  words: readonly string[],
  options: { readonly cwd: string; readonly env: { DENO_DIR: string } },
): Promise<number> {
  const flags = ["--quiet", "--no-prompt", "--no-config"];
  const before = performance.now();
  const { code, error } = await runDeno(["run", ...flags, ...words], options);
  const milliseconds = performance.now() - before;
  if (code !== 0) throw new Error(`Cannot run ${words.at(-1)}: ${error}`);
  return milliseconds;
}
