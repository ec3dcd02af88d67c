/**
 * What can become of freeing and of moving virtual memory.
 *
 * @module
 */

/** What became of a free. Anything but `"freed"` changed nothing. */
export type FreeOutcome =
  /** Done. */
  | "freed"
  /** The address belonged to memory that was freed before. */
  | "already freed"
  /** No allocation starts there. */
  | "not an allocation"
  /** Someone still has the pages locked. */
  | "pages locked";

/** What became of moving a pageable buffer. Anything but `"moved"` changed nothing. */
export type MoveOutcome =
  /** Every page lies elsewhere now. */
  | "moved"
  /** The pages are locked or nonpaged. */
  | "resident"
  /** No allocation starts there. */
  | "not an allocation"
  /** No free pages to move to. */
  | "no room";
