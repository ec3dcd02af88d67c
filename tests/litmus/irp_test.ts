/** I/O requests on their way to the channel: cancelled, started, completed. */

import { Effect } from "../../deps.ts";
import { type Cell, cell } from "../../src/actors/mod.ts";
import {
  IoAllocationAction,
  STATUS_CANCELLED,
  STATUS_SUCCESS,
} from "../../src/ddi/mod.ts";
import {
  type DeviceObject,
  type DriverCancel,
  ioAllocateIrp,
  ioCancelIrp,
  ioCompleteRequest,
  ioReleaseCancelSpinLock,
  ioSetCancelRoutine,
  ioStartNextPacket,
  ioStartPacket,
  type Irp,
  keFlushQueuedDpcs,
  keInitializeDpc,
  keInsertQueueDpc,
  setDriverStartIo,
} from "../../src/machine/mod.ts";
import { explore, type MachineServices } from "../../src/simulator/mod.ts";
import { assert, assertStringIncludes } from "../deps.ts";
import {
  atDispatch,
  type Driver,
  inThreads,
  makeDriver,
} from "../dma/fixture.ts";
import {
  allocate,
  cancel,
  freeChannel,
  type Request,
} from "../dma/requests.ts";
import { testEvery } from "./race.ts";

const { DeallocateObject } = IoAllocationAction;

const complete = (irp: Irp, status: number) =>
  Effect.suspend(() => {
    irp.ioStatus.status = status;
    return ioCompleteRequest(irp);
  });

/** Asks for the channel; its routine completes the request unless it may not. */
const askFor = (
  driver: Driver,
  irp: Irp,
): Effect.Effect<Request, never, MachineServices> =>
  allocate(driver, {
    action: DeallocateObject,
    body: () =>
      Effect.flatMap(
        ioSetCancelRoutine(irp, null),
        // No cancel routine any more: who took it completes the request.
        (routine) =>
          routine === null ? Effect.void : complete(irp, STATUS_SUCCESS),
      ),
  });

testEvery({
  name:
    "IoCancelIrp against the grant of its channel: the request is completed once, by the one that took the cancel routine",
  program: Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const irp = yield* ioAllocateIrp("write");
    const cancelled: DriverCancel = (_device, taken) =>
      Effect.andThen(
        ioReleaseCancelSpinLock(taken.cancelIrql),
        complete(taken, STATUS_CANCELLED),
      );
    yield* ioSetCancelRoutine(irp, cancelled);
    const request = yield* askFor(driver, irp);
    yield* inThreads(2, [
      freeChannel(driver),
      Effect.asVoid(ioCancelIrp(irp)),
    ]);
    return [irp.completed, irp.ioStatus.status, request.runs];
  }),
  outcomes: [[true, STATUS_SUCCESS, 1], [true, STATUS_CANCELLED, 1]],
});

testEvery({
  name:
    "a cancel routine that cancels the channel too: the AdapterControl routine runs once or not at all",
  program: Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const irp = yield* ioAllocateIrp("write");
    const made: Request[] = [];
    let won: boolean | null = null;
    const cancelled: DriverCancel = (_device, taken) =>
      Effect.gen(function* () {
        yield* ioReleaseCancelSpinLock(taken.cancelIrql);
        won = yield* cancel(made[0]!);
        yield* complete(taken, STATUS_CANCELLED);
      });
    yield* ioSetCancelRoutine(irp, cancelled);
    const request = yield* askFor(driver, irp);
    made.push(request);
    yield* inThreads(2, [
      freeChannel(driver),
      Effect.asVoid(ioCancelIrp(irp)),
    ]);
    return [irp.ioStatus.status, request.runs, won];
  }),
  outcomes: [
    [STATUS_SUCCESS, 1, null],
    [STATUS_CANCELLED, 1, false],
    [STATUS_CANCELLED, 0, true],
  ],
});

/**
 * A device whose StartIo asks for the channel, and notes each request.
 *
 * @param inside whether the next packet is started inside the AdapterControl
 *   routine, or in a DPC after it
 */
const startingDevice = Effect.fnUntraced(function* (
  driver: Driver,
  served: Cell<readonly string[]>,
  inside: boolean,
) {
  const device: DeviceObject = driver.pdo;
  const goOn = (irp: Irp) =>
    Effect.andThen(
      complete(irp, STATUS_SUCCESS),
      ioStartNextPacket(device, false),
    );
  const dpc = yield* keInitializeDpc(
    "completion",
    (_dpc, _context, irp) => goOn(irp as Irp),
    null,
  );
  setDriverStartIo(
    device,
    (_device, irp) =>
      Effect.asVoid(
        driver.dma.allocateAdapterChannel({
          deviceObject: device,
          numberOfMapRegisters: 1,
          context: null,
          executionRoutine: () =>
            Effect.gen(function* () {
              yield* served.update((names) => [...names, irp.name]);
              yield* inside ? goOn(irp) : keInsertQueueDpc(dpc, irp);
              return DeallocateObject;
            }),
        }).pipe(Effect.orDie),
      ),
  );
  return device;
});

/** Two threads start a packet each. */
const twoPackets = (inside: boolean) =>
  Effect.gen(function* () {
    const driver = yield* makeDriver();
    const served = yield* cell<readonly string[]>("served", []);
    const device = yield* startingDevice(driver, served, inside);
    const start = Effect.flatMap(
      ioAllocateIrp("packet"),
      (irp) => atDispatch(ioStartPacket(device, irp)),
    );
    yield* inThreads(2, [start, start]);
    yield* keFlushQueuedDpcs();
    return served.value;
  });

testEvery({
  name:
    "C319 two threads start packets on one device: StartIo serves them one after the other, each once",
  program: twoPackets(false),
  outcomes: [
    ["thread 0/packet", "thread 1/packet"],
    ["thread 1/packet", "thread 0/packet"],
  ],
});

Deno.test("C069 the next packet started inside the AdapterControl routine asks while the wait block is in use: M5, in some schedule", () => {
  const { coverage, failures } = explore(twoPackets(true), {
    strategy: "reduced",
    all: true,
  });
  assertStringIncludes(failures[0]!.message, "Model finding M5");
  // Where the packets come one after the other it does no harm.
  assert(coverage.failing < coverage.behaviours, `${coverage.failing}`);
});
