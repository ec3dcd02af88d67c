/**
 * How much of the interface its documentation explains: public routines whose
 * page has everything a page must have.
 *
 * @module
 */

import { PARTS, routinePages } from "../../tests/host/routine_docs.ts";
import { atLeast, type Figure, told } from "../figures/figure.ts";

/** Counts routines, part by part and altogether. */
export async function documentationFigures(): Promise<Figure[]> {
  const pages = await routinePages();
  const complete = pages.filter(({ missing }) => missing.length === 0);
  const name = "conformance.documentation";
  return [
    atLeast(
      `${name}.routines`,
      complete.length,
      pages.length,
      "routines",
      true,
    ),
    ...PARTS.map((part) =>
      told(
        `${name}.${part}`,
        pages.filter(({ missing }) => !missing.includes(part)).length,
        "routines",
      )
    ),
  ];
}
