/**
 * A run as text: one column for each actor, one line for each operation.
 *
 * @module
 */

import type { OperationEvent } from "../actors/events.ts";
import { inWords } from "./words.ts";

/** More columns than this would not fit on a screen. */
const COLUMNS_MAX = 6;

/** A column is at least and at most so wide. */
const WIDTH_MIN = 14;
const WIDTH_MAX = 34;

/** Longer runs are shown by their beginning and their end. */
const LINES_MAX = 120;

/**
 * Draws the timeline of a run.
 *
 * @param events its operations, oldest first
 * @returns lines without a line break at the end; a plain list with more than
 *   six actors
 */
export function timeline(events: readonly OperationEvent[]): string {
  const actors = [...new Set(events.map(({ actor }) => actor))];
  const lines = actors.length > COLUMNS_MAX
    ? events.map(inList)
    : inColumns(events, actors);
  return shorten(lines).join("\n");
}

function inList(event: OperationEvent): string {
  return `${place(event)}${event.actor} ${inWords(event)}`;
}

function place({ step, tick }: OperationEvent): string {
  return `${String(step).padStart(4)} ${String(tick).padStart(6)}  `;
}

function inColumns(
  events: readonly OperationEvent[],
  actors: readonly string[],
): string[] {
  const widths = actors.map((actor) => widthOf(actor, events));
  const cells = (texts: readonly string[]) =>
    texts.map((text, i) => fit(text, widths[i]!)).join(" ").trimEnd();
  const lines = [`step   tick  ${cells(actors)}`];
  for (const event of events) {
    const row = actors.map((actor) =>
      actor === event.actor ? inWords(event) : "|"
    );
    lines.push(place(event) + cells(row));
  }
  return lines;
}

function widthOf(actor: string, events: readonly OperationEvent[]): number {
  let width = Math.max(actor.length, WIDTH_MIN);
  for (const event of events) {
    if (event.actor === actor) width = Math.max(width, inWords(event).length);
  }
  return Math.min(width, WIDTH_MAX);
}

function fit(text: string, width: number): string {
  return text.length > width
    ? `${text.slice(0, width - 1)}…`
    : text.padEnd(width);
}

function shorten(lines: readonly string[]): readonly string[] {
  if (lines.length <= LINES_MAX) return lines;
  const half = LINES_MAX / 2;
  const left = lines.length - LINES_MAX;
  return [
    ...lines.slice(0, half),
    `     ... ${left} more ...`,
    ...lines.slice(-half),
  ];
}
