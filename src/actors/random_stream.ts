/**
 * A seeded stream of random numbers (the sfc32 generator): the same numbers
 * from the same seed on every machine.
 *
 * @module
 */

/** A small, fast generator with 128 bits of state; not for secrets. */
export class RandomStream {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /**
   * Begins the stream of a seed.
   *
   * @param seed any whole number; only its low 32 bits count
   */
  constructor(seed: number) {
    this.#a = 0;
    this.#b = seed | 0;
    this.#c = 0x2f6b1a35;
    // Twelve rounds spread a small seed over the whole state.
    for (let round = 0; round < 12; round++) this.next();
  }

  /** The next random word: a whole number from 0 to 2^32 - 1. */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum | 0;
    return sum >>> 0;
  }

  /**
   * An even choice among `count` numbers.
   *
   * @param count from 1 to 2^32
   * @returns a whole number from 0 to `count - 1`
   */
  below(count: number): number {
    return Math.floor(this.next() / 0x1_0000_0000 * count);
  }
}
