/** Types of what the benchmarks use of the npm package `malloc`. */

declare class Allocator {
  constructor(buffer: ArrayBuffer, byteOffset?: number, byteLength?: number);
  /** Byte offset of a block, or 0. */
  alloc(numberOfBytes: number): number;
  /** Bytes that were freed. */
  free(address: number): number;
}
export default Allocator;
