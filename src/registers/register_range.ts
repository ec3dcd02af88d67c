/**
 * What every pool is at bottom: a range of numbered registers, 0 to size - 1.
 *
 * @module
 */

/** The largest number of registers one pool can hold: 2^24. */
export const MAP_REGISTERS_MAX = 16777216 as const;

/**
 * A range of registers numbered from 0. It is the base of the pools and not
 * useful alone: it exists so that the size is known before the fields of a pool
 * are made.
 */
export abstract class RegisterRange {
  /** Registers in the range, free or not. */
  // Declared, not defined: a field that is written exactly once is a constant
  // to the compiler, and so is a field with an initializer in a subclass. In
  // the pool that saves a quarter of the time of an allocation.
  declare readonly size: number;

  /**
   * Fixes the size.
   *
   * @param size number of registers, an integer from 1 to {@link MAP_REGISTERS_MAX}
   * @throws {RangeError} when the size is not such an integer
   */
  constructor(size: number) {
    if (!Number.isInteger(size) || size < 1 || size > MAP_REGISTERS_MAX) {
      throw new RangeError(
        `A pool holds 1 to ${MAP_REGISTERS_MAX} map registers, not ${
          typeof size === "number" ? size : `a value of type ${typeof size}`
        }`,
      );
    }
    this.size = size;
  }
}
