/**
 * The arrows of a run, found by where they end, where they begin, and which of
 * them cross a part of the run.
 */

import { firstAfter } from "./sequences.js";

/** Arrows by number, in the order of their ends. */
export class ArrowIndex {
  constructor({ arrows, texts }) {
    const count = arrows.length / 4;
    this.texts = texts;
    this.from = new Int32Array(count);
    this.to = new Int32Array(count);
    this.kind = new Int32Array(count);
    this.label = new Int32Array(count);
    let to = 0;
    for (let i = 0; i < count; i++) {
      to += arrows[i * 4];
      this.to[i] = to;
      this.from[i] = to - arrows[i * 4 + 1];
      this.kind[i] = arrows[i * 4 + 2];
      this.label[i] = arrows[i * 4 + 3];
    }
    this.count = count;
    this.earliest = this.earliestSources();
    this.bySource = Int32Array.from({ length: count }, (_, i) => i)
      .sort((a, b) => this.from[a] - this.from[b]);
  }

  /** For each arrow the earliest source of it and of those after it. */
  earliestSources() {
    const earliest = new Int32Array(this.count);
    let least = Infinity;
    for (let i = this.count - 1; i >= 0; i--) {
      earliest[i] = least = Math.min(least, this.from[i]);
    }
    return earliest;
  }

  /** The numbers of the arrows that can be seen between two moments. */
  *crossing(start, end) {
    let i = firstAfter(this.count, (k) => this.to[k] >= start);
    for (; i < this.count && this.earliest[i] <= end; i++) {
      if (this.from[i] <= end) yield i;
    }
  }

  /** What led to a moment. */
  endingAt(moment) {
    const found = [];
    let i = firstAfter(this.count, (k) => this.to[k] >= moment);
    for (; i < this.count && this.to[i] === moment; i++) found.push(i);
    return found;
  }

  /** What a moment led to. */
  leaving(moment) {
    const { bySource, from } = this;
    const found = [];
    let i = firstAfter(this.count, (k) => from[bySource[k]] >= moment);
    for (; i < this.count && from[bySource[i]] === moment; i++) {
      found.push(bySource[i]);
    }
    return found;
  }

  kindOf(arrow) {
    return this.texts[this.kind[arrow]];
  }

  labelOf(arrow) {
    return this.texts[this.label[arrow]];
  }
}
