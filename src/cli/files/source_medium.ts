/**
 * The disk that a file is read from: reads the file ahead, once, from its start
 * to its end, and hashes the bytes in that order, while the simulated disk asks
 * for them in an order of its own.
 *
 * @module
 */

import { createHash, type Hash } from "../deps.ts";
import type { DiskMedium } from "../../devices/mod.ts";
import { BadInput } from "../bad_input.ts";
import { ByteWindow, isWhole, PIECE_BYTES } from "./byte_window.ts";
import type { SourceFile } from "../host.ts";

/** A file as a disk to read from. Nothing can be written to it. */
export class SourceMedium implements DiskMedium {
  /** Why the file could not be read to its end, once that is so. */
  failure: BadInput | undefined = undefined;
  readonly #file: SourceFile;
  readonly #window: ByteWindow;
  readonly #hash: Hash = createHash("sha256");
  /** Which piece each slot of the window holds; -1 for none. */
  readonly #held: Float64Array;
  /** Bytes read and hashed so far: whole pieces, or all. */
  #bytesRead = 0;

  /**
   * @param file is read from its start; the caller closes it
   * @param window bytes that are kept, at least 1: how far apart those lie that
   *   are asked for at any time
   */
  constructor(file: SourceFile, window: number) {
    this.#file = file;
    this.#window = new ByteWindow(file.size, window);
    this.#held = new Float64Array(this.#window.length / PIECE_BYTES).fill(-1);
  }

  /** Bytes of the file when it was opened. */
  get size(): number {
    return this.#file.size;
  }

  /**
   * Copies bytes that lie in the window or after it.
   *
   * @returns how many; fewer than asked for if the file failed, see `failure`
   * @throws {Error} for bytes that are not in the window any more: our own
   *   mistake
   */
  read(offset: number, target: Uint8Array): number {
    const end = offset + target.length;
    if (end > this.size) return 0;
    if (offset === this.#bytesRead && isWhole(end, this.size)) {
      // What comes in order needs no window: it goes straight to who asked.
      for (let at = 0; at < target.length; at += PIECE_BYTES) {
        const piece = target.subarray(at, at + PIECE_BYTES);
        if (!this.#readInto(piece)) return 0;
      }
      return target.length;
    }
    while (this.#bytesRead < end) {
      if (!this.#readPiece()) return 0;
    }
    for (let at = offset; at < end; at += PIECE_BYTES) {
      if (this.#held[this.#slotOf(at)] === Math.floor(at / PIECE_BYTES)) {
        continue;
      }
      throw new Error(`Byte ${at} of the source has left the window`);
    }
    this.#window.copyTo(target, offset);
    return target.length;
  }

  /** Refuses: the file is only read. */
  write(): number {
    return 0;
  }

  /**
   * Reads what nobody asked for, and makes sure that the file ends where it
   * did when it was opened.
   *
   * @returns the SHA-256 of the bytes in hexadecimal digits
   * @throws {BadInput} when the file has grown, shrunk, or cannot be read
   */
  finish(): string {
    while (this.#bytesRead < this.size && this.#readPiece());
    if (this.#readSome(new Uint8Array(1)) > 0) {
      this.failure = new BadInput(
        `Cannot read ${this.#file.name} to its end: it has more than the ${this.size} bytes it had at first, so try again when nothing writes to it`,
      );
    }
    if (this.failure !== undefined) throw this.failure;
    return this.#hash.digest("hex");
  }

  /** Reads the next piece into the window; false if that fails. */
  #readPiece(): boolean {
    const from = this.#bytesRead;
    const length = Math.min(PIECE_BYTES, this.size - from);
    if (!this.#readInto(this.#window.piece(from, length))) return false;
    this.#held[this.#slotOf(from)] = from / PIECE_BYTES;
    return true;
  }

  /** Fills an array with the next bytes and hashes them; false if that fails. */
  #readInto(target: Uint8Array): boolean {
    for (let filled = 0; filled < target.length;) {
      const read = this.#readSome(target.subarray(filled));
      filled += read;
      if (read > 0) continue;
      this.failure ??= new BadInput(
        `Cannot read ${this.#file.name} to its end: it has only ${
          this.#bytesRead + filled
        } of the ${this.size} bytes it had at first, so try again when nothing writes to it`,
      );
      return false;
    }
    this.#hash.update(target);
    this.#bytesRead += target.length;
    return true;
  }

  #slotOf(offset: number): number {
    return Math.floor(offset / PIECE_BYTES) % this.#held.length;
  }

  /** Reads from the file: 0 bytes at its end, and after a failure. */
  #readSome(target: Uint8Array): number {
    if (this.failure !== undefined) return 0;
    try {
      return this.#file.read(target) ?? 0;
    } catch (error) {
      if (error instanceof BadInput) {
        this.failure = error;
        return 0;
      }
      const reason = error instanceof Error ? error.message : String(error);
      this.failure = new BadInput(
        `Cannot read ${this.#file.name} after byte ${this.#bytesRead}: ${reason}; check the disk it is on, or send a copy of it`,
      );
      return 0;
    }
  }
}
