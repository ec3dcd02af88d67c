/**
 * System threads: actors of a processor that run at PASSIVE_LEVEL.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { Actor } from "../../actors/actor.ts";
import { spawn } from "../../actors/program.ts";
import { DispatcherObject } from "./dispatcher_object.ts";
import type { Kernel } from "../kernel.ts";
import { kernelFlow } from "../kernel_call.ts";
import { tellCall } from "../routine_events.ts";

/** How a thread is started. */
export interface SystemThreadOptions {
  /** The processor it runs on; that of the caller, if left out. */
  readonly processor?: number;
  /** Whether the run may end while it still waits. */
  readonly daemon?: boolean;
}

/** A thread. It is signaled once its routine has ended. */
export class KThread extends DispatcherObject {
  /** What a thread waits for, in words. */
  readonly waitReason: string;
  /** The actor that runs it. */
  actor: Actor | undefined = undefined;

  /** Drivers call {@linkcode psCreateSystemThread}. */
  constructor(name: string) {
    super(name, false, false);
    this.waitReason = `the end of thread ${name}`;
  }
}

/**
 * PsCreateSystemThread: starts a thread at PASSIVE_LEVEL. It runs up to its
 * first announced operation before the call returns. Call at PASSIVE_LEVEL.
 *
 * @param name shown in traces; a repeated name gets a number
 * @param startRoutine what it does; it sees the services of the caller
 * @param options where it runs
 * @returns the thread, to wait for with KeWaitForSingleObject
 *
 * No errors; a processor that the machine does not have is a RangeError that ends
 * the run (spec 06, section 7).
 *
 * @example Waiting for its end
 * ```ts
 * import {
 *   keWaitForSingleObject, Machine, psCreateSystemThread,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const done: string[] = [];
 * const program = Effect.gen(function* () {
 *   const work = Effect.sync(() => void done.push("work"));
 *   const thread = yield* psCreateSystemThread("worker", work, { processor: 1 });
 *   yield* keWaitForSingleObject(thread);
 *   done.push("waited");
 * });
 * assert.equal(Machine.run(program, { processors: 2 }).status, "completed");
 * assert.deepEqual(done, ["work", "waited"]);
 * ```
 */
export function psCreateSystemThread<E, R>(
  name: string,
  startRoutine: Effect.Effect<void, E, R>,
  options: SystemThreadOptions = {},
): Effect.Effect<KThread, never, R | Kernel> {
  return kernelFlow((kernel, actor): Effect.Effect<KThread, never, R> => {
    const number = options.processor ?? actor.processor?.id ?? 0;
    const processor = kernel.processors[number];
    if (processor === undefined) {
      throw new RangeError(
        `Cannot start thread ${name} on processor ${number}: the machine has ${kernel.processors.length}`,
      );
    }
    const thread = new KThread(kernel.scheduler.uniqueName(name));
    if (kernel.listening) {
      tellCall(kernel, actor, "psCreateSystemThread", {
        thread: thread.name,
        processor: number,
      });
    }
    const { daemon = false } = options;
    return Effect.map(
      spawn(
        thread.name,
        Effect.onExit(startRoutine, () => thread.signalAndWake()),
        { daemon, namedAsGiven: true },
        { processor, level: 0 },
      ),
      (started) => {
        thread.actor = started;
        return thread;
      },
    );
  });
}
