/**
 * Runs of bits in a map of 32-bit words, a set bit being a register in use;
 * what the two bitmap allocators share.
 *
 * @module
 */

/**
 * The next bit from `from` on that is set (or clear), below `end`.
 *
 * @param flip 0 to look for a set bit, -1 to look for a clear one
 * @returns its index, or `end` when there is none
 */
export function nextBit(
  words: Int32Array,
  from: number,
  end: number,
  flip: 0 | -1,
): number {
  if (from >= end) return end;
  let index = from >> 5;
  let word = (words[index]! ^ flip) & -1 << (from & 31);
  while (word === 0) {
    if (++index << 5 >= end) return end;
    word = words[index]! ^ flip;
  }
  return Math.min((index << 5) + 31 - Math.clz32(word & -word), end);
}

/** The first run of clear bits in a range that is long enough, or -1. */
export function clearRun(
  words: Int32Array,
  count: number,
  from: number,
  end: number,
): number {
  let start = nextBit(words, from, end, -1);
  while (start + count <= end) {
    const used = nextBit(words, start, start + count, 0);
    if (used === start + count) return start;
    start = nextBit(words, used, end, -1);
  }
  return -1;
}

/** Sets, or clears, a run of bits. */
export function fillRun(
  words: Int32Array,
  base: number,
  count: number,
  set: boolean,
): void {
  const last = base + count - 1;
  for (let index = base >> 5; index <= last >> 5; index++) {
    const low = index === base >> 5 ? -1 << (base & 31) : -1;
    const high = index === last >> 5 ? -1 >>> 31 - (last & 31) : -1;
    const mask = low & high;
    words[index] = set ? words[index]! | mask : words[index]! & ~mask;
  }
}
