/**
 * Does the reduced strategy miss anything? Random programs of everything that
 * actors can do to each other are searched by it and by the reference, which
 * prunes nothing but states it has met, and their behaviours are compared.
 *
 * @module
 */

import { type Explorable, scenarioOf, search } from "../../src/explore/mod.ts";
import {
  programOf,
  randomProgram,
  recipes,
} from "../../tests/explore/random_programs.ts";
import { atLeast, atMost, type Figure, told } from "../figures/figure.ts";

/** A program whose reference needs more runs is left out. */
const RUNS_MAX = 4000;

interface Seen {
  readonly behaviours: ReadonlySet<number>;
  readonly runs: number;
  readonly complete: boolean;
}

function searched(
  strategy: "reduced" | "cached",
  program: Explorable<unknown, unknown>,
): Seen {
  const { behaviours, coverage } = search(scenarioOf(program), {
    strategy,
    runs: RUNS_MAX,
    all: true,
  });
  const { runs, complete } = coverage;
  return { behaviours: new Set(behaviours), runs, complete };
}

/**
 * Compares the two on so many programs.
 *
 * @param wanted programs: 2,000, or 100,000 where there is time
 */
export function soundness(wanted: number): Figure[] {
  let compared = 0;
  let leftOut = 0;
  let needed = 0;
  let runs = 0;
  let missing = 0;
  const start = performance.now();
  for (let seed = 1; compared < wanted; seed++) {
    const recipe = recipes[seed % recipes.length]!;
    const program = programOf(randomProgram(recipe, seed));
    const reference = searched("cached", program);
    if (!reference.complete) {
      leftOut++;
      continue;
    }
    compared++;
    const reduced = searched("reduced", program);
    runs += reduced.runs;
    needed += reference.behaviours.size;
    for (const one of reference.behaviours) {
      if (!reduced.behaviours.has(one)) missing++;
    }
  }
  const redundant = 100 * (runs - needed) / runs;
  const seconds = (performance.now() - start) / 1000;
  return [
    atLeast("explorer.soundness.programs", compared, wanted, "programs", true),
    atMost("explorer.soundness.missing", missing, 0, "behaviours", true),
    atMost("explorer.soundness.redundant", redundant, 5, "% of runs", true),
    told("explorer.soundness.behaviours", needed, "behaviours"),
    told(
      "explorer.soundness.left-out",
      leftOut,
      "programs too large to compare",
    ),
    told("explorer.soundness.time", seconds, "s"),
  ];
}
