/**
 * Ctrl-C amid long work: the command comes to an orderly end, removes what it
 * has begun to write, tells what it knows by then, and ends with 130. Asked
 * twice, the process ends at once.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { BadInput } from "../bad_input.ts";
import type { Host } from "../host.ts";

/** What a process ends with that Ctrl-C has ended. */
export const INTERRUPTED = 130 as const;

/** Work that was given up because somebody asked for it. */
export class Interrupted extends BadInput {
  /** @param what was not finished, such as `Sending big.bin` */
  constructor(what: string) {
    super(`${what} was interrupted`);
    this.name = "Interrupted";
  }
}

/**
 * Does long work that looks now and then whether it is to stop.
 *
 * @param work is given the question; it is cheap
 */
export function interruptible<A, E, R>(
  host: Host,
  work: (asked: () => boolean) => Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R> {
  return Effect.acquireUseRelease(
    Effect.sync(() => host.watchInterrupts()),
    ({ asked }) => work(asked),
    ({ close }) => Effect.sync(close),
  );
}
