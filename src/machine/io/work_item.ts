/**
 * Work items: a driver at DISPATCH_LEVEL has a routine called later by a system
 * worker thread, at PASSIVE_LEVEL.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { Reactor } from "../../actors/reactor.ts";
import { bugCheck, BugCheckCode } from "../bug_check.ts";
import type { DeviceObject } from "./device_object.ts";
import type { Kernel } from "../kernel.ts";
import { kernelCall, kernelFlow } from "../kernel_call.ts";
import { tellCall } from "../routine_events.ts";
import type { WorkQueueType } from "./work_queue.ts";

/** A driver's routine for a work item. It is entered at PASSIVE_LEVEL. */
export type WorkerRoutine<Context = unknown, R = never> = (
  deviceObject: DeviceObject,
  context: Context,
) => Effect.Effect<void, never, R | Kernel>;

/** What a work item can be asked: each changes its state, or says false. */
type WorkItemRequest = "queue" | "start" | "free";

/** A work item. Make one with {@linkcode ioAllocateWorkItem}. */
export class IoWorkItem {
  /** Name shown to people, unique within the run. */
  readonly name: string;
  /** What its routine is given. */
  readonly deviceObject: DeviceObject;
  #state: "idle" | "queued" | "freed" = "idle";
  readonly #object: Reactor<WorkItemRequest, boolean>;

  /** Drivers call {@linkcode ioAllocateWorkItem}. */
  constructor(name: string, deviceObject: DeviceObject) {
    this.name = name;
    this.deviceObject = deviceObject;
    this.#object = new Reactor(name, (request) => this.#serve(request));
  }

  /**
   * Whether it may do what is asked; if so, it has done it. One operation.
   *
   * @internal
   */
  ask(request: WorkItemRequest): Effect.Effect<boolean> {
    return this.#object.ask(request);
  }

  #serve(request: WorkItemRequest): boolean {
    const expected = request === "start" ? "queued" : "idle";
    if (this.#state !== expected) return false;
    this.#state = request === "queue"
      ? "queued"
      : request === "start"
      ? "idle"
      : "freed";
    return true;
  }
}

/**
 * IoAllocateWorkItem: makes a work item for a device. Call at or below
 * DISPATCH_LEVEL.
 *
 * @param deviceObject the device whose driver queues it
 *
 * No errors (spec 06, section 7).
 *
 * @example An item for a device
 * ```ts
 * import { ioAllocateWorkItem, ioCreateDevice, Machine } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.flatMap(ioCreateDevice("disk"), ioAllocateWorkItem);
 * assert.equal(Machine.run(program).value?.deviceObject.name, "disk");
 * ```
 */
export function ioAllocateWorkItem(
  deviceObject: DeviceObject,
): Effect.Effect<IoWorkItem, never, Kernel> {
  return kernelCall((kernel, actor) => {
    const item = new IoWorkItem(
      kernel.scheduler.uniqueName(`work item of ${deviceObject.name}`),
      deviceObject,
    );
    if (kernel.listening) {
      tellCall(kernel, actor, "ioAllocateWorkItem", {
        deviceObject: deviceObject.name,
        workItem: item.name,
      });
    }
    return item;
  });
}

