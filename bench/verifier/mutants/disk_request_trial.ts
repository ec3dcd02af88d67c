/**
 * One request of a scenario of the disk driver: how it is made, cancelled and
 * held against the bytes.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { choose, yieldNow } from "../../../src/actors/mod.ts";
import {
  STATUS_CANCELLED,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
} from "../../../src/ddi/mod.ts";
import type { DiskDriver } from "../../../src/devices/mod.ts";
import {
  EventType,
  ioAcquireCancelSpinLock,
  ioAllocateIrp,
  ioCancelIrp,
  ioReleaseCancelSpinLock,
  type Irp,
  keDelayExecutionThread,
  keGetCurrentIrql,
  keInitializeEvent,
  keWaitForSingleObject,
  type KThread,
  psCreateSystemThread,
} from "../../../src/machine/mod.ts";
import type { MachineServices } from "../../../src/simulator/mod.ts";
import {
  makeBuffer,
  readBuffer,
  writeBuffer,
} from "../../../tests/dma/buffers.ts";
import type { DiskPlan, Medium, Wish } from "./disk_plan.ts";

/** What is in a buffer before anything moved. */
const buffered = (at: number) => (at * 13 + 5 + (at >> 9)) & 255;

/** One request, and what is wrong with what came of it. */
export const play: (
  driver: DiskDriver,
  medium: Medium,
  wish: Wish,
  plan: DiskPlan,
) => Effect.Effect<string, never, MachineServices> = Effect.fnUntraced(
  function* (
    driver: DiskDriver,
    medium: Medium,
    wish: Wish,
    plan: DiskPlan,
  ) {
    const { length, offset, operation } = wish;
    const mdl = yield* makeBuffer({ length, offset: 100 });
    const before = Uint8Array.from({ length }, (_, at) => buffered(at));
    yield* writeBuffer(mdl, before);
    const irp = yield* ioAllocateIrp("irp");
    const done = yield* keInitializeEvent("done", EventType.NotificationEvent);
    irp.mdlAddress = mdl;
    irp.userEvent = done;
    let canceller: KThread | undefined;
    let level = 0;
    // A driver above may cancel others when it hears of this one.
    irp.completionRoutine = () =>
      Effect.as(
        Effect.flatMap(ioAcquireCancelSpinLock(), ioReleaseCancelSpinLock),
        STATUS_SUCCESS,
      );
    if (wish.cancelled) {
      const body = Effect.map(
        cancelSometime(irp),
        (irql) => void (level = irql),
      );
      const processor = yield* choose(2);
      canceller = yield* psCreateSystemThread("canceller", body, { processor });
    }
    if (wish.late) yield* ioCancelIrp(irp);
    yield* driver.dispatch(irp, { operation, offset, length });
    yield* keWaitForSingleObject(done);
    if (canceller !== undefined) yield* keWaitForSingleObject(canceller);
    if (level !== 0) return `IoCancelIrp came back at IRQL ${level}`;
    const after = yield* readBuffer(mdl);
    const onDisk = medium.bytes.subarray(offset, offset + length);
    return complaintOf(irp, wish, plan, before, after, onDisk);
  },
);

const cancelSometime = Effect.fnUntraced(function* (irp: Irp) {
  for (let left = yield* choose(16); left > 0; left--) yield* yieldNow;
  const delay = (yield* choose(2)) * (yield* choose(60));
  if (delay > 0) yield* keDelayExecutionThread(delay);
  yield* ioCancelIrp(irp);
  return yield* keGetCurrentIrql();
});

/** What is wrong with the end of a request; nothing if all is well. */
function complaintOf(
  irp: Irp,
  { cancelled, late = false, length, offset, operation }: Wish,
  { allowed = [], bad }: DiskPlan,
  before: Uint8Array,
  after: Uint8Array,
  onDisk: Uint8Array,
): string {
  const { information, status } = irp.ioStatus;
  if (irp.state.value.cancelRoutine !== null) {
    return "an IRP ended with a cancel routine";
  }
  const legal = status === STATUS_SUCCESS || allowed.includes(status) ||
    cancelled === true && status === STATUS_CANCELLED;
  if (late) {
    return status === STATUS_CANCELLED ? "" : "a cancelled request was begun";
  }
  if (!legal) return `a request ended with ${status.toString(16)}`;
  if (status === STATUS_SUCCESS && information !== length) {
    return `${information} bytes of ${length} are a success`;
  }
  if (status === STATUS_CANCELLED && information !== 0) {
    return `a cancelled request moved ${information} bytes`;
  }
  if (status === STATUS_UNSUCCESSFUL && bad !== undefined) {
    const good = bad.offset - offset;
    if (information !== good) {
      return `${information} bytes before a place at ${good} that is bad`;
    }
  }
  const source = operation === "read" ? onDisk : before;
  const target = operation === "read" ? after : onDisk;
  const moved = target.subarray(0, information).every((byte, at) =>
    byte === source[at]
  );
  if (!moved) return `a ${operation} moved wrong bytes`;
  const kept = operation === "read" ? before : undefined;
  const spoilt = kept !== undefined &&
    after.subarray(information).some((byte, at) =>
      byte !== kept[information + at]
    );
  return spoilt ? "a read changed bytes that it says it did not move" : "";
}
