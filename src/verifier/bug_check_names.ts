/**
 * The bug checks that can be found here, by their names in bugcodes.h.
 *
 * @module
 */

/** Code, name, and what a driver did to get there. */
export interface BugCheckEntry {
  /** The bug check code. */
  readonly code: number;
  /** Its name in bugcodes.h. */
  readonly name: string;
  /** What it means, in one line. */
  readonly title: string;
}

/**
 * Every bug check without sub-codes that stands for a driver's mistake and that
 * a machine can tell of with a `BugCheck` event (spec 06, section 1; 07).
 */
export const MACHINE_BUG_CHECKS: readonly BugCheckEntry[] = [
  {
    code: 0x08,
    name: "IRQL_NOT_DISPATCH_LEVEL",
    title: "The IRQL is not DISPATCH_LEVEL",
  },
  {
    code: 0x09,
    name: "IRQL_NOT_GREATER_OR_EQUAL",
    title: "The IRQL was raised downwards",
  },
  {
    code: 0x0A,
    name: "IRQL_NOT_LESS_OR_EQUAL",
    title: "The IRQL is too high for what was done, or was lowered upwards",
  },
  {
    code: 0x0F,
    name: "SPIN_LOCK_ALREADY_OWNED",
    title: "A spin lock was taken by the processor that holds it",
  },
  {
    code: 0x10,
    name: "SPIN_LOCK_NOT_OWNED",
    title: "A spin lock was released by one that does not hold it",
  },
  {
    code: 0x1E,
    name: "KMODE_EXCEPTION_NOT_HANDLED",
    title: "A driver threw what nobody caught",
  },
  {
    code: 0x44,
    name: "MULTIPLE_IRP_COMPLETE_REQUESTS",
    title: "An IRP was completed twice",
  },
  {
    code: 0x45,
    name: "INSUFFICIENT_SYSTEM_MAP_REGS",
    title: "The system has no map registers left",
  },
  {
    code: 0x96,
    name: "INVALID_WORK_QUEUE_ITEM",
    title: "A work item was queued while it was in a queue, or was freed",
  },
  {
    code: 0xAC,
    name: "HAL_MEMORY_ALLOCATION",
    title: "The HAL has no memory left",
  },
  {
    code: 0xB8,
    name: "ATTEMPTED_SWITCH_FROM_DPC",
    title: "A wait at DISPATCH_LEVEL or above",
  },
  {
    code: 0xC7,
    name: "TIMER_OR_DPC_INVALID",
    title: "A timer or DPC lies in memory that may not hold one",
  },
  {
    code: 0xC8,
    name: "IRQL_UNEXPECTED_VALUE",
    title: "The IRQL is not the one that was saved",
  },
  {
    code: 0xD1,
    name: "DRIVER_IRQL_NOT_LESS_OR_EQUAL",
    title: "A driver touched paged memory at too high an IRQL",
  },
  {
    code: 0xE1,
    name: "WORKER_THREAD_RETURNED_AT_BAD_IRQL",
    title: "The routine of a work item returned above PASSIVE_LEVEL",
  },
  {
    code: 0x11B,
    name: "DRIVER_RETURNED_HOLDING_CANCEL_LOCK",
    title: "A cancel routine returned with the cancel spin lock held",
  },
  {
    code: 0x133,
    name: "DPC_WATCHDOG_VIOLATION",
    title: "A DPC routine took too long",
  },
];

const names = new Map([
  ...MACHINE_BUG_CHECKS.map(({ code, name }) => [code, name] as const),
  [0xC4, "DRIVER_VERIFIER_DETECTED_VIOLATION"] as const,
  [0x1DC, "DMA_COMMON_BUFFER_VECTOR_ERROR"] as const,
  [0xE6, "DRIVER_VERIFIER_DMA_VIOLATION"] as const,
]);

/**
 * The name of a bug check in bugcodes.h.
 *
 * @param code its number, such as 0xE6
 * @returns such as `DRIVER_VERIFIER_DMA_VIOLATION`; `BUGCHECK` for one unknown here
 */
export function bugCheckName(code: number): string {
  return names.get(code) ?? "BUGCHECK";
}
