/**
 * The driver of the bus-master disk: dispatch, AdapterControl, ISR, DPC and
 * cancel routine, written against the public routines as any driver would be.
 *
 * The life of a request: dispatch makes it cancellable and asks for registers;
 * AdapterControl maps the first part and starts the disk; the ISR notes what
 * the disk completed and queues the DPC; the DPC flushes, maps the next part or
 * gives the registers back, and completes the IRP.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  IoAllocationAction,
  type NtStatus,
  STATUS_CANCELLED,
  type Unsuccessful,
} from "../ddi/mod.ts";
import {
  type DmaAdapterGrant,
  type DmaSystem,
  ioGetDmaAdapter,
  type MapRegisterBase,
  ScatterGatherBuffer,
} from "../dma/mod.ts";
import {
  atDispatch,
  type DeviceObject,
  ioConnectInterrupt,
  ioDisconnectInterrupt,
  ioInitializeDpcRequest,
  ioReleaseCancelSpinLock,
  ioRequestDpc,
  ioSetCancelRoutine,
  type Irp,
  type Kernel,
  keSynchronizeExecution,
  type KInterrupt,
} from "../machine/mod.ts";
import type { Disk, DiskCompletion } from "./disk.ts";
import {
  type ActiveRequest,
  complete,
  type DiskRequest,
  type Extension,
  finishPart,
  startPart,
} from "./disk_request.ts";
import { diskWatchdog } from "./disk_watchdog.ts";

/** How the driver of a disk takes care of what goes wrong. */
export interface DiskDriverOptions {
  /**
   * How often the disk may move less than it was asked to before a request
   * fails, 1 or more; 1 if left out.
   */
  readonly tries?: number;
  /**
   * How long a command may take, in ticks; from then on the driver looks for a
   * lost interrupt and resets the disk. Longer than any command takes. Without
   * it the driver waits for ever.
   */
  readonly watchdogTicks?: number;
}

/**
 * A started driver of a disk, as `startDiskDriver` gives it: written as a user
 * would write one, and a pattern to start from.
 */
export interface DiskDriver {
  /** Its adapter, and how many registers one transfer may use. */
  readonly grant: DmaAdapterGrant<3>;
  /**
   * Starts a read or write. The IRP has its buffer in `mdlAddress`. It is
   * completed with STATUS_SUCCESS, STATUS_CANCELLED, STATUS_UNSUCCESSFUL when
   * the disk moved less than asked, or the status of an allocation that failed;
   * `information` says how many bytes.
   *
   * IRQL: PASSIVE_LEVEL.
   */
  dispatch(irp: Irp, request: DiskRequest): Effect.Effect<void, never, Kernel>;
  /** Gives interrupt and adapter back. Every request must be over. */
  readonly stop: Effect.Effect<void, never, Kernel>;
}

/**
 * Starts the driver of a disk, as its AddDevice and start routines would.
 *
 * @param disk what to drive
 * @param maximumLength the most bytes under way at one time, all requests
 *   together; it decides how many map registers the driver may use, and the
 *   verifier counts them over all requests (0x0C)
 * @param options what the driver does about a disk that fails
 *
 * Errors: `Unsuccessful` if there is no adapter for the disk.
 */
export const startDiskDriver: (
  disk: Disk,
  maximumLength: number,
  options?: DiskDriverOptions,
) => Effect.Effect<DiskDriver, Unsuccessful, Kernel | DmaSystem> = Effect
  .fnUntraced(function* (
    disk: Disk,
    maximumLength: number,
    { tries = 1, watchdogTicks }: DiskDriverOptions = {},
  ) {
    const { pdo } = disk;
    const grant = yield* ioGetDmaAdapter(pdo, {
      version: 3,
      master: true,
      scatterGather: true,
      dmaAddressWidth: disk.dmaAddressWidth,
      maximumLength,
    });
    const extension: Extension = {
      disk,
      grant,
      completed: [],
      tries,
      watchdog: undefined,
    };
    yield* ioInitializeDpcRequest(pdo, () => dpcForIsr(extension, interrupt));
    const interrupt: KInterrupt<Extension> = yield* Effect.orDie(
      ioConnectInterrupt({
        name: `${pdo.name} service`,
        line: disk.line,
        serviceRoutine: interruptService,
        serviceContext: extension,
      }),
    );
    if (watchdogTicks !== undefined) {
      extension.watchdog = yield* diskWatchdog(
        disk,
        watchdogTicks,
        keSynchronizeExecution(
          interrupt,
          () => interruptService(interrupt, extension),
          null,
        ),
      );
    }
    return {
      grant,
      dispatch: (irp, request) => dispatch(extension, irp, request),
      stop: Effect.andThen(
        extension.watchdog?.stop ?? Effect.void,
        Effect.andThen(
          ioDisconnectInterrupt(interrupt),
          grant.adapter.dmaOperations.putDmaAdapter(),
        ),
      ),
    } satisfies DiskDriver;
  });

