/**
 * A saved run as text: how it ended, the timeline with the race marked, what was
 * found, and the command that makes it again.
 *
 * @module
 */

import { headline, wrapped } from "../../explore/mod.ts";
import { textTimeline } from "../../report/mod.ts";
import type { ShownRun } from "../viewer/page.ts";
import { counted } from "./wording.ts";

/** Characters of a line. */
const WIDTH = 100;

/** Lines of the timeline; longer runs are shown by their beginning and end. */
const LINES_MAX = 2000;

/** Findings that are told; the rest are counted. */
const FINDINGS_MAX = 20;

/** Writes the run. */
export function textView(shown: ShownRun): string {
  const { findings = [], message = "", picture, racing = [], replay, title } =
    shown;
  const lines = message === "" ? [title] : headline(title, message);
  lines.push("", textTimeline(picture, { lines: LINES_MAX, racing }));
  if (findings.length > 0) lines.push("", "Found:");
  for (const { moment, text } of findings.slice(0, FINDINGS_MAX)) {
    const step = `step ${picture.moments[moment]?.step ?? 0}`.padEnd(9);
    const [first, ...more] = wrapped(text, WIDTH, " ".repeat(12));
    lines.push(`  ${step} ${first!.trimStart()}`, ...more);
  }
  if (findings.length > FINDINGS_MAX) {
    lines.push(
      `  and ${counted(findings.length - FINDINGS_MAX, "finding")} more`,
    );
  }
  if (replay !== undefined) lines.push("", `Replay it with: ${replay}`);
  return `${lines.join("\n")}\n`;
}
