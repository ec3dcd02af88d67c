/**
 * MapTransferEx: makes a range of an MDL chain reachable for the device.
 *
 * @module
 */

import { type Context, Effect } from "../../../deps.ts";
import {
  BufferTooSmall,
  type Cancelled,
  type InsufficientResources,
  InvalidParameters,
} from "../../ddi/mod.ts";
import { type Mdl, mdlChainLength } from "../../memory/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type { DmaCompletionRoutine } from "../system_dma/dma_completion.ts";
import type {
  MapRegisterBase,
  OutParameter,
} from "../map_registers/map_register_base.ts";
import type { MapRange } from "../mapping/mapping.ts";
import { rangeFacts } from "./range_facts.ts";
import { type Caller, tableCall, tableReturn } from "./routine.ts";
import type { ScatterGatherBuffer } from "../scatter_gather/scatter_gather_buffer.ts";
import type { SystemTransferOptions } from "../system_dma/system_transfer.ts";

/** Arguments of {@linkcode MapTransferEx}. */
export interface MapTransferExArguments<C = unknown, R = never> {
  /** The head of the chain, the same for every part of a transfer. */
  readonly mdl: Mdl;
  /** What the grant gave; null where it gave null (A16). */
  readonly mapRegisterBase: MapRegisterBase | null;
  /** First byte, from the start of the chain: 0 to N - 1. */
  readonly offset: number;
  /** System DMA only: byte offset of the data register from the device's address. */
  readonly deviceOffset?: number;
  /**
   * Bytes wanted, up to N - offset. In a variable it is also where the mapped
   * length is written, before a completion routine can run (C184).
   */
  readonly length: number | OutParameter<number>;
  /** True from memory to the device, false from the device to memory. */
  readonly writeToDevice: boolean;
  /**
   * Where the list goes. Bus masters must give one; for system DMA it may be
   * null, and then the system keeps the list (C169).
   */
  readonly scatterGatherBuffer: ScatterGatherBuffer | null;
  /** Bytes of the buffer to use; all of it if left out. */
  readonly scatterGatherBufferLength?: number;
  /** System DMA only: called when the transfer ends. Ignored for bus masters. */
  readonly dmaCompletionRoutine?: DmaCompletionRoutine<C, R> | null;
  /** Passed to the routine unchanged. */
  readonly completionContext?: C;
}

/**
 * MapTransferEx, the twenty-third member of the table (version 3).
 *
 * Maps as much of the range as the granted registers and the list reach, and
 * gives the length it mapped: more than 0 and at most what was wanted. A driver
 * must cope with less, and goes on with `offset` and `length` moved on, on the
 * same chain, after a flush (C177, C290).
 *
 * Pages above the device's reach, and all pages of an MDL that a device without
 * scatter/gather could not use as one run, go through bounce pages. For a write
 * the bytes are copied now: later changes are not seen by the device (C166).
 *
 * For a system-DMA adapter success means that the controller has begun (C185).
 * Its channel holds one transfer at a time. How long a list may be and what its
 * elements must be multiples of is the controller's to say (C192, C193).
 *
 * Every mapping needs exactly one FlushAdapterBuffersEx, before the registers
 * are released and before the next mapping of the same grant.
 *
 * @returns bytes mapped; the list is in the buffer. A range of no bytes maps
 *   nothing and succeeds, and the verifier reports 0x21 (A26)
 *
 * IRQL: at most DISPATCH_LEVEL (C194).
 *
 * Errors:
 * - `InvalidParameters`: no list buffer for a bus master (C168), or one too
 *   small for an element (C170); a range outside the chain (0x1F and 0x24, C178,
 *   C179); a base that belongs to no live grant of this adapter (C181); for
 *   system DMA a second transfer before the flush of the first (0x0D), or a
 *   range that does not begin with a whole transfer unit;
 * - `BufferTooSmall`: instead, for the small buffer, with the option
 *   `mapTransferSmallBuffer: "table"` (A25);
 * - `InsufficientResources`: all registers of the grant are mapped already;
 * - `Cancelled`: CancelMappedTransfer was called for the context, and nothing
 *   was flushed since (C186).
 *
 * A failing call changes nothing and needs no flush (C189).
 *
 * @example Two registers at a time, until all is moved
 * ```ts
 * import {
 *   acquireChannel, Devices, ioGetDmaAdapter, Machine, mdlOfPages, ScatterGatherBuffer,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.scoped(Effect.gen(function* () {
 *   const device = yield* Devices.busMaster({ dmaAddressWidth: 32 });
 *   const { adapter } = yield* ioGetDmaAdapter(device.pdo, {
 *     version: 3, master: true, scatterGather: true, dmaAddressWidth: 32,
 *     maximumLength: 65536,
 *   });
 *   const { flushAdapterBuffersEx, mapTransferEx } = adapter.dmaOperations;
 *   const { mapRegisterBase } = yield* acquireChannel(adapter, {
 *     deviceObject: device.pdo, numberOfMapRegisters: 2,
 *   });
 *   const page = 0x1_0000_0000 / 4096; // the device does not reach it
 *   const mdl = mdlOfPages([page, page + 1, page + 2]);
 *   const scatterGatherBuffer = ScatterGatherBuffer.forElements(8);
 *   const parts: number[] = [];
 *   for (let offset = 0; offset < mdl.byteCount;) {
 *     const range = { mdl, mapRegisterBase, offset, writeToDevice: true };
 *     const wanted = mdl.byteCount - offset;
 *     const length = yield* mapTransferEx({ ...range, length: wanted, scatterGatherBuffer });
 *     yield* device.fetch(scatterGatherBuffer.elements, new Uint8Array(length));
 *     yield* flushAdapterBuffersEx({ ...range, length });
 *     parts.push(length);
 *     offset += length;
 *   }
 *   return parts;
 * }));
 * const report = Machine.run(program);
 * assert.deepEqual(report.value, [8192, 4096]);
 * assert.deepEqual(report.findings, []);
 * ```
 */
