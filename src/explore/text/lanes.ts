/**
 * A run as text that fits a screen: a narrow column for each actor, an arrow
 * where one leads to another, and a sentence at the end of each line.
 *
 * @module
 */

import { wrapped } from "./words.ts";

/** One line of the drawing. */
export interface LaneRow {
  /**
   * How many announced operations had happened before it; undefined for what
   * never came to be, which is drawn at the end.
   */
  readonly step: number | undefined;
  /** The simulated clock, in ticks. */
  readonly tick: number;
  /** Who did it. */
  readonly actor: string;
  /** The level of its processor, for actors that have one. */
  readonly level?: number | undefined;
  /** What was done, as a sentence without its subject. */
  readonly text: string;
  /** Who caused it: an arrow comes from there. */
  readonly from?: string | undefined;
  /** Whether it is one of two that race. */
  readonly races?: boolean;
}

/** How a drawing is made. Every field has a default. */
export interface LaneOptions {
  /** Characters in a line at most, 60 or more; 100. */
  readonly width?: number;
  /**
   * Rows at most; longer runs are shown by their beginning and end, and by what
   * races and is near it; 120.
   */
  readonly lines?: number;
  /** What is said under the drawing, such as who waits for what. */
  readonly footer?: readonly string[];
}

const WIDTH = 100;
const LINES = 120;

/** So many rows before and after one that races are drawn too. */
const NEAR = 2;

/** More columns than this leave no room for the sentences. */
const LANES_MAX = 20;

/** `step   tick IRQL  `: places of the numbers before the columns. */
const STEP = 5;
const TICK = 7;
const LEVEL = 5;

/** Sentences get so many characters at least, and are cut where they end. */
const ROOM_MIN = 30;

/** What stands at the end of a line that is one of two that race. */
const RACES = "  <- race";

/** What the drawing says of itself, for who sees it for the first time. */
export const LANES_KEY =
  `step: operations so far; tick: simulated time; IRQL: level of the processor;
o does something, ! is one of two that race, x waits for ever, +> leads to`;

/**
 * Draws the lanes of a run.
 *
 * The columns: `step` counts the operations, `tick` is the simulated clock (one
 * microsecond on machines), `IRQL` the level of the actor's processor, left out
 * where nobody has one; then a column for each actor, below its name. Numbers
 * that stay the same are not said again. `o` stands where an actor does
 * something, `!` where it is one of the two operations that race, which the end
 * of the line says too, `x` where it waits for ever, and an arrow `+-->` comes
 * from the actor that caused it. With more than 20 actors the rest share the
 * last column.
 *
 * @param rows oldest first
 * @param options width, length and what is said below
 * @returns lines without a line break at the end; only what is said below, if
 *   there are no rows
 *
 * @example
 * ```ts
 * import { drawLanes } from "@adapter-channel/dma/explore";
 * import assert from "node:assert/strict";
 *
 * const text = drawLanes([
 *   { step: 0, tick: 0, actor: "disk", text: "sends done to driver" },
 *   { step: 1, tick: 4, actor: "driver", text: "takes done", from: "disk" },
 * ]);
 * assert.match(text, /\+>o +takes done/);
 * ```
 */
export function drawLanes(
  rows: readonly LaneRow[],
  options: LaneOptions = {},
): string {
  const { width = WIDTH, lines = LINES, footer = [] } = options;
  const lanes = new Lanes(rows);
  const isDrawn = chosen(rows, lines);
  const drawn: string[] = [];
  let before: LaneRow | undefined;
  let left = 0;
  rows.forEach((row, i) => {
    if (!isDrawn[i]) {
      left++;
      before = undefined;
      return;
    }
    if (left > 0) drawn.push(`      ... ${left} more ...`);
    left = 0;
    drawn.push(...lanes.lines(row, before, width));
    before = row;
  });
  return [
    ...lanes.header(width),
    ...drawn,
    ...footer.map((line) => fit(line, width)),
  ].join("\n");
}

