/**
 * The stories of the demos: whether each is caught, how wide it is drawn, how
 * long its replay line is, and how large its page.
 *
 * @module
 */

import { explore } from "../../src/explore/mod.ts";
import { pictureOf } from "../../src/report/mod.ts";
import { viewerPage } from "../../src/cli/viewer/page.ts";
import { famousMistakes } from "../../tests/demo/mod.ts";
import { longRun } from "../../tests/report/runs.ts";
import { atLeast, atMost, type Figure, told } from "../figures/figure.ts";

/** Columns of a screen. */
const COLUMNS = 100;

/** Characters of a replay line. */
const LINE = 40;

/** Events of the page that must stay smooth. */
const EVENTS = 100_000;

/** Tells every demo. */
export function storyFigures(): Figure[] {
  let caught = 0;
  let widest = 0;
  let longest = 0;
  for (const { demo } of famousMistakes) {
    const { program, ...options } = demo.default;
    const { failures, report } = explore(program, options);
    const [failure] = failures;
    if (failure === undefined) continue;
    caught++;
    longest = Math.max(longest, failure.smallest.length);
    for (const line of report.split("\n")) {
      widest = Math.max(widest, line.length);
    }
  }
  const page = viewerPage({
    title: "long",
    picture: pictureOf(longRun(EVENTS)),
  });
  const loads = page.match(/https?:\/\/|<link|src=/g)?.length ?? 0;
  return [
    atLeast("face.demos.caught", caught, famousMistakes.length, "", true),
    atMost("face.timeline.columns", widest, COLUMNS, "", true),
    atMost("face.replay-line", longest, LINE, "characters", true),
    atMost("face.page.loads", loads, 0, "", true),
    told("face.page.size", page.length / 2 ** 20, "MiB"),
  ];
}
