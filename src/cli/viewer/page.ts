/**
 * The viewer: one HTML file that holds a run, or two to compare, with all that
 * is needed to look at it. It loads nothing, so it can be mailed and kept.
 *
 * @module
 */

import type { Picture } from "../../report/mod.ts";
import controls from "./client/controls.js" with { type: "text" };
import drawing from "./client/drawing.js" with { type: "text" };
import lanes from "./client/lanes.js" with { type: "text" };
import panel from "./client/panel.js" with { type: "text" };
import registers from "./client/registers.js" with { type: "text" };
import run from "./client/run.js" with { type: "text" };
import start from "./client/start.js" with { type: "text" };
import style from "./client/style.css" with { type: "text" };
import theme from "./client/theme.js" with { type: "text" };
import { firstDifference, pageData } from "./page_data.ts";

/** A run with what it is called. */
export interface TitledPicture {
  /** What was run, for the heading. */
  readonly title: string;
  /** The run. */
  readonly picture: Picture;
}

/**
 * The scripts, in the order in which they build on each other. They are modules
 * so that tests can import them; in the page they are one script.
 */
const script: string = [run, drawing, lanes, registers, panel, controls, start]
  .map(plain)
  .join("\n");

/**
 * Makes the page.
 *
 * @param shown the run
 * @param other a second run, to be compared with it
 * @returns the file's text
 */
export function viewerPage(
  shown: TitledPicture,
  other?: TitledPicture,
): string {
  const runs = other === undefined ? [shown] : [shown, other];
  const data = {
    runs: runs.map(({ title, picture }) => pageData(title, picture)),
    difference: other === undefined
      ? null
      : firstDifference(shown.picture, other.picture) ?? null,
  };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(runs.map(({ title }) => title).join(" | "))}</title>
<style>
${style}</style>
<script>
"use strict";
${plain(theme)}</script>
</head>
<body>
<script type="application/json" id="data">${inScript(data)}</script>
<script>
"use strict";
${script}</script>
</body>
</html>
`;
}

/** A module as a script that follows what it imports. */
function plain(module: string): string {
  return module
    .replaceAll(/^import .*?;\n/gms, "")
    .replaceAll(/^export /gm, "");
}

/** JSON that no parser of HTML takes for the end of the script. */
function inScript(data: unknown): string {
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
