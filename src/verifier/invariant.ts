/**
 * What an invariant is: something that holds in every run whatever drivers and
 * devices do, as a fold over the events of one run.
 *
 * A rule finds a driver's mistake; a broken invariant of the machine is a
 * mistake of the model itself. The last one, that nothing is left, is the
 * driver's to keep.
 *
 * @module
 */

import type { DmaEvent } from "../ddi/mod.ts";

/** Looks at one event; a sentence says how it broke the invariant. */
export type InvariantCheck<in Event> = (event: Event) => string | undefined;

/** One invariant in one run, by the kinds of events that it looks at. */
export interface InvariantFold {
  /** Checks by kind of event. */
  readonly events: {
    readonly [Tag in DmaEvent["_tag"]]?: InvariantCheck<
      Extract<DmaEvent, { _tag: Tag }>
    >;
  };
  /** Looks at the state in which a run came to rest. */
  readonly atRest?: () => string | undefined;
}

/** Something that must always hold. */
export interface Invariant {
  /** What it is called. */
  readonly name: string;
  /** What it says, in one sentence. */
  readonly statement: string;
  /** Where it is specified. */
  readonly spec: readonly string[];
  /** Starts it for one run. */
  start(options: InvariantOptions): InvariantFold;
}

/** What a fold cannot learn from events. */
export interface InvariantOptions {
  /**
   * Map registers of the store that most adapters share, where it does not grow;
   * if given, no grant out of it may lie beyond them.
   */
  readonly poolSize?: number;
}
