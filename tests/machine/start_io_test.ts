/**
 * Device queues and StartIo.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  type DeviceObject,
  type DriverStartIo,
  ioAllocateIrp,
  ioCancelIrp,
  ioCreateDevice,
  ioReleaseCancelSpinLock,
  ioSetCancelRoutine,
  ioSetStartIoAttributes,
  ioStartNextPacket,
  ioStartNextPacketByKey,
  ioStartPacket,
  type Irp,
  KDeviceQueueEntry,
  keGetCurrentIrql,
  keInitializeDeviceQueue,
  keInsertByKeyDeviceQueue,
  keInsertDeviceQueue,
  keRaiseIrql,
  keRemoveByKeyDeviceQueue,
  keRemoveDeviceQueue,
  keRemoveEntryDeviceQueue,
  type Kernel,
  kernelCall,
  locksHeld,
  psCreateSystemThread,
  setDriverStartIo,
} from "../../src/machine/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { bugChecksOf, runMachine, valueOf } from "./machine.ts";

const entry = (name: string) => new KDeviceQueueEntry(name, name);

Deno.test("keInsertDeviceQueue() leaves the first entry to the caller and queues the others", () => {
  const seen = valueOf(Effect.gen(function* () {
    const queue = yield* keInitializeDeviceQueue<string>("queue");
    const answers: unknown[] = [queue.busy];
    for (const name of ["a", "b", "c"]) {
      answers.push(yield* keInsertDeviceQueue(queue, entry(name)));
    }
    answers.push(queue.busy);
    for (let i = 0; i < 3; i++) {
      answers.push((yield* keRemoveDeviceQueue(queue))?.item ?? null);
    }
    return [...answers, queue.busy];
  }));
  assertEquals(seen, [false, false, true, true, true, "b", "c", null, false]);
});

Deno.test("keInsertByKeyDeviceQueue() sorts by key, equals in the order they came", () => {
  const seen = valueOf(Effect.gen(function* () {
    const queue = yield* keInitializeDeviceQueue<string>("queue");
    yield* keInsertDeviceQueue(queue, entry("served"));
    for (
      const [name, key] of [["b", 5], ["c", 9], ["b2", 5], ["a", 1]] as const
    ) {
      yield* keInsertByKeyDeviceQueue(queue, entry(name), key);
    }
    const items: unknown[] = [];
    for (const key of [6, 100, 5, 0]) {
      items.push((yield* keRemoveByKeyDeviceQueue(queue, key))?.item);
    }
    return items;
  }));
  // No key of 100 or more is there, so the head goes out.
  assertEquals(seen, ["c", "a", "b", "b2"]);
});

Deno.test("keRemoveEntryDeviceQueue() returns true exactly when the entry was queued", () => {
  const seen = valueOf(Effect.gen(function* () {
    const queue = yield* keInitializeDeviceQueue<string>("queue");
    const [served, queued] = [entry("served"), entry("queued")];
    yield* keInsertDeviceQueue(queue, served);
    yield* keInsertDeviceQueue(queue, queued);
    const inserted = queued.inserted;
    return [
      inserted,
      yield* keRemoveEntryDeviceQueue(queue, served),
      yield* keRemoveEntryDeviceQueue(queue, queued),
      yield* keRemoveEntryDeviceQueue(queue, queued),
      queued.inserted,
      yield* keRemoveDeviceQueue(queue),
    ];
  }));
  assertEquals(seen, [true, false, true, false, false, null]);
});

/** A device whose StartIo notes the IRP, the level and the current IRP. */
function notingDevice(seen: unknown[]) {
  return Effect.gen(function* () {
    const disk = yield* ioCreateDevice("disk");
    setDriverStartIo(
      disk,
      (device, irp) =>
        Effect.map(keGetCurrentIrql(), (irql) => {
          seen.push([irp.name, irql, device.currentIrp === irp]);
        }),
    );
    return disk;
  });
}