export type MapTransferEx = <C = unknown, R = never>(
  args: MapTransferExArguments<C, R>,
) => Effect.Effect<number, MapError, R>;

/** How {@linkcode MapTransferEx} can fail. */
export type MapError =
  | InvalidParameters
  | InsufficientResources
  | BufferTooSmall
  | Cancelled;

const NAME = "mapTransferEx";

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function mapTransferEx(adapter: AdapterObject): MapTransferEx {
  return <C, R>(args: MapTransferExArguments<C, R>) => {
    const length = typeof args.length === "number"
      ? args.length
      : args.length.value;
    return tableCall<number, MapError, R>(
      adapter,
      NAME,
      () => rangeFacts(adapter, { ...args, length }, "map"),
      (caller) => map(adapter, args as MapTransferExArguments, length, caller),
      Effect.fail(
        new InvalidParameters(`${adapter.name} was released by PutDmaAdapter`),
      ),
    );
  };
}

function map(
  adapter: AdapterObject,
  args: MapTransferExArguments,
  length: number,
  caller: Caller,
): Effect.Effect<number, MapError> {
  const invalid = checkArguments(adapter, args, length);
  if (invalid !== undefined) {
    tableReturn(adapter, NAME, caller, invalid.status);
    return Effect.fail(invalid);
  }
  const buffer = args.scatterGatherBuffer;
  if (length === 0) {
    if (buffer !== null) buffer.elements = [];
    tableReturn(adapter, NAME, caller, 0);
    return Effect.succeed(0);
  }
  const described: MapRange = {
    mdl: args.mdl,
    base: args.mapRegisterBase,
    offset: args.offset,
    length,
    writeToDevice: args.writeToDevice,
    buffer,
    elementsMax: buffer === null
      ? adapter.limits.scatterGatherLimit
      : elementsAllowed(buffer, args.scatterGatherBufferLength),
    lengthOut: typeof args.length === "number" ? null : args.length,
  };
  const range = adapter.binding === undefined
    ? described
    : { ...described, system: systemOptions(args, caller) };
  const message = { _tag: "map", range } as const;
  return adapter.reactor.askThen(caller.fiber, message, ({ error, value }) => {
    tableReturn(adapter, NAME, caller, error?.status ?? 0);
    return error === undefined
      ? Effect.succeed(value)
      : Effect.fail(error as MapError);
  });
}

function systemOptions(
  args: MapTransferExArguments,
  { fiber }: Caller,
): SystemTransferOptions {
  return {
    deviceOffset: args.deviceOffset ?? 0,
    completionRoutine: args.dmaCompletionRoutine ?? null,
    completionContext: args.completionContext,
    services: fiber.context as Context.Context<unknown>,
  };
}

function elementsAllowed(
  buffer: ScatterGatherBuffer,
  bytes: number = buffer.byteLength,
): number {
  return buffer.capacityOf(Math.min(bytes, buffer.byteLength));
}

function checkArguments(
  adapter: AdapterObject,
  args: MapTransferExArguments,
  length: number,
): InvalidParameters | BufferTooSmall | undefined {
  const { scatterGatherBuffer: buffer, offset, mdl } = args;
  if (buffer === null) {
    return adapter.binding !== undefined
      ? checkRange(mdl, offset, length)
      : new InvalidParameters(
        `${adapter.name} is a bus master, so MapTransferEx needs a scatter/gather buffer`,
      );
  }
  if (elementsAllowed(buffer, args.scatterGatherBufferLength) === 0) {
    const reason =
      "The scatter/gather buffer is too small for the header and one element";
    return adapter.system.settings.mapTransferSmallBuffer === "table"
      ? new BufferTooSmall(reason)
      : new InvalidParameters(reason);
  }
  return checkRange(mdl, offset, length);
}

/** Whether a range lies in its chain (A26). */
export function checkRange(
  mdl: Mdl,
  offset: number,
  length: number,
): InvalidParameters | undefined {
  const total = mdlChainLength(mdl);
  const inside = Number.isInteger(offset) && Number.isInteger(length) &&
    offset >= 0 && offset < total && length >= 0 && offset + length <= total;
  return inside ? undefined : new InvalidParameters(
    `${length} bytes from offset ${offset} are not a range of the chain of ${total} bytes`,
  );
}
