/**
 * Small drivers for the tests of the rules: an adapter with a buffer, the few
 * calls that most mistakes are made of, and what the verifier says of a run.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import type { TraceEvent } from "../../src/actors/mod.ts";
import {
  DmaFlags,
  IoAllocationAction,
  type ScatterGatherElement,
} from "../../src/ddi/mod.ts";
import {
  type DmaAdapter,
  type DmaAdapterGrant,
  DmaTransferContext,
  ioGetDmaAdapter,
  type MapRegisterBase,
  type OutParameter,
  ScatterGatherBuffer,
} from "../../src/dma/mod.ts";
import {
  atDispatch,
  type DeviceObject,
  ioCreateDevice,
  Kernel,
} from "../../src/machine/mod.ts";
import { type Mdl, mdlOfPages } from "../../src/memory/mod.ts";
import {
  Machine,
  type MachineOptions,
  type MachineReport,
  type MachineServices,
} from "../../src/simulator/mod.ts";
import {
  invariants,
  makeInvariantChecker,
  verifyTrace,
} from "../../src/verifier/mod.ts";
import { assertEquals } from "../deps.ts";

/** What the machine keeps whatever drivers do. */
const machineInvariants = invariants.filter(({ name }) =>
  name !== "nothing left"
);

/** A driver's program. */
export type Driver<A = unknown> = Effect.Effect<A, unknown, MachineServices>;

/** A run with every event of it. */
export interface DriverRun<A> extends MachineReport<A, unknown> {
  readonly events: readonly TraceEvent[];
}

/**
 * Runs a driver that must come to its end. Whatever it does wrong, the machine
 * keeps its invariants, and its trace, saved and read again, gives the same
 * findings.
 */
export function runDriver<A>(
  driver: Driver<A>,
  options: MachineOptions = {},
): DriverRun<A> {
  const events: TraceEvent[] = [];
  const report = Machine.run(driver, {
    ...options,
    observers: [(event) => void events.push(event)],
  });
  assertEquals([report.status, report.message], ["completed", ""]);
  const saved = JSON.parse(JSON.stringify(events));
  assertEquals(verifyTrace(saved), report.findings);
  const checker = makeInvariantChecker({
    poolSize: report.poolSize,
    invariants: machineInvariants,
  });
  for (const event of events) checker.observe(event);
  assertEquals(checker.atRest(), undefined);
  return { ...report, events };
}

/** The rules that a driver breaks, in order. */
export function rulesBrokenBy(
  driver: Driver,
  options: MachineOptions = {},
): string[] {
  return runDriver(driver, options).findings.map(({ rule }) => rule);
}

/** A device with its adapter. */
export interface Device extends DmaAdapterGrant<3> {
  readonly pdo: DeviceObject;
}

/** What the adapter of a test is made from, where it matters. */
export interface DeviceOptions {
  /** Address bits; 24 if left out, so that memory above 16 MiB bounces. */
  readonly dmaAddressWidth?: number;
  /** Bytes of the largest transfer; 64 KiB, 17 registers, if left out. */
  readonly maximumLength?: number;
}

/** Makes a device and its adapter of version 3. */
export const makeDevice: (
  options?: DeviceOptions,
) => Effect.Effect<Device, unknown, MachineServices> = Effect.fnUntraced(
  function* (options: DeviceOptions = {}) {
    const pdo = yield* ioCreateDevice("disk");
    const grant = yield* ioGetDmaAdapter(pdo, {
      version: 3,
      master: true,
      scatterGather: true,
      dmaAddressWidth: options.dmaAddressWidth ?? 24,
      maximumLength: options.maximumLength ?? 65536,
    });
    return { ...grant, pdo };
  },
);

/** What a synchronous request without a routine got. */
export interface HeldChannel {
  readonly base: MapRegisterBase | null;
  readonly context: DmaTransferContext;
}

/** Asks for a channel and registers, now, without a routine. */
export const holdChannel: (
  device: Device,
  numberOfMapRegisters?: number,
) => Effect.Effect<HeldChannel, unknown, MachineServices> = Effect.fnUntraced(
  function* ({ adapter, pdo }: Device, numberOfMapRegisters: number = 4) {
    const { dmaOperations } = adapter;
    const context = yield* dmaOperations.initializeDmaTransferContext();
    const out: OutParameter<MapRegisterBase | null> = { value: null };
    yield* atDispatch(dmaOperations.allocateAdapterChannelEx({
      deviceObject: pdo,
      dmaTransferContext: context,
      numberOfMapRegisters,
      flags: DmaFlags.SynchronousCallback,
      mapRegisterBase: out,
    }));
    return { base: out.value, context };
  },
);

