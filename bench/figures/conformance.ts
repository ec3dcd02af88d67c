/**
 * Figures of the conformance suite: how many rows hold, how many schedules the
 * rows about order hold under, how long the machine and a naive model agree,
 * and how much of the interface its documentation explains.
 *
 * @module
 */

import type { Figure } from "./figure.ts";
import { agreementFigures } from "./conformance/agreement.ts";
import { documentationFigures } from "./conformance/documentation.ts";
import { rowFigures } from "./conformance/rows.ts";

/** Measures everything; `long` puts ten times as much through the machine. */
export async function measureFigures(
  { long }: { readonly long: boolean },
): Promise<Figure[]> {
  return [
    ...await rowFigures(long ? 10_000 : 1000),
    ...agreementFigures(long ? 1_000_000 : 100_000),
    ...await documentationFigures(),
  ];
}
