/**
 * What is where at any moment of a run: the messages in each mailbox, the
 * requests in each line, what is held of the map registers, the DPCs in queues,
 * and who holds each lock.
 */

import { firstAfter, summed } from "./sequences.js";

/** The state is kept at every so many changes, so that a step back is quick. */
const KEEP_EVERY = 2048;

/** The states of one run, looked up by moment. */
export class States {
  constructor({ changes, texts }) {
    this.texts = texts;
    this.changes = changes;
    this.count = changes.length / 4;
    this.moments = summed(changes.filter((_, i) => i % 4 === 0));
    this.kept = [];
    const now = new Map();
    for (let i = 0; i < this.count; i++) {
      if (i % KEEP_EVERY === 0) this.kept.push(copyState(now));
      this.apply(now, i);
    }
    /** Every place there is, with the moment at which something first came. */
    this.places = new Map();
    for (let i = 0; i < this.count; i++) {
      const place = texts[changes[i * 4 + 1]];
      if (!this.places.has(place)) this.places.set(place, this.moments[i]);
    }
  }

  /** What is where right after a moment: pairs of place and list, by place. */
  at(moment) {
    const end = firstAfter(this.count, (i) => this.moments[i] > moment);
    const kept = Math.max(0, Math.floor((end - 1) / KEEP_EVERY));
    const now = copyState(this.kept[kept] ?? new Map());
    for (let i = kept * KEEP_EVERY; i < end; i++) this.apply(now, i);
    return [...now]
      .filter(([, things]) => things.length > 0)
      .map(([where, things]) => [
        this.texts[where],
        things.map((what) => this.texts[what]),
      ])
      .sort(([a], [b]) => a < b ? -1 : 1);
  }

  /** What came and what left at a moment: place, sign and thing. */
  changesAt(moment) {
    const found = [];
    let i = firstAfter(this.count, (k) => this.moments[k] >= moment);
    for (; i < this.count && this.moments[i] === moment; i++) {
      const [, where, sign, what] = this.changes.slice(i * 4, i * 4 + 4);
      found.push({
        where: this.texts[where],
        came: sign > 0,
        what: this.texts[what],
      });
    }
    return found;
  }

  /** The places that have held something before, and hold nothing now. */
  emptyAt(moment, held) {
    const full = new Set(held.map(([where]) => where));
    return [...this.places]
      .filter(([where, since]) => since <= moment && !full.has(where))
      .map(([where]) => where)
      .sort();
  }

  apply(state, i) {
    const where = this.changes[i * 4 + 1];
    const what = this.changes[i * 4 + 3];
    let things = state.get(where);
    if (things === undefined) state.set(where, things = []);
    if (this.changes[i * 4 + 2] > 0) things.push(what);
    else {
      const place = things.indexOf(what);
      if (place >= 0) things.splice(place, 1);
    }
  }
}

function copyState(state) {
  return new Map([...state].map(([where, things]) => [where, [...things]]));
}
