/**
 * Vector clocks over the events of the present run: whether one event happens
 * before another.
 *
 * @module
 */

import type { History } from "./history.ts";

/** A clock: for each actor's slot, 1 + its latest event that came before. */
export type Clock = Int32Array;

/** The clocks of the events of one run after another. */
export class Clocks {
  #width = 8;
  #clocks: Int32Array = new Int32Array(8 * 256);

  /** How many slots a clock has. */
  get width(): number {
    return this.#width;
  }

  /**
   * Makes room for one more event.
   *
   * @param event the newest event
   * @param slots how many actors are known
   */
  grow(event: number, slots: number): void {
    let width = this.#width;
    while (width < slots) width *= 2;
    const rows = this.#clocks.length / this.#width;
    if (width === this.#width && event < rows) return;
    const grown = new Int32Array(width * Math.max(rows, 2 * (event + 1)));
    for (let row = 0; row < Math.min(rows, event); row++) {
      const from = row * this.#width;
      grown.set(this.#clocks.subarray(from, from + this.#width), row * width);
    }
    this.#width = width;
    this.#clocks = grown;
  }

  /** Sets the clock of the newest event from the clocks of its edges. */
  set(history: History, event: number, previous: number): void {
    const clocks = this.#clocks;
    const width = this.#width;
    const row = event * width;
    if (previous < 0) clocks.fill(0, row, row + width);
    else clocks.copyWithin(row, previous * width, (previous + 1) * width);
    const { edges } = history;
    const end = edges.end(event);
    for (let i = edges.starts[event]!; i < end; i++) {
      const other = edges.events[i]! * width;
      for (let slot = 0; slot < width; slot++) {
        const time = clocks[other + slot]!;
        if (time > clocks[row + slot]!) clocks[row + slot] = time;
      }
    }
    const actor = history.actors[event]!;
    if (actor >= 0) clocks[row + actor] = event + 1;
  }

  /** Whether an event is, or happens before, another. */
  before(earlier: number, later: number, history: History): boolean {
    const slot = history.actors[earlier]!;
    return slot >= 0 &&
      this.#clocks[later * this.#width + slot]! > earlier;
  }

  /** Copies the clock of an event, or an empty one for -1. */
  copy(event: number, into: Clock): void {
    const width = this.#width;
    if (event < 0) into.fill(0, 0, width);
    else into.set(this.#clocks.subarray(event * width, (event + 1) * width));
  }

  /** Lets a clock know all that an event knows. */
  join(into: Clock, event: number): void {
    const row = event * this.#width;
    for (let slot = 0; slot < this.#width; slot++) {
      const time = this.#clocks[row + slot]!;
      if (time > into[slot]!) into[slot] = time;
    }
  }
}
