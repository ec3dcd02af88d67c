/**
 * What the benchmarks need of an allocator, and what they need to know of it.
 *
 * @module
 */

/** The two calls that are measured. */
export interface Allocator {
  /** First register of a run of `count`, or -1. */
  allocate(count: number): number;
  /** Gives back a whole run; 0 when that was right. */
  free(base: number, count: number): number;
}

/** One way to build an allocator. */
export interface Design {
  /** Short name, used in figures and saved runs. */
  readonly id: string;
  /** One line for tables. */
  readonly title: string;
  /**
   * - `exact`: refuses only when no run is long enough;
   * - `rounding`: may refuse although one is;
   * - `floor`: no allocator at all, but the least that one could cost.
   */
  readonly kind: "exact" | "rounding" | "floor";
  /** Whether a call may look at every register, so that large pools take hours. */
  readonly linear: boolean;
  /** Makes an allocator of `size` registers, all free. */
  readonly make: (size: number) => Allocator;
}
