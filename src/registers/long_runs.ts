/**
 * The free runs of more than 64 registers, found by exact length in constant
 * time; and what is to be known about long runs that are handed out.
 *
 * @module
 */

/**
 * Long runs by length. The lengths that occur are kept in a tree of bit maps,
 * 32 children a node, so the shortest one that is long enough is found in at
 * most five steps whatever the size of the pool. Two long runs can never begin,
 * nor end, in the same block of 64 positions, so everything about a run is kept
 * by block.
 *
 * One run stays outside the tree: most of the time a pool has one long free run
 * that is cut shorter and grown again, and changing the tree costs six times
 * as much.
 *
 * | operation | cost |
 * | --- | --- |
 * | `put`, `take`, `shortest`, `at` | O(log32 size), at most 5 steps |
 */
export class LongRuns {
  /** Per length: position of the first run of this length, or 0. */
  readonly #heads: Int32Array;
  /** Per block: neighbours in the list of equal lengths, or 0. */
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  /** Per block: length of the long run that begins or ends there. */
  readonly #lengthFrom: Int32Array;
  readonly #lengthTo: Int32Array;
  /** Per block: head of the handed-out run with a signpost there. */
  readonly #owner: Int32Array;
  /** The tree: level 0 has a bit per length, bit 31 first; then its parents. */
  readonly #tree: Int32Array;
  /** Where each level begins in the tree; one more entry for the end. */
  readonly #levels: number[] = [0];
  /** Lengths in the tree. */
  #lengths = 0;
  /** The run outside the tree; length 0 when there is none. */
  #spareAt = 0;
  #spareLength = 0;

  /** @param positions how many positions the pool has, walls included */
  constructor(positions: number) {
    const blocks = (positions >> 6) + 1;
    this.#heads = new Int32Array(positions);
    this.#next = new Int32Array(blocks);
    this.#previous = new Int32Array(blocks);
    this.#lengthFrom = new Int32Array(blocks);
    this.#lengthTo = new Int32Array(blocks);
    this.#owner = new Int32Array(blocks);
    let words = 0;
    for (let bits = positions; bits > 1 || words === 0;) {
      bits = bits + 31 >> 5;
      words += bits;
      this.#levels.push(words);
    }
    this.#tree = new Int32Array(words);
  }

  /** Every array of the state, for snapshots. */
  get parts(): readonly Int32Array[] {
    return [
      this.#heads,
      this.#next,
      this.#previous,
      this.#lengthFrom,
      this.#lengthTo,
      this.#owner,
      this.#tree,
    ];
  }

  /** The rest of the state, for snapshots. */
  get rest(): readonly [lengths: number, spareAt: number, spare: number] {
    return [this.#lengths, this.#spareAt, this.#spareLength];
  }
  set rest(rest: readonly [lengths: number, spareAt: number, spare: number]) {
    [this.#lengths, this.#spareAt, this.#spareLength] = rest;
  }

  /** Length of the long run that begins at this position. */
  lengthFrom(at: number): number {
    return this.#lengthFrom[at >> 6]!;
  }

  /** Length of the long free run that ends at this position. */
  lengthTo(end: number): number {
    return this.#lengthTo[end >> 6]!;
  }

  /** Head of the run whose signpost stands, or stood, at this position. */
  owner(at: number): number {
    return this.#owner[at >> 6]!;
  }

  /** Notes the length of a long run that is handed out. */
  setLength(at: number, length: number): void {
    this.#lengthFrom[at >> 6] = length;
  }

  /** Notes the head of the run that has a signpost at this position. */
  setOwner(at: number, head: number): void {
    this.#owner[at >> 6] = head;
  }

  /** Position of a free run of exactly this length, which must exist. */
  at(length: number): number {
    return length === this.#spareLength ? this.#spareAt : this.#heads[length]!;
  }

  /** The shortest length of at least `count` that is free, or 0. */
  shortest(count: number): number {
    const spare = this.#spareLength >= count ? this.#spareLength : 0;
    if (this.#lengths === 0) return spare;
    const found = this.#climb(count);
    return found === 0 || spare !== 0 && spare < found ? spare : found;
  }

  /** Keeps a free run of more than 64. */
  put(at: number, length: number): void {
    this.#lengthFrom[at >> 6] = length;
    this.#lengthTo[at + length - 1 >> 6] = length;
    if (this.#spareLength === 0) {
      this.#spareAt = at;
      this.#spareLength = length;
      return;
    }
    const first = this.#heads[length]!;
    this.#next[at >> 6] = first;
    this.#previous[at >> 6] = 0;
    this.#heads[length] = at;
    if (first !== 0) {
      this.#previous[first >> 6] = at;
      return;
    }
    this.#lengths++;
    const tree = this.#tree;
    const levels = this.#levels;
    let bit = length;
    for (let level = 0; level < levels.length - 1; level++) {
      const word = levels[level]! + (bit >> 5);
      const before = tree[word]!;
      tree[word] = before | 1 << ~bit;
      if (before !== 0) return;
      bit >>= 5;
    }
  }

  /** Removes a run that was put. */
  take(at: number, length: number): void {
    if (at === this.#spareAt) {
      this.#spareAt = this.#spareLength = 0;
      return;
    }
    const next = this.#next[at >> 6]!;
    const previous = this.#previous[at >> 6]!;
    if (next !== 0) this.#previous[next >> 6] = previous;
    if (previous !== 0) {
      this.#next[previous >> 6] = next;
      return;
    }
    this.#heads[length] = next;
    if (next !== 0) return;
    this.#lengths--;
    const tree = this.#tree;
    const levels = this.#levels;
    let bit = length;
    for (let level = 0; level < levels.length - 1; level++) {
      const word = levels[level]! + (bit >> 5);
      const after = tree[word]! & ~(1 << ~bit);
      tree[word] = after;
      if (after !== 0) return;
      bit >>= 5;
    }
  }

  /** Up the tree until a word has a later bit, then down to the first one. */
  #climb(count: number): number {
    const tree = this.#tree;
    const levels = this.#levels;
    let bit = count;
    for (let level = 0; level < levels.length - 1; level++) {
      const word = levels[level]! + (bit >> 5);
      if (word >= levels[level + 1]!) return 0;
      const later = tree[word]! & (-1 >>> bit | 0);
      if (later !== 0) {
        bit = (bit & ~31) + Math.clz32(later);
        while (--level >= 0) {
          bit = (bit << 5) + Math.clz32(tree[levels[level]! + bit]!);
        }
        return bit;
      }
      bit = (bit >> 5) + 1;
    }
    return 0;
  }
}
