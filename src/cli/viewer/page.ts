/**
 * The viewer: one HTML file that holds a run, or two to compare, with all that
 * is needed to look at it. It loads nothing, so it can be mailed and kept.
 *
 * @module
 */

import type { Picture } from "../../report/mod.ts";
import { script, style, themeScript } from "./client_files.ts";
import { firstDifference, pageData } from "./page_data.ts";

/** A run with what it is called. */
export interface TitledPicture {
  /** What was run, for the heading. */
  readonly title: string;
  /** The run. */
  readonly picture: Picture;
}

/** A run with what is to be told of it. */
export interface ShownRun extends TitledPicture {
  /** How it ended, in a sentence; nothing if left out. */
  readonly message?: string;
  /** The command that makes the run again. */
  readonly replay?: string;
  /** The moments of two operations whose order makes the run fail. */
  readonly race?: readonly number[];
  /** What was found wrong, each at the moment that shows it. */
  readonly findings?: readonly {
    readonly moment: number;
    readonly text: string;
  }[];
  /** The steps of the two operations that race. */
  readonly racing?: readonly number[];
}

/** Nothing may be loaded or sent; only what the page itself holds may run. */
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * Makes the page.
 *
 * @param shown the run
 * @param other a second run, to be compared with it
 * @returns the file's text
 */
export function viewerPage(
  shown: ShownRun,
  other?: ShownRun,
): string {
  const runs = other === undefined ? [shown] : [shown, other];
  const data = {
    runs: runs.map(pageData),
    difference: other === undefined
      ? null
      : firstDifference(shown.picture, other.picture) ?? null,
  };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="color-scheme" content="light dark">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(runs.map(({ title }) => title).join(" | "))}</title>
<style>
${style}</style>
<script>
"use strict";
${themeScript}</script>
</head>
<body>
<noscript>This page draws the run with a script: allow it to run.</noscript>
<script type="application/json" id="data">${inScript(data)}</script>
<script>
"use strict";
${script}</script>
</body>
</html>
`;
}

/** JSON that no parser of HTML takes for the end of the script. */
function inScript(data: unknown): string {
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
