/**
 * The bytes of a file that are at hand: a window that moves from the start of
 * the file to its end, in pieces.
 *
 * @module
 */

/** Bytes that are read, hashed and written at once. */
export const PIECE_BYTES = 65_536;

/** Whether a range that starts with a piece and ends here has whole pieces. */
export function isWhole(end: number, size: number): boolean {
  return end % PIECE_BYTES === 0 || end === size;
}

/** The last bytes of a stream, found by their offset in it. */
export class ByteWindow {
  readonly #bytes: Uint8Array;

  /**
   * @param size bytes of the whole stream; the window is no larger
   * @param window bytes that it must hold, at least 1
   */
  constructor(size: number, window: number) {
    const pieces = Math.ceil(Math.min(size, window) / PIECE_BYTES);
    this.#bytes = new Uint8Array(pieces * PIECE_BYTES);
  }

  /** Bytes the window holds. */
  get length(): number {
    return this.#bytes.length;
  }

  /**
   * The place of a piece, to read or to fill.
   *
   * @param offset where the piece begins: a multiple of its size
   * @param length of the piece, in bytes
   */
  piece(offset: number, length: number): Uint8Array {
    const at = offset % this.#bytes.length;
    return this.#bytes.subarray(at, at + length);
  }

  /** Copies bytes out of the window; it must hold them all. */
  copyTo(target: Uint8Array, offset: number): void {
    const at = offset % this.#bytes.length;
    const first = this.#bytes.subarray(at, at + target.length);
    target.set(first);
    const rest = target.length - first.length;
    if (rest > 0) target.set(this.#bytes.subarray(0, rest), first.length);
  }

  /** Copies bytes into the window; it must be long enough for them. */
  copyFrom(source: Uint8Array, offset: number): void {
    const at = offset % this.#bytes.length;
    const first = source.subarray(0, this.#bytes.length - at);
    this.#bytes.set(first, at);
    this.#bytes.set(source.subarray(first.length), 0);
  }
}