/**
 * IoQueueWorkItem: has a routine called once by a system worker thread, at
 * PASSIVE_LEVEL. Call at or below DISPATCH_LEVEL.
 *
 * Work items of one queue are begun in order; each processor has a thread for
 * each queue, so several may run at the same time. A routine that waits keeps a
 * thread busy. It may queue its own item again, or free it.
 *
 * @param workItem the item; it must not be in a queue
 * @param workerRoutine what to call; it sees the services of the caller
 * @param queueType one of {@linkcode WorkQueueType}
 * @param context what the routine is given
 *
 * An item that is in a queue, or was freed, is bug check 0x96 and is not queued.
 * A routine that returns above PASSIVE_LEVEL is bug check 0xE1.
 *
 * Spec 06, section 7.
 *
 * @example From a DPC to where a driver may wait
 * ```ts
 * import {
 *   ioAllocateWorkItem, ioCreateDevice, ioFreeWorkItem, ioQueueWorkItem,
 *   keGetCurrentIrql, keInitializeDpc, keInsertQueueDpc, Machine, WorkQueueType,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const levels: number[] = [];
 * const note = Effect.map(keGetCurrentIrql(), (irql) => void levels.push(irql));
 * const program = Effect.gen(function* () {
 *   const item = yield* ioAllocateWorkItem(yield* ioCreateDevice("disk", null));
 *   const { DelayedWorkQueue } = WorkQueueType;
 *   const work = () => Effect.andThen(note, ioFreeWorkItem(item));
 *   const dpc = yield* keInitializeDpc("dpc", () =>
 *     Effect.andThen(note, ioQueueWorkItem(item, work, DelayedWorkQueue, null)), null);
 *   yield* keInsertQueueDpc(dpc);
 * });
 * assert.equal(Machine.run(program).status, "completed");
 * assert.deepEqual(levels, [2, 0]);
 * ```
 */
export function ioQueueWorkItem<Context, R>(
  workItem: IoWorkItem,
  workerRoutine: WorkerRoutine<Context, R>,
  queueType: WorkQueueType,
  context: Context,
): Effect.Effect<void, never, R | Kernel> {
  return Effect.flatMap(
    Effect.context<R | Kernel>(),
    (services) =>
      kernelFlow((kernel, actor) => {
        const { deviceObject, name } = workItem;
        if (kernel.listening) {
          tellCall(kernel, actor, "ioQueueWorkItem", {
            workItem: name,
            queueType,
          });
        }
        const routine = Effect.suspend(() =>
          workerRoutine(deviceObject, context)
        );
        const work = Effect.andThen(
          workItem.ask("start"),
          Effect.provideContext(routine, services),
        );
        return Effect.flatMap(workItem.ask("queue"), (may) =>
          may
            ? kernel.workQueues.send(kernel, queueType, { name, work })
            : misused(
              workItem,
              "was queued while it was in a queue, or freed",
            ));
      }),
  );
}

/**
 * IoFreeWorkItem: gives a work item up. Call at or below DISPATCH_LEVEL, also
 * from its routine.
 *
 * @param workItem the item; one that is in a queue is bug check 0x96 and stays
 *
 * Spec 06, section 7.
 *
 * @example Freed once, and once too often
 * ```ts
 * import {
 *   ioAllocateWorkItem, ioCreateDevice, ioFreeWorkItem, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = (times: number) => Effect.gen(function* () {
 *   const item = yield* ioAllocateWorkItem(yield* ioCreateDevice("disk"));
 *   for (let time = 0; time < times; time++) yield* ioFreeWorkItem(item);
 * });
 * const rulesAfter = (times: number) =>
 *   Machine.run(program(times)).findings.map(({ rule }) => rule);
 * assert.deepEqual([rulesAfter(1), rulesAfter(2)], [[], ["0x96"]]);
 * ```
 */
export function ioFreeWorkItem(
  workItem: IoWorkItem,
): Effect.Effect<void, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      tellCall(kernel, actor, "ioFreeWorkItem", { workItem: workItem.name });
    }
    return Effect.flatMap(
      workItem.ask("free"),
      (may) =>
        may
          ? Effect.void
          : misused(workItem, "was freed while it was in a queue, or freed"),
    );
  });
}

function misused(
  { name }: IoWorkItem,
  how: string,
): Effect.Effect<void, never, Kernel> {
  return kernelCall((kernel, actor) =>
    bugCheck(
      kernel,
      actor,
      BugCheckCode.InvalidWorkQueueItem,
      [name],
      `${name} ${how}`,
    )
  );
}
