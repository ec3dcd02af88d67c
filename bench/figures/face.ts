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
import type { Figure } from "./figure.ts";

/**
 * Measures them.
 *
 * @param options `long` also runs every snippet, and the tests for their
 *   coverage
 */
export async function measureFigures(
  options: { readonly long: boolean },
): Promise<Figure[]> {
  return [
    ...await startFigures(),
    ...storyFigures(),
    ...await snippetFigures(options.long),
    ...options.long ? await coverageFigures() : [],
  ];
}
