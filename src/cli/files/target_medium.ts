/**
 * The disk that a file is written to: puts the bytes, which arrive in any
 * order, back in theirs, hashes them, and hands them on.
 *
 * @module
 */

import { createHash, type Hash } from "../deps.ts";
import type { DiskMedium } from "../../devices/mod.ts";
import { BadInput } from "../bad_input.ts";
import { ByteWindow, isWhole, PIECE_BYTES } from "./byte_window.ts";
import type { PartialFile } from "./partial_file.ts";

/** A disk that hashes what is written to it, and may keep it in a file. */
export class TargetMedium implements DiskMedium {
  /** Bytes that will be written. */
  readonly size: number;
  /** Why the bytes could not be kept, once that is so. */
  failure: BadInput | undefined = undefined;
  readonly #copy: PartialFile | undefined;
  readonly #window: ByteWindow;
  readonly #hash: Hash = createHash("sha256");
  /** Bytes written so far to each piece in the window. */
  readonly #filled: Uint32Array;
  /** Bytes hashed so far: whole pieces, or all. */
  #bytesHashed = 0;

  /**
   * @param size bytes that will be written
   * @param window bytes that are kept, at least 1: how far one write may be
   *   ahead of another
   * @param copy gets the bytes in order; the caller commits or drops it
   */
  constructor(size: number, window: number, copy?: PartialFile) {
    this.size = size;
    this.#copy = copy;
    this.#window = new ByteWindow(size, window);
    this.#filled = new Uint32Array(this.#window.length / PIECE_BYTES);
  }

  /** Refuses: nothing is read back. */
  read(): number {
    return 0;
  }

  /**
   * Takes bytes. Every byte must be written once.
   *
   * @returns how many were taken; fewer than given if they could not be kept
   * @throws {Error} for bytes before or after the window: our own mistake
   */
  write(offset: number, source: Uint8Array): number {
    const end = offset + source.length;
    if (end > this.size) return 0;
    if (
      offset < this.#bytesHashed ||
      end > this.#bytesHashed + this.#window.length
    ) {
      throw new Error(`Byte ${offset} of the target is out of the window`);
    }
    if (offset === this.#bytesHashed && isWhole(end, this.size)) {
      // What comes in order needs no window.
      this.#take(source);
    } else {
      this.#fill(offset, source);
    }
    this.#handOn();
    return this.failure === undefined ? source.length : 0;
  }

  /** Puts bytes into the window until those before them have come. */
  #fill(offset: number, source: Uint8Array): void {
    const end = offset + source.length;
    this.#window.copyFrom(source, offset);
    for (let at = offset; at < end;) {
      const piece = Math.floor(at / PIECE_BYTES);
      const next = Math.min(end, (piece + 1) * PIECE_BYTES);
      const slot = piece % this.#filled.length;
      this.#filled[slot] = this.#filled[slot]! + next - at;
      at = next;
    }
  }

  /**
   * The SHA-256 of what was written, in hexadecimal digits.
   *
   * @throws {BadInput} when the bytes could not be kept
   */
  finish(): string {
    if (this.failure !== undefined) throw this.failure;
    return this.#hash.digest("hex");
  }

  /** Hashes and keeps the pieces at the head of the window that are complete. */
  #handOn(): void {
    while (this.#bytesHashed < this.size) {
      const from = this.#bytesHashed;
      const length = Math.min(PIECE_BYTES, this.size - from);
      const slot = (from / PIECE_BYTES) % this.#filled.length;
      if (this.#filled[slot]! < length) return;
      this.#filled[slot] = 0;
      this.#take(this.#window.piece(from, length));
    }
  }

  /** Hashes the next bytes and keeps them. */
  #take(piece: Uint8Array): void {
    this.#hash.update(piece);
    this.#bytesHashed += piece.length;
    if (this.failure !== undefined) return;
    try {
      this.#copy?.write(piece);
    } catch (error) {
      this.failure = BadInput.because(
        `Cannot write ${this.#copy?.path}`,
        error,
      );
    }
  }
}
