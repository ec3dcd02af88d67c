/**
 * A run as a Mermaid sequence diagram, for documents and issue trackers that
 * draw them.
 *
 * @module
 */

import type { Picture } from "./picture.ts";

/** How a diagram is made. */
export interface MermaidOptions {
  /** Arrows and notes at most; 200. What is left out is told in a note. */
  readonly entries?: number;
}

/** Longer diagrams take a browser seconds to draw. */
const ENTRIES = 200;

/** What is worth a note; the rest would hide it. */
const NOTED: ReadonlySet<string> = new Set([
  "Call",
  "RequestQueued",
  "RequestGranted",
  "RequestCancelled",
  "ChannelReleased",
  "MapRegistersFreed",
  "TransferMapped",
  "TransferFlushed",
  "TransferStarted",
  "TransferEnded",
  "DeviceAccess",
  "IrpCompleted",
  "BugCheck",
  "read",
  "write",
  "lock",
  "unlock",
]);

/**
 * Draws a run as a Mermaid sequence diagram, which code hosts show in
 * documents and issues. Best for short runs: every entry is a line.
 *
 * @param picture what was read of the run
 * @param options how many entries at most, 200 if left out
 * @returns the source of the diagram, with a line break at the end
 *
 * @example
 * ```ts
 * import { pictureOf, mermaid } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * assert.equal(mermaid(pictureOf([])), "sequenceDiagram\n");
 * ```
 */
export function mermaid(
  picture: Picture,
  { entries = ENTRIES }: MermaidOptions = {},
): string {
  const { lanes, moments, arrows } = picture;
  const arrowTo = new Map(arrows.map((arrow) => [arrow.to, arrow]));
  const lines: string[] = [];
  const used = new Set<number>();
  let left = 0;
  moments.forEach(({ lane, kind, text }, i) => {
    const arrow = arrowTo.get(i);
    if (arrow === undefined && !NOTED.has(kind)) return;
    if (lines.length >= entries) {
      left++;
      return;
    }
    used.add(lane);
    if (arrow === undefined) {
      lines.push(`  Note over a${lane}: ${plain(text)}`);
      return;
    }
    const from = moments[arrow.from]!.lane;
    used.add(from);
    // A message is told by what it is, every other cause by what it led to.
    const told = arrow.kind === "message" && arrow.label !== ""
      ? arrow.label
      : text;
    lines.push(`  a${from}-)a${lane}: ${plain(told)}`);
  });
  const participants = [...used].sort((a, b) => a - b).map((lane) =>
    `  participant a${lane} as ${plain(lanes[lane]!.name)}`
  );
  if (left > 0) {
    const [first = 0] = used;
    lines.push(`  Note over a${first}: ${left} more left out`);
  }
  return `${["sequenceDiagram", ...participants, ...lines].join("\n")}\n`;
}

/** Mermaid ends a text, begins a directive or reads HTML at these. */
function plain(text: string): string {
  return text
    .replaceAll(/[#;%<>]/g, (sign) => `#${sign.charCodeAt(0)};`)
    .replaceAll(/[\r\n\u2028\u2029]+/g, " ");
}