/** What {@linkcode request} is told. */
export interface TestRequest {
  readonly context?: DmaTransferContext;
  readonly registers?: number;
  /** What the routine does with its grant. */
  readonly routine?: (base: MapRegisterBase | null) => Driver<unknown>;
  /** What the routine returns; DeallocateObject if left out. */
  readonly action?: number;
}

/** Makes an asynchronous request, and gives back its context. */
export const request: (
  device: Device,
  options?: TestRequest,
) => Effect.Effect<DmaTransferContext, unknown, MachineServices> = Effect
  .fnUntraced(function* ({ adapter, pdo }: Device, options: TestRequest = {}) {
    const { dmaOperations } = adapter;
    const context = options.context ??
      (yield* dmaOperations.initializeDmaTransferContext());
    const action = options.action ?? IoAllocationAction.DeallocateObject;
    yield* atDispatch(dmaOperations.allocateAdapterChannelEx({
      deviceObject: pdo,
      dmaTransferContext: context,
      numberOfMapRegisters: options.registers ?? 4,
      executionRoutine: (_device, _irp, base) =>
        Effect.as(
          Effect.orDie(options.routine?.(base) ?? Effect.void),
          action as IoAllocationAction,
        ),
    }));
    return context;
  });

/** Gives the channel back with its registers. */
export function freeChannel({ adapter }: Device): Driver<void> {
  return atDispatch(adapter.dmaOperations.freeAdapterChannel());
}

/** Gives registers back. */
export function freeRegisters(
  { adapter }: Device,
  base: MapRegisterBase | null,
  count: number,
): Driver<void> {
  return atDispatch(adapter.dmaOperations.freeMapRegisters(base, count));
}

/** A locked buffer of so many pages above 16 MiB, which 24 bits do not reach. */
export function buffer(pages: number, length?: number): Driver<Mdl> {
  return Effect.map(Kernel, ({ memory }) => {
    const frames = memory.frames.allocatePages(pages, {
      minimumAddress: 0x100_0000,
    })!;
    return mdlOfPages(frames, 0, length);
  });
}

/** A range of a buffer and how it is mapped. */
export interface TestRange {
  readonly mdl: Mdl;
  readonly base: MapRegisterBase | null;
  readonly offset?: number;
  readonly length: number;
  readonly writeToDevice?: boolean;
}

/** Maps a range, with room for all elements; gives the bytes mapped. */
export function map(device: Device, range: TestRange): Driver<number> {
  return mapInto(device, range, ScatterGatherBuffer.forElements(32));
}

/** Maps a range and gives what the device is told of it. */
export function mapElements(
  device: Device,
  range: TestRange,
): Driver<readonly ScatterGatherElement[]> {
  const list = ScatterGatherBuffer.forElements(32);
  return Effect.map(mapInto(device, range, list), () => list.elements);
}

function mapInto(
  { adapter }: Device,
  range: TestRange,
  scatterGatherBuffer: ScatterGatherBuffer,
): Driver<number> {
  return adapter.dmaOperations.mapTransferEx({
    mdl: range.mdl,
    mapRegisterBase: range.base,
    offset: range.offset ?? 0,
    length: range.length,
    writeToDevice: range.writeToDevice ?? true,
    scatterGatherBuffer,
  });
}

/** Flushes a range. */
export function flush({ adapter }: Device, range: TestRange): Driver<void> {
  return adapter.dmaOperations.flushAdapterBuffersEx({
    mdl: range.mdl,
    mapRegisterBase: range.base,
    offset: range.offset ?? 0,
    length: range.length,
    writeToDevice: range.writeToDevice ?? true,
  });
}

/** What {@linkcode withGrant} sets up. */
export interface GrantOptions extends DeviceOptions {
  /** Pages of the buffer; 4 if left out. */
  readonly pages?: number;
  /** Bytes of the range, from the start of the buffer; 4096 if left out. */
  readonly length?: number;
}

/** What a driver does with a range of its buffer while it holds a channel. */
export type GrantUse = (device: Device, range: TestRange) => Driver;

/** A driver that holds a channel with four registers, uses it, and frees it. */
export function withGrant(
  body: GrantUse,
  options: GrantOptions = {},
): Driver<void> {
  const { length = 4096, pages = 4 } = options;
  return Effect.gen(function* () {
    const device = yield* makeDevice(options);
    const { base } = yield* holdChannel(device, 4);
    yield* body(device, { mdl: yield* buffer(pages), base, length });
    yield* freeChannel(device);
  });
}

/** PutDmaAdapter. */
export function putAdapter(
  { adapter }: { readonly adapter: DmaAdapter<3> },
): Driver<void> {
  return adapter.dmaOperations.putDmaAdapter();
}

export { DmaTransferContext };
