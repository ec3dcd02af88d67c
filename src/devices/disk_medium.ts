/**
 * What a disk keeps its bytes on: the one way in which bytes enter and leave a
 * simulated machine.
 *
 * @module
 */

/** The surface of a disk. Its functions run within a step and must not wait. */
export interface DiskMedium {
  /** Bytes on it; fixed while the machine runs. */
  readonly size: number;
  /**
   * Reads bytes.
   *
   * @param offset of the first byte, 0 to `size`
   * @param target is filled from its start
   * @returns how many bytes were read; fewer than asked for is a read error
   */
  read(offset: number, target: Uint8Array): number;
  /**
   * Writes bytes.
   *
   * @param offset of the first byte
   * @param source what to write; the medium must copy what it keeps
   * @returns how many bytes were written; fewer than given is a write error
   */
  write(offset: number, source: Uint8Array): number;
}

/** A medium in memory: for tests, and for drivers that bring no file. */
export class MemoryMedium implements DiskMedium {
  /** The bytes on it. */
  readonly bytes: Uint8Array;

  /**
   * Makes a medium of bytes.
   *
   * @param bytes what is on it; the medium keeps the array and does not copy it
   */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Bytes on it. */
  get size(): number {
    return this.bytes.length;
  }

  /** Reads what lies between the offset and the end, at most what fits. */
  read(offset: number, target: Uint8Array): number {
    const found = this.bytes.subarray(offset, offset + target.length);
    target.set(found);
    return found.length;
  }

  /** Writes what fits before the end. */
  write(offset: number, source: Uint8Array): number {
    const kept = source.subarray(0, Math.max(0, this.size - offset));
    this.bytes.set(kept, offset);
    return kept.length;
  }
}
