/**
 * A machine with bus masters for the tests of the DMA routines: how it is run,
 * how a driver gets its adapter, and how it raises and lowers its IRQL.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import type { TraceEvent } from "../../src/actors/mod.ts";
import {
  type DeviceDescriptionInput,
  type DmaEvent,
  type DmaFailure,
  Irql,
  type NtStatus,
  STATUS_SUCCESS,
} from "../../src/ddi/mod.ts";
import { type BusMaster, Devices } from "../../src/devices/mod.ts";
import {
  type DmaAdapter,
  type DmaOperations,
  DmaSystem,
  ioGetDmaAdapter,
} from "../../src/dma/mod.ts";
import {
  type DeviceObject,
  keLowerIrql,
  keRaiseIrql,
  type Kernel,
  keWaitForSingleObject,
  type KThread,
  psCreateSystemThread,
} from "../../src/machine/mod.ts";
import {
  Machine,
  type MachineOptions,
  type MachineReport,
  type MachineServices,
} from "../../src/simulator/mod.ts";
import { assertEquals } from "../deps.ts";

/** A bank below 16 MiB, which every device reaches, and one from 4 GiB on. */
export const SMALL_BANKS: NonNullable<MachineOptions["banks"]> = [
  { base: 0, bytes: 0x8_0000 },
  { base: 0x1_0000_0000, bytes: 0x8_0000 },
];

/** A run with all that happened in it. */
export interface Run<out A, out E> extends MachineReport<A, E> {
  /** Every event, in order. */
  readonly events: readonly DmaEvent[];
}

/** Runs a program to whatever end it comes. */
export function run<A, E>(
  program: Effect.Effect<A, E, MachineServices>,
  options: MachineOptions = {},
): Run<A, E> {
  const events: DmaEvent[] = [];
  const report = Machine.run(program, {
    banks: SMALL_BANKS,
    statistics: false,
    observers: [(event: TraceEvent) => void events.push(event as DmaEvent)],
    ...options,
  });
  return { ...report, events };
}

/** Runs a program that must come to its end. */
export function completed<A, E>(
  program: Effect.Effect<A, E, MachineServices>,
  options: MachineOptions = {},
): Run<A, E> {
  const report = run(program, options);
  assertEquals(report.status, "completed", report.message);
  return report;
}

/** Runs a program that must come to its end with exactly these findings. */
export function finds<A, E>(
  findings: readonly string[],
  program: Effect.Effect<A, E, MachineServices>,
  options: MachineOptions = {},
): Run<A, E> {
  const report = completed(program, options);
  assertEquals(rulesOf(report), findings);
  return report;
}

/** The rules of the findings of a run, in order: `0xE6/0x05`, `M2`. */
export function rulesOf(report: MachineReport<unknown, unknown>): string[] {
  return report.findings.map(({ rule }) => rule);
}

/** The events of one kind. */
export function eventsOf<Tag extends DmaEvent["_tag"]>(
  { events }: { readonly events: readonly DmaEvent[] },
  tag: Tag,
): Extract<DmaEvent, { _tag: Tag }>[] {
  return events.filter((event) => event._tag === tag) as Extract<
    DmaEvent,
    { _tag: Tag }
  >[];
}

/** A driver that has its adapter, whatever kind of device it drives. */
export interface AdapterOwner {
  readonly pdo: DeviceObject;
  readonly adapter: DmaAdapter<3>;
  /** The routine table. */
  readonly dma: DmaOperations<3>;
  /** What IoGetDmaAdapter said one transfer may use. */
  readonly numberOfMapRegisters: number;
}

/** A driver of a bus master. */
export interface Driver extends AdapterOwner {
  readonly device: BusMaster;
}

