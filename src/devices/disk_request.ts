/**
 * One request of the disk driver, part by part: map as far as the registers
 * reach, start the disk, flush what it moved, and give everything back.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  type NtStatus,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
} from "../ddi/mod.ts";
import type {
  DmaAdapterGrant,
  DmaTransferContext,
  MapRegisterBase,
  ScatterGatherBuffer,
} from "../dma/mod.ts";
import { ioCompleteRequest, type Irp, type Kernel } from "../machine/mod.ts";
import type { DiskWatchdog } from "./disk_watchdog.ts";
import type { Disk, DiskCompletion } from "./disk.ts";

/** One read or write. */
export interface DiskRequest {
  /** `read`: from the disk into the IRP's buffer; `write`: the other way. */
  readonly operation: "read" | "write";
  /** First byte on the disk. */
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
}

/** A request while the driver has it. */
export interface ActiveRequest extends DiskRequest {
  readonly irp: Irp;
  readonly context: DmaTransferContext;
  readonly numberOfMapRegisters: number;
  readonly list: ScatterGatherBuffer;
  base: MapRegisterBase | null;
  /** Bytes that are done. */
  moved: number;
  /** Bytes of the part that is mapped. */
  mapped: number;
  /** How often the disk moved less than it was asked to. */
  failures: number;
}

/** What the routines of one started driver share. */
export interface Extension {
  readonly disk: Disk;
  readonly grant: DmaAdapterGrant<3>;
  /** What the ISR saw; touched only under the interrupt lock. */
  readonly completed: DiskCompletion[];
  /** How often a part is tried before its request fails, 1 or more. */
  readonly tries: number;
  /** Looks for what is lost or stuck, if the driver has one. */
  watchdog: DiskWatchdog | undefined;
}

/** Maps as much of the rest as the registers reach, and starts the disk on it. */
export const startPart: (
  extension: Extension,
  request: ActiveRequest,
) => Effect.Effect<void, never, Kernel> = Effect.fnUntraced(function* (
  { grant, disk, watchdog }: Extension,
  request: ActiveRequest,
) {
  const { irp, base, moved, length, operation, list } = request;
  request.mapped = yield* Effect.orDie(
    grant.adapter.dmaOperations.mapTransferEx({
      mdl: irp.mdlAddress!,
      mapRegisterBase: base,
      offset: moved,
      length: length - moved,
      writeToDevice: operation === "write",
      scatterGatherBuffer: list,
    }),
  );
  if (watchdog !== undefined) yield* watchdog.started(request);
  yield* disk.commands.send({
    tag: request,
    operation,
    offset: request.offset + moved,
    elements: list.elements,
    length: request.mapped,
  });
});

/** Flushes one part; goes on with the next, or gives all back and completes. */
export const finishPart: (
  extension: Extension,
  completion: DiskCompletion,
) => Effect.Effect<void, never, Kernel> = Effect.fnUntraced(function* (
  extension: Extension,
  { tag, bytes }: DiskCompletion,
) {
  const request = tag as ActiveRequest;
  const { dmaOperations } = extension.grant.adapter;
  const { irp, base, operation, mapped } = request;
  if (extension.watchdog !== undefined) {
    yield* extension.watchdog.ended(request);
  }
  yield* Effect.orDie(dmaOperations.flushAdapterBuffersEx({
    mdl: irp.mdlAddress!,
    mapRegisterBase: base,
    offset: request.moved,
    length: bytes,
    writeToDevice: operation === "write",
  }));
  request.moved += bytes;
  // What did not move may move the next time.
  const failed = bytes < mapped && ++request.failures >= extension.tries;
  if (!failed && request.moved < request.length) {
    return yield* startPart(extension, request);
  }
  if (base !== null) {
    yield* dmaOperations.freeMapRegisters(base, request.numberOfMapRegisters);
  }
  yield* complete(request, failed ? STATUS_UNSUCCESSFUL : STATUS_SUCCESS);
});

/** Ends a request: the IRP is its requester's again. */
export function complete(
  { irp, moved }: ActiveRequest,
  status: NtStatus,
): Effect.Effect<void, never, Kernel> {
  irp.ioStatus.status = status;
  irp.ioStatus.information = moved;
  return ioCompleteRequest(irp);
}
