/**
 * Mixing of 32-bit words, two lanes side by side: what fingerprints of runs and
 * keys of names are made of.
 *
 * A single lane of 32 bits collides after some 65,000 different values, and a
 * search sees more than that in a second; both lanes together give the 53 bits
 * that a JavaScript number holds.
 *
 * @module
 */

/** Mixes a word into the first lane. */
export function mixFirst(state: number, word: number): number {
  let mixed = Math.imul(state ^ word, 0x85ebca6b);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** Mixes a word into the second lane, by other constants. */
export function mixSecond(state: number, word: number): number {
  let mixed = Math.imul(state ^ word, 0x2c1b3c6d);
  mixed ^= mixed >>> 12;
  mixed = Math.imul(mixed, 0x297a2d39);
  return mixed ^ (mixed >>> 15);
}

/** Both lanes as one number below 2^53. */
export function joinLanes(first: number, second: number): number {
  return (first >>> 0) * 0x200000 + (second >>> 11);
}

/** The key of a text in the first lane. */
export function textFirst(text: string): number {
  let key = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) key = mixFirst(key, text.charCodeAt(i));
  return key;
}

/** The key of a text in the second lane. */
export function textSecond(text: string): number {
  let key = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    key = mixSecond(key, text.charCodeAt(i));
  }
  return key;
}
