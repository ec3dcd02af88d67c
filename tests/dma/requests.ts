/**
 * Requests of a test driver: the call as a driver makes it, and a note of all
 * that became of it.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { withScheduler } from "../../src/actors/operation.ts";
import {
  IoAllocationAction,
  type Irql,
  type NtStatus,
} from "../../src/ddi/mod.ts";
import {
  type AdapterControl,
  DmaTransferContext,
  type MapRegisterBase,
  type OutParameter,
} from "../../src/dma/mod.ts";
import {
  type DeviceObject,
  type Irp,
  keGetCurrentIrql,
  type Kernel,
} from "../../src/machine/mod.ts";
import type { MachineServices } from "../../src/simulator/mod.ts";
import { type AdapterOwner, atDispatch, statusOf } from "./fixture.ts";

/** What a test's request asks for. */
export interface RequestOptions {
  /** 1 if left out. */
  readonly registers?: number;
  /** What the routine returns; KeepObject if left out. */
  readonly action?: number;
  /** `DmaFlags`; none if left out. */
  readonly flags?: number;
  /** A context of its own, initialized, if left out. */
  readonly context?: DmaTransferContext | null;
  /** The driver's own device if left out. */
  readonly deviceObject?: DeviceObject;
  /** False for a call without a routine. */
  readonly routine?: boolean;
  /** What the routine does before it returns. */
  readonly body?: (request: Request) => Effect.Effect<void, never, Services>;
  /** Where the base is written. */
  readonly out?: OutParameter<MapRegisterBase | null>;
  /** The ExecutionContext. */
  readonly executionContext?: unknown;
}

/** What routines of tests may use. */
export type Services = MachineServices;

/** A request and what became of it. */
export class Request {
  /** What the call returned; undefined until it has. */
  status: NtStatus | undefined = undefined;
  /** How often the routine was entered. */
  runs = 0;
  /** The base the routine was given last; undefined before. */
  base: MapRegisterBase | null | undefined = undefined;
  /** Where the routine was entered last. */
  at: Place | undefined = undefined;
  /** The other arguments of the routine. */
  irp: Irp | null | undefined = undefined;
  deviceObject: DeviceObject | undefined = undefined;
  executionContext: unknown = undefined;
  /** Its transfer context; null where the test gave null. */
  readonly context: DmaTransferContext | null;
  readonly driver: AdapterOwner;
  /** Map registers asked for. */
  readonly registers: number;

  constructor(
    driver: AdapterOwner,
    context: DmaTransferContext | null,
    registers: number,
  ) {
    this.driver = driver;
    this.context = context;
    this.registers = registers;
  }
}

/** Where code runs. */
export interface Place {
  readonly actor: string;
  readonly processor: number | undefined;
  readonly irql: Irql;
}

/** Where the caller runs. */
export const here: Effect.Effect<Place, never, Kernel> = Effect.flatMap(
  keGetCurrentIrql(),
  (irql) =>
    withScheduler((scheduler, fiber) => {
      const actor = scheduler.actorOf(fiber);
      return { actor: actor.name, processor: actor.processor?.id, irql };
    }),
);

function routineOf(
  request: Request,
  options: RequestOptions,
): AdapterControl<unknown, Services> {
  return (deviceObject, irp, mapRegisterBase, context) => {
    request.runs++;
    request.base = mapRegisterBase;
    request.irp = irp;
    request.deviceObject = deviceObject;
    request.executionContext = context;
    return runRoutine(request, options);
  };
}

// Generators stand at the top level, because these run in every schedule of a
// search: the engine keeps whatever an inner one has hold of for long.
const runRoutine = Effect.fnUntraced(function* (
  request: Request,
  { action = IoAllocationAction.KeepObject, body }: RequestOptions,
) {
  request.at = yield* here;
  if (body !== undefined) yield* body(request);
  return action as IoAllocationAction;
});

/**
 * AllocateAdapterChannelEx at the present IRQL, which a test may choose. The
 * note is returned whatever the call returns.
 */
export function allocateHere(
  driver: AdapterOwner,
  options: RequestOptions = {},
): Effect.Effect<Request, never, Services> {
  return makeRequest(driver, options);
}

const makeRequest = Effect.fnUntraced(function* (
  driver: AdapterOwner,
  options: RequestOptions,
) {
  const { flags = 0, out, registers = 1, routine = true } = options;
  const context = options.context === undefined
    ? yield* newContext(driver)
    : options.context;
  const request = new Request(driver, context, registers);
  request.status = yield* statusOf(driver.dma.allocateAdapterChannelEx({
    deviceObject: options.deviceObject ?? driver.pdo,
    dmaTransferContext: context,
    numberOfMapRegisters: registers,
    flags,
    executionRoutine: routine ? routineOf(request, options) : null,
    executionContext: options.executionContext,
    mapRegisterBase: out ?? null,
  }));
  return request;
});

/** AllocateAdapterChannelEx at DISPATCH_LEVEL, as drivers call it. */
export function allocate(
  driver: AdapterOwner,
  options: RequestOptions = {},
): Effect.Effect<Request, never, Services> {
  return atDispatch(allocateHere(driver, options));
}

/** AllocateAdapterChannel at the present IRQL. */
export function allocateLegacyHere(
  driver: AdapterOwner,
  options: RequestOptions = {},
): Effect.Effect<Request, never, Services> {
  return Effect.gen(function* () {
    const { registers = 1 } = options;
    const request = new Request(driver, null, registers);
    request.status = yield* statusOf(driver.dma.allocateAdapterChannel({
      deviceObject: options.deviceObject ?? driver.pdo,
      numberOfMapRegisters: registers,
      executionRoutine: routineOf(request, options),
      context: options.executionContext,
    }));
    return request;
  });
}

/** AllocateAdapterChannel at DISPATCH_LEVEL, as drivers call it. */
export function allocateLegacy(
  driver: AdapterOwner,
  options: RequestOptions = {},
): Effect.Effect<Request, never, Services> {
  return atDispatch(allocateLegacyHere(driver, options));
}

/** An initialized context. */
export function newContext(
  { dma }: AdapterOwner,
): Effect.Effect<DmaTransferContext> {
  return Effect.orDie(dma.initializeDmaTransferContext());
}

/** Memory for a context that nobody initialized. */
export function rawContext(): DmaTransferContext {
  return new DmaTransferContext();
}

/** CancelAdapterChannel for a request, through its own adapter. */
export function cancel(
  { context, driver }: Request,
): Effect.Effect<boolean> {
  return driver.dma.cancelAdapterChannel(driver.pdo, context);
}

/** FreeAdapterChannel at DISPATCH_LEVEL. */
export function freeChannel(
  { dma }: AdapterOwner,
): Effect.Effect<void, never, Kernel> {
  return atDispatch(dma.freeAdapterChannel());
}

/** FreeMapRegisters at DISPATCH_LEVEL for what a request was granted. */
export function freeRegistersOf(
  { base, driver, registers }: Request,
): Effect.Effect<void, never, Kernel> {
  return atDispatch(driver.dma.freeMapRegisters(base ?? null, registers));
}
