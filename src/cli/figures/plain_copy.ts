/**
 * What the main job is timed against: the same bytes copied twice and hashed
 * twice, with no machine between.
 *
 * @module
 */

import { createHash } from "../deps.ts";
import { PIECE_BYTES } from "../files/byte_window.ts";

/**
 * Copies bytes twice in pieces of 64 KiB, hashing the first and the second
 * copy with SHA-256.
 *
 * @returns both hashes in hexadecimal digits
 */
export function plainCopy(
  bytes: Uint8Array,
): { readonly first: string; readonly second: string } {
  const first = createHash("sha256");
  const second = createHash("sha256");
  const copy = new Uint8Array(PIECE_BYTES);
  const copyOfCopy = new Uint8Array(PIECE_BYTES);
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    const piece = bytes.subarray(at, at + PIECE_BYTES);
    copy.set(piece);
    first.update(copy.subarray(0, piece.length));
    copyOfCopy.set(copy);
    second.update(copyOfCopy.subarray(0, piece.length));
  }
  return { first: first.digest("hex"), second: second.digest("hex") };
}
