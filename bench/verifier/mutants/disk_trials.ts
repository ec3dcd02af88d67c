/**
 * What the disk driver is put through: reads and writes in parts, with and
 * without map registers, cancels at any moment, media that fail, interrupts that
 * are lost, disks that get stuck, allocations that fail.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { choose, spawn, yieldNow } from "../../../src/actors/mod.ts";
import {
  STATUS_CANCELLED,
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
} from "../../../src/ddi/mod.ts";
import {
  Devices,
  type Disk,
  type DiskMedium,
  type startDiskDriver,
} from "../../../src/devices/mod.ts";
import {
  EventType,
  ioAcquireCancelSpinLock,
  ioAllocateIrp,
  ioCancelIrp,
  ioConnectInterrupt,
  ioDisconnectInterrupt,
  ioReleaseCancelSpinLock,
  type Irp,
  keDelayExecutionThread,
  keGetCurrentIrql,
  keInitializeEvent,
  Kernel,
  keWaitForSingleObject,
  type KThread,
  psCreateSystemThread,
} from "../../../src/machine/mod.ts";
import type { PlannedFault } from "../../../src/machine/mod.ts";
import {
  makeBuffer,
  readBuffer,
  writeBuffer,
} from "../../../tests/dma/buffers.ts";
import type { Scenario, Trial } from "./watch.ts";

/** What a mutant of the driver exports. */
export interface DiskModule {
  readonly startDiskDriver: typeof startDiskDriver;
}

/** One read or write of a scenario. */
interface Wish {
  readonly operation: "read" | "write";
  readonly offset: number;
  readonly length: number;
  /** Whether somebody cancels it, at any moment. */
  readonly cancelled?: boolean;
  /** Whether it is cancelled before the driver gets it. */
  readonly late?: boolean;
}

/** What a scenario is made of. */
interface DiskPlan {
  readonly wishes: readonly Wish[];
  /** Address bits of the disk; 24 if left out. */
  readonly width?: number;
  /** The most bytes under way, as the driver is told; 12 KiB if left out. */
  readonly maximumLength?: number;
  /** Where the medium fails; nowhere if left out. */
  readonly bad?: { readonly offset: number; readonly times: number };
  readonly tries?: number;
  readonly watchdogTicks?: number;
  /** The statuses that a request may end with besides success. */
  readonly allowed?: readonly number[];
  /** Whether one request comes after the other. */
  readonly inTurn?: boolean;
  /** Whether the disk takes no time, so that only the schedule orders things. */
  readonly atOnce?: boolean;
  /** The tick at which every request is over, at the latest. */
  readonly deadline?: number;
  /** How often the medium must fail, if it is known. */
  readonly failures?: number;
  /**
   * How many resets may be sent for commands that are over: one for each that
   * ended while its interrupt was lost or late.
   */
  readonly stale?: number;
  /** Whether the driver is stopped as soon as all requests are over. */
  readonly stopsAtOnce?: boolean;
  /** Whether another device shares the interrupt line. */
  readonly shared?: boolean;
}

const PAGE = 4096;
const DISK_BYTES = 16 * PAGE;

/** What is on a disk, or in a buffer, before anything moved. */
const original = (at: number) => (at * 7 + (at >> 8)) & 255;
const buffered = (at: number) => (at * 13 + 5 + (at >> 9)) & 255;

class Medium implements DiskMedium {
  readonly size = DISK_BYTES;
  readonly bytes: Uint8Array = Uint8Array.from(
    { length: DISK_BYTES },
    (_, at) => original(at),
  );
  /** How often it failed. */
  failures = 0;
  readonly #bad: number;
  #times: number;

  constructor({ bad }: DiskPlan) {
    this.#bad = bad?.offset ?? Infinity;
    this.#times = bad?.times ?? 0;
  }

  read(offset: number, target: Uint8Array): number {
    const length = this.#whole(offset, target.length);
    target.set(this.bytes.subarray(offset, offset + length));
    return length;
  }

  write(offset: number, source: Uint8Array): number {
    const length = this.#whole(offset, source.length);
    this.bytes.set(source.subarray(0, length), offset);
    return length;
  }

  #whole(offset: number, length: number): number {
    const hit = offset <= this.#bad && this.#bad < offset + length;
    if (!hit || this.#times === 0) {
      return Math.max(0, Math.min(length, this.size - offset));
    }
    this.#times--;
    this.failures++;
    return this.#bad - offset;
  }
}

