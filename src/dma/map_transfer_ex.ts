/**
 * MapTransferEx: makes a range of an MDL chain reachable for the device.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  BufferTooSmall,
  type InsufficientResources,
  InvalidParameters,
} from "../ddi/mod.ts";
import { type Mdl, mdlChainLength } from "../memory/mod.ts";
import type { AdapterObject } from "./adapter_object.ts";
import type { MapRegisterBase } from "./map_register_base.ts";
import { rangeFacts } from "./range_facts.ts";
import { type Caller, tableCall, tableReturn } from "./routine.ts";
import type { ScatterGatherBuffer } from "./scatter_gather_buffer.ts";

/** Arguments of {@linkcode MapTransferEx}. */
export interface MapTransferExArguments {
  /** The head of the chain, the same for every part of a transfer. */
  readonly mdl: Mdl;
  /** What the grant gave; null where it gave null (A16). */
  readonly mapRegisterBase: MapRegisterBase | null;
  /** First byte, from the start of the chain: 0 to N - 1. */
  readonly offset: number;
  /** System DMA only: byte offset from the device's data register. */
  readonly deviceOffset?: number;
  /** Bytes wanted, up to N - offset. */
  readonly length: number;
  /** True from memory to the device, false from the device to memory. */
  readonly writeToDevice: boolean;
  /** Where the list goes; bus masters must give one. */
  readonly scatterGatherBuffer: ScatterGatherBuffer | null;
  /** Bytes of the buffer to use; all of it if left out. */
  readonly scatterGatherBufferLength?: number;
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
 * Every mapping needs exactly one FlushAdapterBuffersEx, before the registers
 * are released and before the next mapping of the same grant.
 *
 * @returns bytes mapped; the list is in the buffer. A range of no bytes maps
 *   nothing and succeeds, and the verifier reports 0x21 (A26)
 *
 * IRQL: at most DISPATCH_LEVEL (C194).
 *
 * Errors:
 * - `InvalidParameters`: no list buffer or one too small for an element (C168,
 *   C170); a range outside the chain (0x1F and 0x24, C178, C179); a base that
 *   belongs to no live grant of this adapter (C181);
 * - `BufferTooSmall`: instead, for the small buffer, with the option
 *   `mapTransferSmallBuffer: "table"` (A25);
 * - `InsufficientResources`: all registers of the grant are mapped already.
 *
 * A failing call changes nothing and needs no flush (C189).
 */
export type MapTransferEx = (
  args: MapTransferExArguments,
) => Effect.Effect<number, MapError>;

/** How {@linkcode MapTransferEx} can fail. */
export type MapError =
  | InvalidParameters
  | InsufficientResources
  | BufferTooSmall;

const NAME = "mapTransferEx";

/** Makes the routine for one adapter. */
export function mapTransferEx(adapter: AdapterObject): MapTransferEx {
  return (args) =>
    tableCall<number, MapError, never>(
      adapter,
      NAME,
      () => rangeFacts(adapter, args, "map"),
      (caller) => map(adapter, args, caller),
      Effect.fail(
        new InvalidParameters(`${adapter.name} was released by PutDmaAdapter`),
      ),
    );
}

function map(
  adapter: AdapterObject,
  args: MapTransferExArguments,
  caller: Caller,
): Effect.Effect<number, MapError> {
  const invalid = checkArguments(adapter, args);
  if (invalid !== undefined) {
    tableReturn(adapter, NAME, caller, invalid.status);
    return Effect.fail(invalid);
  }
  const buffer = args.scatterGatherBuffer!;
  if (args.length === 0) {
    buffer.elements = [];
    tableReturn(adapter, NAME, caller, 0);
    return Effect.succeed(0);
  }
  const range = {
    mdl: args.mdl,
    base: args.mapRegisterBase,
    offset: args.offset,
    length: args.length,
    writeToDevice: args.writeToDevice,
    buffer,
    elementsMax: elementsAllowed(buffer, args.scatterGatherBufferLength),
  };
  const message = { _tag: "map", range } as const;
  return adapter.reactor.askThen(caller.fiber, message, ({ error, value }) => {
    tableReturn(adapter, NAME, caller, error?.status ?? 0);
    return error === undefined
      ? Effect.succeed(value)
      : Effect.fail(error as MapError);
  });
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
): Exclude<MapError, InsufficientResources> | undefined {
  const { scatterGatherBuffer: buffer, offset, length, mdl } = args;
  if (buffer === null) {
    return new InvalidParameters(
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
