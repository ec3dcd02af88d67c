/**
 * Figures of the conformance suite: how many rows hold, how many schedules the
 * rows about order hold under, how long the machine and a naive model agree,
 * and how much of the interface its documentation explains.
 *
 * @module
 */

import { type Figure, type FigureOptions, inTurn } from "./figure.ts";
import { agreementFigures } from "../conformance/agreement.ts";
import { documentationFigures } from "../conformance/documentation.ts";
import { rowFigures } from "../conformance/rows.ts";

/** Measures everything; `long` puts ten times as much through the machine. */
export function measureFigures(options: FigureOptions): Promise<Figure[]> {
  const { long } = options;
  return inTurn(options, [
    ["rows", () => rowFigures(long ? 10_000 : 1000)],
    ["agreement", () => agreementFigures(long ? 1_000_000 : 100_000)],
    ["documentation", documentationFigures],
  ]);
}