/** Plays a plan with a driver, and holds the bytes against it. */
function diskScenario(
  { startDiskDriver }: DiskModule,
  plan: DiskPlan,
): Scenario {
  return Effect.gen(function* () {
    const { maximumLength = 3 * PAGE, tries, watchdogTicks, width = 24 } = plan;
    const { scheduler } = yield* Kernel;
    const medium = new Medium(plan);
    const disk = yield* Devices.disk({
      name: "disk",
      medium,
      dmaAddressWidth: width,
      ...(plan.atOnce ? { seekTicks: 0, bytesPerTick: Infinity } : {}),
    });
    const driver = yield* startDiskDriver(disk, maximumLength, {
      ...(tries === undefined ? {} : { tries }),
      ...(watchdogTicks === undefined ? {} : { watchdogTicks }),
    });
    const neighbour = plan.shared ? yield* shareLine(disk) : Effect.succeed("");
    const said = yield* playAll(driver, medium, plan);
    const late = scheduler.now > (plan.deadline ?? Infinity);
    const restless = plan.stopsAtOnce ? "" : yield* whileIdle(disk, plan);
    const unheard = yield* neighbour;
    yield* driver.stop;
    const undead = plan.stopsAtOnce ? yield* afterStop(plan) : "";
    if (said !== "") return said;
    if (late) return `the requests were over at tick ${scheduler.now}`;
    if (medium.failures !== (plan.failures ?? medium.failures)) {
      return `the medium failed ${medium.failures} times`;
    }
    return restless || unheard || undead;
  });
}

/** Plays every wish of a plan: in turn, or each in a thread. */
const playAll = Effect.fnUntraced(function* (
  driver: Driver,
  medium: Medium,
  plan: DiskPlan,
) {
  const complaints: string[] = [];
  const threads: KThread[] = [];
  const { processors } = yield* Kernel;
  for (const wish of plan.wishes) {
    const body = Effect.map(
      play(driver, medium, wish, plan),
      (said) => void complaints.push(said),
    );
    if (plan.inTurn) yield* body;
    else {
      const processor = threads.length % processors.length;
      threads.push(
        yield* psCreateSystemThread("requester", body, { processor }),
      );
    }
  }
  for (const thread of threads) yield* keWaitForSingleObject(thread);
  return complaints.find((said) => said !== "") ?? "";
});

/** What a driver does although nothing is under way; nothing if it rests. */
const whileIdle = Effect.fnUntraced(function* (
  disk: Disk,
  { stale = 0, watchdogTicks }: DiskPlan,
) {
  if (watchdogTicks === undefined) return "";
  const { scheduler } = yield* Kernel;
  // The round that finds nothing under way is the last.
  yield* keDelayExecutionThread(2 * watchdogTicks);
  const before = scheduler.steps;
  yield* keDelayExecutionThread(20 * watchdogTicks);
  if (scheduler.steps - before > 10) return "the watchdog never rests";
  const { size } = disk.resets;
  return size <= stale ? "" : `${size} resets were sent for what is over`;
});

/** What a driver does that was stopped; nothing if it is gone. */
const afterStop = Effect.fnUntraced(function* (
  { watchdogTicks = 100 }: DiskPlan,
) {
  const { scheduler } = yield* Kernel;
  const before = scheduler.steps;
  yield* keDelayExecutionThread(3 * watchdogTicks);
  return scheduler.steps - before > 5 ? "the driver lives after its stop" : "";
});

/** A second device on the line of the disk, which must be heard. */
const shareLine = Effect.fnUntraced(function* (disk: Disk) {
  let due = false;
  let heard = 0;
  const interrupt = yield* Effect.orDie(ioConnectInterrupt({
    name: "neighbour",
    line: disk.line,
    serviceRoutine: () =>
      Effect.sync(() => {
        if (!due) return false;
        due = false;
        heard++;
        return true;
      }),
    serviceContext: null,
  }));
  return Effect.gen(function* () {
    due = true;
    yield* spawn("neighbour", disk.line.assert);
    yield* keDelayExecutionThread(100);
    yield* ioDisconnectInterrupt(interrupt);
    return heard === 1 ? "" : "a device on the same line is not heard";
  });
});

type Driver = Effect.Success<ReturnType<typeof startDiskDriver>>;

/** One request, and what is wrong with what came of it. */
const play = Effect.fnUntraced(function* (
  driver: Driver,
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
});

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

const read = (offset: number, length: number): Wish => ({
  operation: "read",
  offset,
  length,
});

