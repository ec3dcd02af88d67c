/**
 * The race that several litmus tests look at from different sides: a request is
 * cancelled at the moment at which it could be granted.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { IoAllocationAction } from "../../src/ddi/mod.ts";
import { inThreads, makeDriver } from "../dma/fixture.ts";
import {
  allocate,
  cancel,
  freeChannel,
  type Request,
} from "../dma/requests.ts";
import type { RaceProgram } from "./race.ts";

/** A request and what its cancel answered. */
export interface Cancelled {
  /** The request that waited, with what became of it. */
  readonly waiting: Request;
  /** Whether CancelAdapterChannel said that it took the request out. */
  readonly won: boolean;
}

/** A request that waits is cancelled while the holder frees the channel. */
export const cancelWhileFreed: RaceProgram<Cancelled> = Effect.gen(
  function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const waiting = yield* allocate(driver, {
      action: IoAllocationAction.DeallocateObject,
    });
    let won = false;
    const canceller = Effect.map(cancel(waiting), (answer) => {
      won = answer;
    });
    yield* inThreads(2, [freeChannel(driver), canceller]);
    return { waiting, won };
  },
);
