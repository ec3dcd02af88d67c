/**
 * What the drivers of the demos have in common: a device with its adapter, a
 * request for the channel, and threads on two processors.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  type BusMaster,
  type DeviceObject,
  Devices,
  type DmaOperations,
  DmaTransferContext,
  type IoAllocationAction,
  ioGetDmaAdapter,
  Irql,
  keLowerIrql,
  keRaiseIrql,
  type Kernel,
  keWaitForSingleObject,
  type KThread,
  type MachineServices,
  type MapRegisterBase,
  psCreateSystemThread,
} from "../../mod.ts";

/** A driver that has its adapter. */
export interface DemoDriver {
  readonly device: BusMaster;
  readonly pdo: DeviceObject;
  readonly dma: DmaOperations<3>;
}

/** Plugs a bus master in and gets its adapter. */
export const plugIn: Effect.Effect<DemoDriver, never, MachineServices> = Effect
  .gen(function* () {
    const device = yield* Devices.busMaster({ dmaAddressWidth: 32 });
    const { adapter } = yield* Effect.orDie(ioGetDmaAdapter(device.pdo, {
      version: 3,
      master: true,
      scatterGather: true,
      dmaAddressWidth: 32,
      maximumLength: 0x1_0000,
    }));
    return { device, pdo: device.pdo, dma: adapter.dmaOperations };
  });

/** Runs a part of a driver at DISPATCH_LEVEL. */
export function atDispatch<A, E, R>(
  body: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R | Kernel> {
  return Effect.flatMap(
    keRaiseIrql(Irql.Dispatch),
    (before) => Effect.ensuring(body, keLowerIrql(before)),
  );
}

/** The body of an AdapterControl routine. */
export type Routine = (
  mapRegisterBase: MapRegisterBase | null,
) => Effect.Effect<IoAllocationAction, never, MachineServices>;

/**
 * AllocateAdapterChannelEx for two registers, with a context of its own.
 *
 * @returns the context, to cancel the request with
 */
export function allocate(
  driver: Pick<DemoDriver, "dma" | "pdo">,
  routine: Routine,
): Effect.Effect<DmaTransferContext, never, MachineServices> {
  return Effect.orDie(request(driver, routine));
}

// Generators stand at the top level, because these run in every schedule.
const request = Effect.fnUntraced(function* (
  { dma, pdo }: Pick<DemoDriver, "dma" | "pdo">,
  routine: Routine,
) {
  const context = new DmaTransferContext();
  yield* dma.initializeDmaTransferContext(context);
  yield* atDispatch(dma.allocateAdapterChannelEx({
    deviceObject: pdo,
    dmaTransferContext: context,
    numberOfMapRegisters: 2,
    flags: 0,
    executionRoutine: (_deviceObject, _irp, base) => routine(base),
  }));
  return context;
});

/** Runs two threads, on processors 0 and 1, and waits for both. */
export function together<E, R>(
  first: Effect.Effect<unknown, E, R>,
  second: Effect.Effect<unknown, E, R>,
): Effect.Effect<void, never, R | Kernel> {
  return runThreads([Effect.asVoid(first), Effect.asVoid(second)]);
}

const runThreads = Effect.fnUntraced(function* <E, R>(
  bodies: readonly Effect.Effect<void, E, R>[],
) {
  const threads: KThread[] = [];
  for (const [processor, body] of bodies.entries()) {
    const name = `thread ${processor}`;
    threads.push(yield* psCreateSystemThread(name, body, { processor }));
  }
  for (const thread of threads) yield* keWaitForSingleObject(thread);
});
