/**
 * The figures of what people see: how fast the core starts, the demos and their
 * stories, the snippets of the documentation, and how much the tests cover.
 *
 * @module
 */

import { coverageFigures } from "../face/coverage.ts";
import { snippetFigures } from "../face/snippets.ts";
import { startFigures } from "../face/start.ts";
import { storyFigures } from "../face/stories.ts";
import { type Figure, type FigureOptions, inTurn } from "./figure.ts";

/**
 * Measures them.
 *
 * @param options `long` also runs every snippet, and the tests for their
 *   coverage
 */
export function measureFigures(options: FigureOptions): Promise<Figure[]> {
  const { long } = options;
  return inTurn(options, [
    ["start", startFigures],
    ["stories", storyFigures],
    ["snippets", () => snippetFigures(long)],
    ...long ? [["coverage", coverageFigures] as const] : [],
  ]);
}
