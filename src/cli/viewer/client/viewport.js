/** The part of a run that is looked at, in events or in ticks. */

import { firstAfter } from "./sequences.js";

/** A part of a run, that moves and zooms. */
export class Viewport {
  constructor(run) {
    this.run = run;
    this.byTick = false;
    this.whole();
  }

  /** Looks at everything. */
  whole() {
    this.start = -0.5;
    this.span = Math.max(1, this.extent());
  }

  /** Looks at what another looks at. */
  follow({ byTick, start, span }) {
    this.byTick = byTick;
    this.start = start;
    this.span = span;
  }

  /** How long everything is. */
  extent() {
    return this.byTick ? this.run.lastTick + 1.5 : this.run.length;
  }

  /** Where a moment stands. */
  place(moment) {
    return this.byTick ? this.run.timed[moment] : moment;
  }

  /** The pixel of a moment in a canvas of a width. */
  pixel(moment, width) {
    return (this.place(moment) - this.start) / this.span * width;
  }

  /** The moment nearest to a pixel, among some of the moments or all. */
  momentAt(pixel, width, moments) {
    const wanted = this.start + pixel / width * this.span;
    const length = moments?.length ?? this.run.length;
    const at = (i) => moments === undefined ? i : moments[i];
    const after = firstAfter(length, (i) => this.place(at(i)) >= wanted);
    if (after === 0) return at(0);
    if (after === length) return at(length - 1);
    const [left, right] = [at(after - 1), at(after)];
    return wanted - this.place(left) < this.place(right) - wanted
      ? left
      : right;
  }

  /** First moment that is seen, and the one after the last. */
  visible() {
    const { length } = this.run;
    const end = this.start + this.span;
    return [
      Math.max(0, firstAfter(length, (i) => this.place(i) >= this.start) - 1),
      Math.min(length, firstAfter(length, (i) => this.place(i) > end) + 1),
    ];
  }

  /** Looks closer, or from farther off, keeping a pixel's place. */
  zoom(factor, pixel, width) {
    const fixed = this.start + pixel / width * this.span;
    const most = Math.max(1, this.extent());
    const least = Math.min(most, this.byTick ? 0.01 : 4);
    this.span = Math.min(most, Math.max(least, this.span * factor));
    this.move(fixed - pixel / width * this.span - this.start);
  }

  /** Looks elsewhere. */
  move(by) {
    const end = this.extent() - this.span - 0.5;
    this.start = Math.max(-0.5, Math.min(Math.max(-0.5, end), this.start + by));
  }

  /** Moves as far as is needed for a moment to be seen. */
  show(moment) {
    const place = this.place(moment);
    const margin = this.span * 0.1;
    if (place < this.start + margin) this.move(place - margin - this.start);
    const end = this.start + this.span - margin;
    if (place > end) this.move(place - end);
  }

  /** Puts a moment into the middle. */
  center(moment) {
    this.move(this.place(moment) - this.span / 2 - this.start);
  }
}
