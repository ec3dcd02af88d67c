/**
 * A run as text that fits a screen: a narrow column for each actor, an arrow
 * where one leads to another, and a sentence at the end of each line.
 *
 * @module
 */

/** One line of the drawing. */
export interface LaneRow {
  /** How many announced operations had happened before it. */
  readonly step: number;
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
  /** Lines at most; longer runs are shown by their beginning and end; 120. */
  readonly lines?: number;
  /** What is said under the drawing, such as who waits for what. */
  readonly footer?: readonly string[];
}

const WIDTH = 100;
const LINES = 120;

/** More columns than this leave no room for the sentences. */
const LANES_MAX = 20;

/** `step   tick lv  `: places of the numbers before the columns. */
const STEP = 5;
const TICK = 7;
const LEVEL = 3;

/** Columns are called by letters. */
const LETTERS = "abcdefghijklmnopqrst";

/**
 * Draws the lanes of a run.
 *
 * The columns: `step` counts the operations, `tick` is the simulated clock, `lv`
 * the level (IRQL) of the actor's processor; then a column for each actor,
 * called by the letter in the list above the drawing. `o` stands where an actor
 * does something, `!` where it is one of the two operations that race, and an
 * arrow comes from the actor that caused it. With more than 20 actors the rest
 * share the last column, `+`.
 *
 * @param rows oldest first
 * @param options width, length and what is said below
 * @returns lines without a line break at the end
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
 * assert.match(text, /a>o +takes done/);
 * ```
 */
export function drawLanes(
  rows: readonly LaneRow[],
  options: LaneOptions = {},
): string {
  const { width = WIDTH, lines = LINES, footer = [] } = options;
  const lanes = new Lanes(rows);
  const drawn = rows.map((row) => fit(lanes.line(row), width));
  return [
    ...lanes.legend(width),
    lanes.header(),
    ...shorten(drawn, lines),
    ...footer.map((line) => fit(line, width)),
  ].join("\n");
}

class Lanes {
  readonly #actors: readonly string[];
  readonly #columnOf = new Map<string, number>();
  readonly #columns: number;

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
  }

  /** `a disk   b driver`: in as many lines as they need. */
  legend(width: number): string[] {
    const lines: string[] = [];
    let line = "";
    this.#actors.forEach((actor, i) => {
      const entry = `${this.#letter(i)} ${fit(actor, 40)}`;
      if (line !== "" && line.length + 3 + entry.length > width) {
        lines.push(line);
        line = "";
      }
      line += line === "" ? entry : `   ${entry}`;
    });
    if (line !== "") lines.push(line);
    return lines;
  }

  header(): string {
    const letters = Array.from(
      { length: this.#columns },
      (_, i) => this.#letter(i),
    );
    return `${"step".padStart(STEP)}${"tick".padStart(TICK)}${
      "lv".padStart(LEVEL)
    }  ${letters.join(" ")}`;
  }

  line({ step, tick, actor, level, text, from, races }: LaneRow): string {
    const numbers = String(step).padStart(STEP) + String(tick).padStart(TICK) +
      String(level ?? "").padStart(LEVEL);
    const cells: string[] = Array.from(
      { length: this.#columns * 2 - 1 },
      (_, i) => i % 2 === 0 ? "|" : " ",
    );
    const at = this.#columnOf.get(actor)! * 2;
    if (from !== undefined) {
      this.#arrow(cells, this.#columnOf.get(from)! * 2, at);
    }
    cells[at] = races === true ? "!" : "o";
    const who = this.#actors.length > LANES_MAX &&
        at === (LANES_MAX - 1) * 2
      ? `${actor} `
      : "";
    return `${numbers}  ${cells.join("")}  ${who}${text}`;
  }

  #arrow(cells: string[], from: number, to: number): void {
    if (from === to) return;
    const step = from < to ? 1 : -1;
    for (let i = from + step; i !== to; i += step) cells[i] = "-";
    cells[from] = this.#letter(from / 2);
    cells[to - step] = step > 0 ? ">" : "<";
  }

  #letter(actor: number): string {
    const shared = this.#actors.length > LANES_MAX && actor >= LANES_MAX - 1;
    return shared ? "+" : LETTERS[actor]!;
  }
}

function fit(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

function shorten(lines: readonly string[], most: number): readonly string[] {
  if (lines.length <= most) return lines;
  const half = Math.max(1, Math.floor(most / 2));
  const left = lines.length - 2 * half;
  return [
    ...lines.slice(0, half),
    `      ... ${left} more ...`,
    ...lines.slice(-half),
  ];
}