Deno.test("C319: ioStartPacket() to an idle device sets CurrentIrp and calls StartIo at DISPATCH_LEVEL", () => {
  const seen: unknown[] = [];
  const after = valueOf(Effect.gen(function* () {
    const disk = yield* notingDevice(seen);
    const irp = yield* ioAllocateIrp("irp");
    yield* ioStartPacket(disk, irp);
    return [
      disk.currentIrp === irp,
      irp.deviceObject === disk,
      yield* keGetCurrentIrql(),
    ];
  }));
  assertEquals(seen, [["irp", 2, true]]);
  assertEquals(after, [true, true, 0]);
});

Deno.test("ioStartPacket() to a busy device queues, and ioStartNextPacket() takes the next until the device is idle", () => {
  const seen: unknown[] = [];
  const current = valueOf(Effect.gen(function* () {
    const disk = yield* notingDevice(seen);
    for (const name of ["a", "b", "c"]) {
      yield* ioStartPacket(disk, yield* ioAllocateIrp(name));
    }
    yield* keRaiseIrql(2);
    const names: unknown[] = [];
    for (let i = 0; i < 3; i++) {
      yield* ioStartNextPacket(disk, false);
      names.push(disk.currentIrp?.name ?? null);
    }
    yield* ioStartPacket(disk, yield* ioAllocateIrp("d"));
    return [...names, disk.currentIrp?.name];
  }));
  assertEquals(current, ["b", "c", null, "d"]);
  assertEquals(seen, ["a", "b", "c", "d"].map((name) => [name, 2, true]));
});

Deno.test("ioStartPacket() with a key queues by key, and ioStartNextPacketByKey() goes on from a key", () => {
  const seen: unknown[] = [];
  const order = valueOf(Effect.gen(function* () {
    const disk = yield* notingDevice(seen);
    for (
      const [name, key] of [["a", 0], ["far", 90], ["near", 10], [
        "mid",
        50,
      ]] as const
    ) {
      yield* ioStartPacket(disk, yield* ioAllocateIrp(name), key);
    }
    yield* keRaiseIrql(2);
    const names: unknown[] = [];
    for (const key of [40, 40, 40]) {
      yield* ioStartNextPacketByKey(disk, false, key);
      names.push(disk.currentIrp?.name);
    }
    return names;
  }));
  assertEquals(order, ["mid", "far", "near"]);
});

/** A StartIo that asks for the next packet before it returns. */
function eagerDevice(steps: string[]) {
  const startIo: DriverStartIo<undefined> = (device, irp) =>
    Effect.gen(function* () {
      steps.push(`${irp.name} in`);
      yield* ioStartNextPacket(device, false);
      steps.push(`${irp.name} out`);
    });
  return Effect.gen(function* () {
    const disk = yield* ioCreateDevice("disk");
    setDriverStartIo(disk, () => Effect.void);
    for (const name of ["first", "a", "b", "c"]) {
      yield* ioStartPacket(disk, yield* ioAllocateIrp(name));
    }
    setDriverStartIo(disk, startIo);
    return disk;
  });
}

Deno.test("ioStartNextPacket() from StartIo calls StartIo within itself, unless DeferredStartIo is set", () => {
  const steps: string[] = [];
  const drive = (deferred: boolean) =>
    Effect.gen(function* () {
      const disk = yield* eagerDevice(steps);
      yield* ioSetStartIoAttributes(disk, deferred, false);
      yield* keRaiseIrql(2);
      yield* ioStartNextPacket(disk, false);
      return disk.currentIrp;
    });
  assertEquals(valueOf(drive(false)), null);
  assertEquals(steps, ["a in", "b in", "c in", "c out", "b out", "a out"]);
  steps.length = 0;
  assertEquals(valueOf(drive(true)), null);
  assertEquals(steps, ["a in", "a out", "b in", "b out", "c in", "c out"]);
});

