/**
 * The same pool in C, compiled here and now: what TypeScript costs.
 *
 * @module
 */

import type { Measured } from "./measure.ts";
import { type Workload, type WorkloadId, WORKLOADS } from "./workloads.ts";
import { atMost, type Figure, told } from "../figures/figure.ts";

/**
 * Compiles `bench/pool/native/pool_twin.c` and measures it with the same closed loop.
 *
 * @param measured what the pool of this project cost and refused, by workload
 * @returns its costs, ours in relation, and whether both refused the same
 */
export async function nativeFigures(
  measured: ReadonlyMap<WorkloadId, Measured>,
): Promise<Figure[]> {
  const folder = await Deno.makeTempDir({ prefix: "pool-twin-" });
  try {
    const program = `${folder}/pool_twin`;
    const missing = await compile(program);
    if (missing) return [told("pool.native", missing)];
    const figures: Figure[] = [];
    let different = 0;
    for (const workload of WORKLOADS) {
      const ours = measured.get(workload.id)!;
      const twin = await runTwin(program, workload);
      figures.push(
        told(`pool.native.${workload.id}.pair`, twin.median, "ns"),
        told(
          `pool.native.${workload.id}.ratio`,
          ours.undisturbed / twin.undisturbed,
          "times C",
        ),
      );
      if (twin.refused !== ours.refused) different++;
    }
    figures.push(
      atMost("pool.native.different", different, 0, "workloads", true),
    );
    return figures;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Compiles the twin; answers why not when it cannot. */
async function compile(program: string): Promise<string | undefined> {
  const source = new URL("./native/pool_twin.c", import.meta.url).pathname;
  const args = ["-O3", "-march=native", "-o", program, source];
  try {
    const { success, stderr } = await new Deno.Command("gcc", { args })
      .output();
    return success ? undefined : new TextDecoder().decode(stderr);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "gcc is not installed";
    throw error;
  }
}

/** What the twin prints: nanoseconds a pair, and requests refused. */
interface Twin {
  readonly median: number;
  readonly undisturbed: number;
  readonly refused: number;
}

async function runTwin(
  program: string,
  { kind, size, share, aging, burst }: Workload,
): Promise<Twin> {
  const args = kind === "mix"
    ? [kind, `${size}`, `${share}`, `${aging}`, `${burst}`]
    : [kind];
  const { success, stdout, stderr } = await new Deno.Command(program, { args })
    .output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const words = new TextDecoder().decode(stdout).trim().split(" ").map(Number);
  const [median = NaN, undisturbed = NaN, refused = NaN] = words;
  return { median, undisturbed, refused };
}
