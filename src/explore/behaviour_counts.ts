/**
 * Counts the behaviours of a search: how often each was seen, and which failed.
 *
 * A search may see millions. They are kept in an open table of plain numbers,
 * where a `Map` would make an object of each.
 *
 * @module
 */

/** The table is made larger when it is fuller than this. */
const FULL = 0.6;

const SMALLEST = 256;

/** Spreads the low words of keys over the table. */
const SPREAD = 0x9e3779b1;

/** One behaviour, as it is counted. */
export interface BehaviourCount {
  /** Its 53-bit fingerprint. */
  readonly behaviour: number;
  /** How often it was seen, at least 1. */
  readonly times: number;
  /** Whether it has failed. */
  readonly failed: boolean;
}

/**
 * Counts behaviours, by their 53-bit fingerprints. Going through it gives the
 * fingerprints, in no order.
 */
export class BehaviourCounts implements Iterable<number> {
  /** Different behaviours seen. */
  size = 0;
  /** Different behaviours that failed. */
  failing = 0;

  #keys: Float64Array = new Float64Array(SMALLEST);
  /** By place: how often it was seen, negative once it has failed; 0 if free. */
  #counts: Float64Array = new Float64Array(SMALLEST);

  /**
   * Notes a behaviour.
   *
   * @param times how often it was seen, at least 1
   */
  add(behaviour: number, failed: boolean, times: number = 1): void {
    if (this.size >= FULL * this.#keys.length) this.#grow();
    const at = this.#find(behaviour);
    const count = this.#counts[at]!;
    if (count === 0) {
      this.#keys[at] = behaviour;
      this.size++;
    }
    const hasFailed = failed || count < 0;
    if (failed && count >= 0) this.failing++;
    const seen = Math.abs(count) + times;
    this.#counts[at] = hasFailed ? -seen : seen;
  }

  /** The fingerprints of all behaviours seen. */
  *[Symbol.iterator](): Iterator<number> {
    for (const { behaviour } of this.entries()) yield behaviour;
  }

  /** All behaviours seen, to be merged with those of another search. */
  *entries(): Iterable<BehaviourCount> {
    for (let at = 0; at < this.#keys.length; at++) {
      const count = this.#counts[at]!;
      if (count === 0) continue;
      const behaviour = this.#keys[at]!;
      yield { behaviour, times: Math.abs(count), failed: count < 0 };
    }
  }

  /**
   * A lower estimate of how many behaviours were not seen, from how many were
   * seen only once or twice (Chao's estimator).
   */
  get unseen(): number {
    let once = 0;
    let twice = 0;
    for (const count of this.#counts) {
      const times = Math.abs(count);
      if (times === 1) once++;
      else if (times === 2) twice++;
    }
    return Math.round(once * (once - 1) / (2 * (twice + 1)));
  }

  /** The place of a behaviour: where it is, or where it would be. */
  #find(behaviour: number): number {
    const keys = this.#keys;
    const counts = this.#counts;
    const mask = keys.length - 1;
    // The low 32 bits of a number below 2^53.
    let at = Math.imul(behaviour % 0x1_0000_0000 | 0, SPREAD) >>> 8 & mask;
    while (counts[at] !== 0 && keys[at] !== behaviour) at = (at + 1) & mask;
    return at;
  }

  #grow(): void {
    const keys = this.#keys;
    const counts = this.#counts;
    this.#keys = new Float64Array(2 * keys.length);
    this.#counts = new Float64Array(2 * keys.length);
    for (let old = 0; old < keys.length; old++) {
      if (counts[old] === 0) continue;
      const at = this.#find(keys[old]!);
      this.#keys[at] = keys[old]!;
      this.#counts[at] = counts[old]!;
    }
  }
}