class Lanes {
  readonly #actors: readonly string[];
  readonly #columnOf = new Map<string, number>();
  readonly #columns: number;
  readonly #hasLevels: boolean;

  constructor(rows: readonly LaneRow[]) {
    const seen = new Set<string>();
    for (const { actor, from } of rows) {
      seen.add(actor);
      if (from !== undefined) seen.add(from);
    }
    this.#actors = [...seen];
    this.#columns = Math.min(this.#actors.length, LANES_MAX);
    this.#actors.forEach((actor, i) =>
      this.#columnOf.set(actor, Math.min(i, LANES_MAX - 1))
    );
    this.#hasLevels = rows.some(({ level }) => level !== undefined);
  }

  /** Each name above its column, the last one beside those of the numbers. */
  header(width: number): string[] {
    const numbers = this.#numbers("step", "tick", "IRQL");
    return Array.from({ length: this.#columns }, (_, i) => {
      const isLast = i === this.#columns - 1;
      const left = isLast ? numbers : " ".repeat(numbers.length);
      return fit(`${left}${"| ".repeat(i)}${this.#nameOf(i)}`, width);
    });
  }

  #nameOf(column: number): string {
    const shared = this.#actors.length - LANES_MAX + 1;
    return column === LANES_MAX - 1 && shared > 1
      ? `${shared} others`
      : this.#actors[column]!;
  }

  #numbers(step: string, tick: string, level: string): string {
    const irql = this.#hasLevels ? level.padStart(LEVEL) : "";
    return `${step.padStart(STEP)}${tick.padStart(TICK)}${irql}  `;
  }

  /** What is said of a row: a line, or more if its sentence is long. */
  lines(row: LaneRow, before: LaneRow | undefined, width: number): string[] {
    const { actor, from, races = false, step } = row;
    const rest = this.#cells();
    const cells = [...rest];
    const at = this.#columnOf.get(actor)! * 2;
    if (from !== undefined) {
      this.#arrow(cells, this.#columnOf.get(from)! * 2, at);
    }
    cells[at] = races ? "!" : step === undefined ? "x" : "o";
    const who = this.#nameOf(at / 2) === actor ? "" : `${actor} `;
    const begin = `${this.#numbersOf(row, before)}${cells.join("")}  `;
    const go = `${this.#numbers("", "", "")}${rest.join("")}    `;
    const room = width - go.length - (races ? RACES.length : 0);
    const text = wrapped(who + row.text, Math.max(room, ROOM_MIN));
    const lines = text.map((part, i) => (i === 0 ? begin : go) + part);
    return races
      ? lines.map((line, i) =>
        i > 0 ? fit(line, width) : fit(line, width - RACES.length) + RACES
      )
      : lines.map((line) => fit(line, width));
  }

  #cells(): string[] {
    return Array.from(
      { length: this.#columns * 2 - 1 },
      (_, i) => i % 2 === 0 ? "|" : " ",
    );
  }

  #numbersOf(row: LaneRow, before: LaneRow | undefined): string {
    const { step, tick, level, races = false } = row;
    const isSame = before !== undefined && step === before.step && !races;
    return this.#numbers(
      isSame ? "" : String(step ?? "end"),
      isSame && tick === before.tick ? "" : String(tick),
      String(level ?? ""),
    );
  }

  #arrow(cells: string[], from: number, to: number): void {
    if (from === to) return;
    const step = from < to ? 1 : -1;
    for (let i = from + step; i !== to; i += step) cells[i] = "-";
    cells[from] = "+";
    cells[to - step] = step > 0 ? ">" : "<";
  }
}

function fit(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

/** Which rows are drawn: the first and the last, and those near a race. */
function chosen(rows: readonly LaneRow[], most: number): readonly boolean[] {
  const half = Math.max(1, Math.floor(most / 2));
  const isShort = rows.length <= most;
  return rows.map((_, i) => {
    const near = rows.slice(Math.max(0, i - NEAR), i + NEAR + 1);
    return isShort || i < half || i >= rows.length - half ||
      near.some(({ races }) => races === true);
  });
}