Deno.test("With DeferredStartIo, every packet of several threads reaches StartIo once, one at a time", () => {
  for (let seed = 0; seed < 100; seed++) {
    const started: string[] = [];
    let running = 0;
    const startIo: DriverStartIo<undefined> = (device, irp) =>
      Effect.gen(function* () {
        assertEquals(++running, 1);
        started.push(irp.name);
        yield* ioStartNextPacket(device, false);
        yield* irp.state.get;
        running--;
      });
    const program = Effect.gen(function* () {
      const disk = yield* ioCreateDevice("disk");
      setDriverStartIo(disk, startIo);
      yield* ioSetStartIoAttributes(disk, true, false);
      for (const processor of [0, 1, 2]) {
        const body = Effect.gen(function* () {
          for (let i = 0; i < 3; i++) {
            yield* ioStartPacket(disk, yield* ioAllocateIrp("irp"));
          }
        });
        yield* psCreateSystemThread(`thread ${processor}`, body, { processor });
      }
      return disk;
    });
    const disk: DeviceObject = valueOf(program, { processors: 3, seed });
    assertEquals(new Set(started).size, 9, `seed ${seed}`);
    assertEquals(started.length, 9);
    assertEquals([disk.currentIrp, disk.deviceQueue.busy], [null, false]);
  }
});

/** A cancel routine for queued IRPs, which notes whether it found its IRP. */
function cancelQueued(seen: unknown[]) {
  return (
    device: DeviceObject | null,
    irp: Irp,
  ): Effect.Effect<void, never, Kernel> =>
    Effect.gen(function* () {
      seen.push([
        irp.name,
        yield* keRemoveEntryDeviceQueue(
          device!.deviceQueue,
          irp.deviceQueueEntry,
        ),
      ]);
      yield* ioReleaseCancelSpinLock(irp.cancelIrql);
    });
}

Deno.test("A queued IRP is cancelled through the routine ioStartPacket() set, and StartIo does not see it", () => {
  const started: unknown[] = [];
  const cancelled: unknown[] = [];
  const answers = valueOf(Effect.gen(function* () {
    const disk = yield* notingDevice(started);
    const irps = [];
    for (const name of ["a", "b", "c"]) {
      const irp = yield* ioAllocateIrp(name);
      irps.push(irp);
      yield* ioStartPacket(disk, irp, null, cancelQueued(cancelled));
    }
    const answer = yield* ioCancelIrp(irps[1]!);
    yield* keRaiseIrql(2);
    yield* ioStartNextPacket(disk, true);
    return [answer, disk.currentIrp?.name, yield* kernelCall(locksHeld)];
  }));
  assertEquals(answers, [true, "c", 0]);
  assertEquals(cancelled, [["b", true]]);
  assertEquals(started, [["a", 2, true], ["c", 2, true]]);
});

Deno.test("ioStartPacket() of an IRP that is cancelled already calls its cancel function if it has to wait", () => {
  const cancelled: unknown[] = [];
  const held = valueOf(Effect.gen(function* () {
    const disk = yield* notingDevice([]);
    yield* ioStartPacket(disk, yield* ioAllocateIrp("a"));
    const irp = yield* ioAllocateIrp("b");
    yield* ioCancelIrp(irp);
    yield* ioStartPacket(disk, irp, null, cancelQueued(cancelled));
    return [yield* kernelCall(locksHeld), yield* keGetCurrentIrql()];
  }));
  assertEquals(cancelled, [["b", true]]);
  assertEquals(held, [0, 0]);
});

Deno.test("With NonCancelable set, an IRP has no cancel routine when StartIo gets it", () => {
  for (const nonCancelable of [true, false]) {
    const kept = valueOf(Effect.gen(function* () {
      const disk = yield* notingDevice([]);
      yield* ioSetStartIoAttributes(disk, false, nonCancelable);
      const irps = [yield* ioAllocateIrp("a"), yield* ioAllocateIrp("b")];
      for (const irp of irps) {
        yield* ioStartPacket(disk, irp, null, cancelQueued([]));
      }
      yield* keRaiseIrql(2);
      yield* ioStartNextPacket(disk, true);
      return [
        (yield* ioSetCancelRoutine(irps[0]!, null)) !== null,
        (yield* ioSetCancelRoutine(irps[1]!, null)) !== null,
      ];
    }));
    assertEquals(kept, [!nonCancelable, !nonCancelable]);
  }
});

Deno.test("ioStartPacket() to a device without a StartIo routine is bug check 0xD1", () => {
  const run = runMachine(Effect.gen(function* () {
    const disk = yield* ioCreateDevice("disk");
    yield* ioStartPacket(disk, yield* ioAllocateIrp("irp"));
  }));
  assert(run.status === "completed", run.message);
  assertEquals(bugChecksOf(run), [0xD1]);
});