/** How {@linkcode makeDriver} describes its device. */
export interface DriverOptions {
  readonly name?: string;
  /** 32 if left out. */
  readonly dmaAddressWidth?: number;
  /** True if left out. */
  readonly scatterGather?: boolean;
  /** 64 KiB if left out, for which 17 registers are asked. */
  readonly maximumLength?: number;
  /** A second adapter for this device, instead of a device of its own. */
  readonly device?: BusMaster;
}

/** Plugs in a bus master and gets its version-3 adapter. */
export function makeDriver(
  options: DriverOptions = {},
): Effect.Effect<Driver, never, MachineServices> {
  return plugIn(options);
}

// Generators stand at the top level, because these run in every schedule of a
// search: the engine keeps whatever an inner one has hold of for long.
const plugIn = Effect.fnUntraced(function* (options: DriverOptions) {
  const { dmaAddressWidth = 32, scatterGather = true } = options;
  const { maximumLength = 0x1_0000, name = "device" } = options;
  const device = options.device ??
    (yield* Devices.busMaster({ name, dmaAddressWidth, scatterGather }));
  const { adapter, numberOfMapRegisters } = yield* Effect.orDie(
    ioGetDmaAdapter(device.pdo, {
      version: 3,
      master: true,
      scatterGather,
      dmaAddressWidth,
      maximumLength,
    }),
  );
  const dma = adapter.dmaOperations;
  return { device, pdo: device.pdo, adapter, dma, numberOfMapRegisters };
});

/** Several drivers with a device each. */
export function makeDrivers(
  count: number,
  options: DriverOptions = {},
): Effect.Effect<Driver[], never, MachineServices> {
  return Effect.forEach(
    Array.from({ length: count }),
    () => makeDriver(options),
  );
}

/** What IoGetDmaAdapter answers to a description: the status, 0 with an adapter. */
export function statusOfDescription(
  description: DeviceDescriptionInput & { readonly version: number },
): Effect.Effect<NtStatus, never, MachineServices> {
  return Effect.flatMap(
    Devices.busMaster(),
    ({ pdo }) => statusOf(ioGetDmaAdapter(pdo, description)),
  );
}

/** The NTSTATUS that a routine returns. */
export function statusOf<A, E extends DmaFailure<string>, R>(
  routine: Effect.Effect<A, E, R>,
): Effect.Effect<NtStatus, never, R> {
  return Effect.match(routine, {
    onSuccess: () => STATUS_SUCCESS,
    onFailure: ({ status }) => status,
  });
}

/** Calls a routine at an IRQL, raised and lowered as a driver does it. */
export function atIrql<A, E, R>(
  irql: Irql,
  routine: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R | Kernel> {
  return Effect.flatMap(
    keRaiseIrql(irql),
    (before) => Effect.ensuring(routine, keLowerIrql(before)),
  );
}

/** {@linkcode atIrql} for DISPATCH_LEVEL. */
export function atDispatch<A, E, R>(
  routine: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R | Kernel> {
  return atIrql(Irql.Dispatch, routine);
}

/** Map registers that nobody holds. */
export const freeRegisters: Effect.Effect<number, never, DmaSystem> = Effect
  .map(DmaSystem, ({ pool }) => pool.freeCount);

/**
 * Runs each body in a thread of its own, the first on processor 0, the next on
 * processor 1 and so on, round the machine, and waits for all of them.
 */
export function inThreads<E, R>(
  processors: number,
  bodies: readonly Effect.Effect<void, E, R>[],
): Effect.Effect<void, never, R | Kernel> {
  return runThreads(processors, bodies);
}

const runThreads = Effect.fnUntraced(function* <E, R>(
  processors: number,
  bodies: readonly Effect.Effect<void, E, R>[],
) {
  const threads: KThread[] = [];
  for (const [index, body] of bodies.entries()) {
    const processor = index % processors;
    const name = `thread ${index}`;
    threads.push(yield* psCreateSystemThread(name, body, { processor }));
  }
  for (const thread of threads) yield* keWaitForSingleObject(thread);
});
