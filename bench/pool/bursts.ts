/**
 * Short measurements, and which of them count: those that nothing disturbed.
 *
 * @module
 */

/** How much slower than its best the calibration may be. */
const DISTURBED = 1.08;
/** At least this share of the bursts is kept, the calmest ones. */
const KEPT_AT_LEAST = 0.05;
/** Calls before the first: code that is compiled inside a loop is thrown away. */
const WARM_UP = 50;

/** Measures how fast this core is just now. */
export class Calibration {
  /** The least it ever took, in milliseconds. */
  best: number = Infinity;
  #sink = 0;

  /** Takes a tenth of a second to get warm. */
  constructor() {
    for (let call = 0; call < WARM_UP; call++) this.#work(1);
    const end = performance.now() + 100;
    while (performance.now() < end) this.time();
  }

  /** Milliseconds that a fixed piece of work takes now. */
  time(): number {
    const start = performance.now();
    this.#work(2000);
    const time = performance.now() - start;
    this.best = Math.min(this.best, time);
    return time;
  }

  #work(rounds: number): void {
    let a = 1;
    let b = 2;
    let c = 3;
    let d = 4;
    for (let i = 0; i < rounds; i++) {
      a = (a ^ i) + 3 | 0;
      b = b + (i ^ 7) | 0;
      c = (c ^ i << 1) + 1 | 0;
      d = d + (i ^ 5) | 0;
    }
    this.#sink ^= a ^ b ^ c ^ d;
  }
}

/** The bursts of one subject. */
export class Bursts {
  readonly #bursts: { readonly each: number; readonly calibration: number }[] =
    [];

  /**
   * Notes a burst.
   *
   * @param each what it cost
   * @param calibration how long the calibration took around it, the longer one
   */
  add(each: number, calibration: number): void {
    this.#bursts.push({ each, calibration });
  }

  /**
   * The costs of the bursts that were hardly disturbed, or least of all.
   *
   * @param best the least that the calibration ever took
   */
  kept(best: number): number[] {
    const calmest = this.#bursts.toSorted((a, b) =>
      a.calibration - b.calibration
    );
    const undisturbed = calmest.filter(({ calibration }) =>
      calibration <= best * DISTURBED
    );
    const least = Math.ceil(calmest.length * KEPT_AT_LEAST);
    return calmest.slice(0, Math.max(undisturbed.length, least))
      .map(({ each }) => each);
  }
}

/** The value that a share of all values is below; NaN when there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? NaN;
}