const write = (offset: number, length: number): Wish => ({
  operation: "write",
  offset,
  length,
});

/** Faults that strike for certain. */
const faults = (...plan: readonly PlannedFault[]) => ({ faults: { plan } });

/** Makes a trial of a plan. */
type MakeTrial = (
  plan: DiskPlan,
  schedules: number,
  machine?: Trial["machine"],
) => Trial;

const mixed = [read(0, 2 * PAGE), write(5 * PAGE, 5000), read(9000, 700)];
const large = [read(PAGE, 8 * PAGE), write(3, 6 * PAGE)];
const small = { maximumLength: 8 * PAGE };

/** What a mutant of the disk driver is put through. */
export function diskTrials(module: DiskModule): Trial[] {
  const trial: MakeTrial = (plan, schedules, machine = {}) => ({
    program: () => diskScenario(module, plan),
    machine: { mapRegisters: 8, ...machine },
    schedules,
  });
  return [
    trial({ wishes: mixed, ...small }, 3),
    trial({ wishes: mixed, ...small, shared: true }, 2),
    trial({ wishes: large, inTurn: true }, 2),
    trial({ wishes: large, inTurn: true, width: 64 }, 2),
    trial({ wishes: mixed, width: 64 }, 2),
    ...failing(trial),
    ...watched(trial),
    ...cancelled(trial),
  ];
}

/** Cancels at any moment. */
function cancelled(trial: MakeTrial): Trial[] {
  const wishes = mixed.map((wish) => ({ ...wish, cancelled: true }));
  const long = [{ ...read(0, 3 * PAGE), cancelled: true }, read(PAGE, PAGE)];
  const few = { mapRegisters: 4 };
  return [
    trial({ wishes, ...small }, 12, few),
    trial({ wishes: long, ...small }, 12, few),
    trial({ wishes: [{ ...read(0, PAGE), late: true }] }, 1),
    {
      ...trial({ wishes: long, ...small, atOnce: true }, 10, few),
      searched: 300,
    },
  ];
}

/** Media and allocations that fail. */
function failing(trial: MakeTrial): Trial[] {
  const allowed = [STATUS_UNSUCCESSFUL];
  const bad = { offset: 3 * PAGE + 50, times: Infinity };
  const once = { ...bad, times: 2 };
  const refused = [STATUS_INSUFFICIENT_RESOURCES, STATUS_CANCELLED];
  const failure = {
    fault: "allocation-failure-dispatch",
    occasion: 1,
  } as const;
  const one = [large[0]!];
  return [
    trial({ wishes: large, inTurn: true, bad, allowed }, 2),
    trial({ wishes: one, bad, allowed, failures: 1 }, 1),
    trial({ wishes: one, bad, allowed, failures: 2, tries: 2 }, 1),
    trial({ wishes: large, inTurn: true, bad: once, tries: 3 }, 2),
    trial({ wishes: [read(0, PAGE)], allowed: refused }, 2, faults(failure)),
    trial(
      { wishes: [{ ...read(0, PAGE), cancelled: true }], allowed: refused },
      40,
      faults(failure),
    ),
  ];
}

/** Interrupts that are lost or late, and disks that get stuck. */
function watched(trial: MakeTrial): Trial[] {
  const plan = { tries: 3, watchdogTicks: 500 };
  const one = [read(0, PAGE)];
  const stuck = (occasion: number) =>
    ({ fault: "stuck-device", occasion }) as const;
  const lost = (occasion: number) =>
    ({ fault: "lost-interrupt", occasion }) as const;
  return [
    trial({ wishes: mixed, ...small, ...plan }, 2),
    trial(
      { wishes: large, inTurn: true, ...plan, stale: 2 },
      2,
      faults(lost(1), lost(3)),
    ),
    trial(
      { wishes: mixed, ...small, ...plan, stale: 1 },
      3,
      faults(stuck(2), { fault: "late-interrupt", occasion: 1 }),
    ),
    trial({ wishes: one, ...plan, stopsAtOnce: true }, 1),
    trial({ wishes: one, ...plan, deadline: 700 }, 1, faults(stuck(1))),
    trial({ wishes: one, ...plan, stale: 1 }, 1, faults(stuck(1), lost(1))),
    // Looks often, so that some round finds only what is not late.
    trial(
      { wishes: mixed, ...small, tries: 3, watchdogTicks: 60, deadline: 400 },
      1,
      faults(stuck(3)),
    ),
  ];
}
