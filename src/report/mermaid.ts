/**
 * A run as a Mermaid sequence diagram, for documents and issue trackers that
 * draw them.
 *
 * @module
 */

import type { Picture } from "./picture.ts";

/** How a diagram is made. */
export interface MermaidOptions {
  /**
   * Arrows and notes at most; 200. Of a longer run the beginning and the end are
   * drawn, and a note between them tells how much is left out.
   */
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
  const drawn: Entry[] = [];
  moments.forEach(({ lane, kind, text }, i) => {
    const arrow = arrowTo.get(i);
    if (arrow === undefined) {
      if (NOTED.has(kind)) drawn.push({ from: undefined, to: lane, text });
      return;
    }
    // A message is told by what it is, every other cause by what it led to.
    const isTold = arrow.kind === "message" && arrow.label !== "";
    drawn.push({
      from: moments[arrow.from]!.lane,
      to: lane,
      text: isTold ? arrow.label : text,
    });
  });
  const shown = shortened(drawn, entries);
  const used = new Set(shown.flatMap(({ from, to }) => [from ?? to, to]));
  const participants = [...used].sort((a, b) => a - b).map((lane) =>
    `  participant a${lane} as ${plain(lanes[lane]!.name)}`
  );
  const lines = shown.map(({ from, to, text }) =>
    from === undefined
      ? `  Note over a${to}: ${plain(text)}`
      : `  a${from}-)a${to}: ${plain(text)}`
  );
  return `${["sequenceDiagram", ...participants, ...lines].join("\n")}\n`;
}

/** A note, or an arrow if it comes from somewhere. */
interface Entry {
  /** The lane where it begins. */
  readonly from: number | undefined;
  /** The lane where it ends, or that it is about. */
  readonly to: number;
  readonly text: string;
}

/** The beginning and the end, with a note of how much is between them. */
function shortened(all: readonly Entry[], entries: number): readonly Entry[] {
  const left = all.length - entries;
  if (left <= 0) return all;
  const first = all.slice(0, Math.ceil(entries / 2));
  const last = all.slice(first.length + left);
  const { to } = first.at(-1) ?? all[0]!;
  const text = `${left} more left out`;
  return [...first, { from: undefined, to, text }, ...last];
}

/** Mermaid ends a text, begins a directive or reads HTML at these. */
function plain(text: string): string {
  return text
    .replaceAll(/[#;%<>]/g, (sign) => `#${sign.charCodeAt(0)};`)
    .replaceAll(/[\r\n\u2028\u2029]+/g, " ");
}
