/**
 * Answers as codes: 0 for what would be expected, more for a deviation. Most
 * answers of a schedule are then 0, and what is left is the story.
 *
 * Expected is that the actor which moved last goes on, or else that the one
 * which became ready first moves; of data, the first.
 *
 * @module
 */

import type { Actor } from "../actors/actor.ts";

/** The index of the actor that would be expected to move. */
export function expectedIndex(
  eligible: readonly Actor[],
  last: Actor | undefined,
): number {
  const at = last === undefined ? -1 : eligible.indexOf(last);
  return at < 0 ? 0 : at;
}

/** The code of an index, where another was expected. */
export function codeOf(index: number, expected: number): number {
  if (index === expected) return 0;
  return index < expected ? index + 1 : index;
}

/** The index of a code, where another was expected. */
export function indexOf(code: number, expected: number): number {
  if (code === 0) return expected;
  return code <= expected ? code - 1 : code;
}

/** The answers of a whole run. */
export interface Schedule {
  /** The codes of the answers; past the end every answer is 0. */
  readonly codes: readonly number[];
  /** The numbers of the questions at which a fiber was preempted. */
  readonly preemptions: readonly number[];
}

/** A schedule without the zeros at its end, which say nothing. */
export function trimmed({ codes, preemptions }: Schedule): Schedule {
  let length = codes.length;
  while (length > 0 && codes[length - 1] === 0) length--;
  return { codes: codes.slice(0, length), preemptions: [...preemptions] };
}

/** How many answers of a schedule are not the expected ones. */
export function deviations({ codes, preemptions }: Schedule): number {
  return codes.filter((code) => code !== 0).length + preemptions.length;
}
