/** Types of what the benchmarks use of the npm package `fast-bitset`. */

declare class BitSet {
  /** All bits are clear; their number is fixed. */
  constructor(bits: number);
  get(index: number): boolean;
  /** Both ends included. */
  setRange(from: number, to: number): boolean;
  /** Both ends included. */
  unsetRange(from: number, to: number): boolean;
  /** Index of the next set bit from here on, or -1. */
  nextSetBit(from: number): number;
  /** Index of the next clear bit from here on, or -1. */
  nextUnsetBit(from: number): number;
}
export default BitSet;
