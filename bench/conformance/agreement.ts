/**
 * How long the machine and the naive model of channel allocation agree: random
 * operations, each done in both, until enough are done or one differs.
 *
 * @module
 */

import {
  compareWithReference,
  nothingSeen,
} from "../../tests/dma/comparison.ts";
import { randomCommands } from "../../tests/dma/random_commands.ts";
import { atLeast, type Figure, told } from "../figures/figure.ts";

/** Operations on one machine before the next is built. */
const OPERATIONS_PER_MACHINE = 400;

/**
 * Compares grants, their order and their bases.
 *
 * @param wanted operations, at least
 */
export function agreementFigures(wanted: number): Figure[] {
  const seen = nothingSeen();
  let differs = "";
  for (let seed = 1; seen.operations < wanted && differs === ""; seed++) {
    try {
      compareWithReference(randomCommands(seed, OPERATIONS_PER_MACHINE), seen);
    } catch (error) {
      differs = `seed ${seed}: ${
        error instanceof Error ? error.message : error
      }`;
    }
  }
  const { cancelled, grants, operations, refused, waited } = seen;
  const name = "conformance.agreement";
  return [
    atLeast(`${name}.operations`, operations, wanted, "operations", true),
    ...differs === "" ? [] : [told(`${name}.difference`, differs)],
    told(`${name}.grants`, grants, "grants"),
    told(`${name}.grants-after-waiting`, waited, "grants"),
    told(`${name}.cancels-that-won`, cancelled, "cancels"),
    told(`${name}.requests-refused`, refused, "requests"),
  ];
}
