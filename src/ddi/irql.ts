/**
 * Interrupt request levels of a 64-bit processor: who may interrupt whom.
 *
 * An IRQL belongs to a processor. Code running at level L is interrupted only
 * by something above L; threads run below {@link Irql.Dispatch} only.
 *
 * @module
 */

/**
 * The levels with a name on x64, ARM and ARM64 (spec 06, section 1).
 *
 * Devices interrupt at any level from `DeviceLowest` to `DeviceHighest`.
 */
export const Irql = {
  /** Ordinary thread code: DriverEntry, most dispatch routines, worker callbacks. */
  Passive: 0,
  /** Asynchronous procedure calls; the paging path. */
  Apc: 1,
  /** DPCs, StartIo, AdapterControl, completion routines; no waiting from here up. */
  Dispatch: 2,
  /** The lowest level a device may interrupt at. */
  DeviceLowest: 3,
  /** The highest level a device may interrupt at. */
  DeviceHighest: 11,
  /** The clock's interrupt. */
  Clock: 13,
  /** Interrupts from one processor to another. */
  Ipi: 14,
  /** Nothing interrupts this level. */
  High: 15,
} as const;

/** A level, 0 to 15. Device levels have no type of their own, so this is a number. */
export type Irql = number;

/** PASSIVE_LEVEL, the C name of {@link Irql.Passive}. */
export const PASSIVE_LEVEL: Irql = Irql.Passive;

/** APC_LEVEL, the C name of {@link Irql.Apc}. */
export const APC_LEVEL: Irql = Irql.Apc;

/** DISPATCH_LEVEL, the C name of {@link Irql.Dispatch}. */
export const DISPATCH_LEVEL: Irql = Irql.Dispatch;

/** CLOCK_LEVEL, the C name of {@link Irql.Clock}. */
export const CLOCK_LEVEL: Irql = Irql.Clock;

/** IPI_LEVEL, the C name of {@link Irql.Ipi}. */
export const IPI_LEVEL: Irql = Irql.Ipi;

/** HIGH_LEVEL, the C name of {@link Irql.High}. */
export const HIGH_LEVEL: Irql = Irql.High;

const names: ReadonlyArray<string> = [
  "PASSIVE_LEVEL",
  "APC_LEVEL",
  "DISPATCH_LEVEL",
  "DIRQL 3",
  "DIRQL 4",
  "DIRQL 5",
  "DIRQL 6",
  "DIRQL 7",
  "DIRQL 8",
  "DIRQL 9",
  "DIRQL 10",
  "DIRQL 11",
  "IRQL 12",
  "CLOCK_LEVEL",
  "IPI_LEVEL",
  "HIGH_LEVEL",
];

/**
 * Names a level for reports and messages.
 *
 * @param irql A level; 0 to 15 have names.
 * @returns For example `DISPATCH_LEVEL` or `DIRQL 5`; `IRQL n` for any other number.
 */
export function irqlName(irql: Irql): string {
  return names[irql] ?? `IRQL ${irql}`;
}