/** Makes the request cancellable and asks for the registers it needs. */
const dispatch = Effect.fnUntraced(function* (
  extension: Extension,
  irp: Irp,
  { operation, offset, length }: DiskRequest,
) {
  const { grant, disk } = extension;
  const { dmaOperations } = grant.adapter;
  const info = yield* Effect.orDie(dmaOperations.getDmaTransferInfo({
    mdl: irp.mdlAddress!,
    offset: 0,
    length,
    writeOnly: operation === "write",
    version: 1,
  }));
  const request: ActiveRequest = {
    operation,
    offset,
    length,
    irp,
    context: yield* Effect.orDie(dmaOperations.initializeDmaTransferContext()),
    numberOfMapRegisters: Math.min(
      info.mapRegisterCount,
      grant.numberOfMapRegisters,
    ),
    list: new ScatterGatherBuffer(info.scatterGatherListSize),
    base: null,
    moved: 0,
    mapped: 0,
    failures: 0,
  };
  yield* ioSetCancelRoutine(
    irp,
    (_device, cancelled) => cancelRoutine(extension, request, cancelled),
  );
  if (irp.cancel && (yield* ioSetCancelRoutine(irp, null)) !== null) {
    return yield* complete(request, STATUS_CANCELLED);
  }
  const allocated = atDispatch(dmaOperations.allocateAdapterChannelEx({
    deviceObject: disk.pdo,
    dmaTransferContext: request.context,
    numberOfMapRegisters: request.numberOfMapRegisters,
    executionRoutine: adapterControl,
    executionContext: { extension, request },
  }));
  // A cancel that came before the allocation makes it fail, and the cancel
  // routine completes the IRP (A11).
  yield* Effect.catch(
    allocated,
    (error) =>
      error._tag === "Cancelled" ? Effect.void : refuse(request, error.status),
  );
});

/** Fails a request that could not begin, unless its cancel routine ends it. */
const refuse = Effect.fnUntraced(function* (
  request: ActiveRequest,
  status: NtStatus,
) {
  if ((yield* ioSetCancelRoutine(request.irp, null)) !== null) {
    yield* complete(request, status);
  }
});

/** The registers are there: no cancel can win any more. Starts the disk. */
const adapterControl = Effect.fnUntraced(function* (
  _deviceObject: DeviceObject,
  _irp: Irp | null,
  mapRegisterBase: MapRegisterBase | null,
  { extension, request }: {
    readonly extension: Extension;
    readonly request: ActiveRequest;
  },
) {
  request.base = mapRegisterBase;
  yield* ioSetCancelRoutine(request.irp, null);
  yield* startPart(extension, request);
  return IoAllocationAction.DeallocateObjectKeepRegisters;
});

/** Notes what the disk completed, quiets it, and leaves the rest to the DPC. */
const interruptService = Effect.fnUntraced(function* (
  _interrupt: KInterrupt<Extension>,
  extension: Extension,
) {
  const { completions, pdo } = extension.disk;
  const seen = yield* completions.modify((all) => [all, []]);
  if (seen.length === 0) return false;
  extension.completed.push(...seen);
  yield* ioRequestDpc(pdo);
  return true;
});

/** Finishes every part that the disk completed since the last run. */
const dpcForIsr = Effect.fnUntraced(function* (
  extension: Extension,
  interrupt: KInterrupt<Extension>,
) {
  const completed: DiskCompletion[] = [];
  yield* keSynchronizeExecution(
    interrupt,
    () =>
      Effect.sync(() => completed.push(...extension.completed.splice(0)) > 0),
    null,
  );
  for (const completion of completed) yield* finishPart(extension, completion);
});

/** Takes the request back if its registers are not there yet (spec 06). */
const cancelRoutine = Effect.fnUntraced(function* (
  { grant, disk }: Extension,
  request: ActiveRequest,
  irp: Irp,
) {
  yield* ioReleaseCancelSpinLock(irp.cancelIrql);
  const cancelled = yield* grant.adapter.dmaOperations.cancelAdapterChannel(
    disk.pdo,
    request.context,
  );
  if (cancelled) yield* complete(request, STATUS_CANCELLED);
});
