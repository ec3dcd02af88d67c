/**
 * MapTransfer: the legacy way to make a buffer reachable for the device, one
 * run at a time.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { type Mdl, mmGetMdlVirtualAddress } from "../../memory/mod.ts";
import { SEGMENT_BOUNDARY } from "../../memory/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import { legacyRangeFacts } from "./legacy_range.ts";
import type { MapRegisterBase } from "../map_registers/map_register_base.ts";
import { type Caller, tableCall, tableReturn } from "./routine.ts";
import { ScatterGatherBuffer } from "../scatter_gather/scatter_gather_buffer.ts";

/** Arguments of {@linkcode MapTransfer}. */
export interface MapTransferArguments {
  /** The MDL that describes the run; one of a chain stands for itself alone. */
  readonly mdl: Mdl;
  /** What the grant gave; null where it gave null (A16). */
  readonly mapRegisterBase: MapRegisterBase | null;
  /**
   * First byte: MmGetMdlVirtualAddress of the MDL and the bytes mapped before.
   * An index, not a pointer.
   */
  readonly currentVa: number;
  /** Bytes wanted, 1 or more. */
  readonly length: number;
  /** True from memory to the device, false from the device to memory. */
  readonly writeToDevice: boolean;
}

/** What {@linkcode MapTransfer} mapped. */
export interface MappedRun {
  /** Logical address of the first byte, for the device. */
  readonly logicalAddress: number;
  /** Bytes that lie there one after another; 0 if nothing was mapped. */
  readonly length: number;
}

/**
 * MapTransfer, the eighth member of every table.
 *
 * Maps one run, from `currentVa` on, within one MDL. A driver with its channel
 * granted calls it in a loop, moving `currentVa` on by what was mapped, until
 * all of the buffer or all of its registers are used, and starts its device on
 * the addresses. One FlushAdapterBuffers for the MDL ends all of its runs.
 *
 * - A device with scatter/gather gets the run that the memory has: up to the
 *   first gap, a multiple of 4 GiB, or the end of the MDL (C159).
 * - A device without gets all in one run, through map registers where the
 *   memory is not contiguous or not reachable (C160).
 * - For a system-DMA adapter one call maps all, and the controller begins; the
 *   driver has no use for the address (C161). What an ISA controller is given
 *   never crosses 64 KiB (C167).
 *
 * What bounces is copied now if it goes to the device: later changes are not
 * seen by it (C166).
 *
 * @returns address and length of the run. The length is what was asked for
 *   unless the run is shorter, or the registers do not reach. It is 0, and the
 *   address too, where a real system would misbehave: `currentVa` outside the
 *   MDL (finding 0x1B, C162), or a base of no live grant
 *
 * IRQL: at most DISPATCH_LEVEL (A51). No errors.
 *
 * Findings: 0x0E for a buffer whose pages are not locked (C165), 0x21 for a
 * length of 0, 0x1D for a run that is mapped already.
 *
 * @example The device's own list, run by run
 * ```ts
 * import {
 *   atDispatch, Devices, IoAllocationAction, ioGetDmaAdapter, Machine, mdlOfPages,
 *   mmGetMdlVirtualAddress,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 64 });
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 1, master: true, scatterGather: true, dma64BitAddresses: true,
 *     maximumLength: 65536,
 *   });
 *   const { dmaOperations } = adapter;
 *   const mdl = mdlOfPages([600, 601, 900], 100, 10_000);
 *   const end = mmGetMdlVirtualAddress(mdl) + mdl.byteCount;
 *   const runs: [address: number, length: number][] = [];
 *   yield* atDispatch(dmaOperations.allocateAdapterChannel({
 *     deviceObject: pdo,
 *     numberOfMapRegisters: 3,
 *     executionRoutine: Effect.fnUntraced(function* (_device, _irp, mapRegisterBase) {
 *       const range = { mdl, mapRegisterBase, writeToDevice: true };
 *       for (let currentVa = end - mdl.byteCount; currentVa < end;) {
 *         const { length, logicalAddress } = yield* dmaOperations.mapTransfer({
 *           ...range, currentVa, length: end - currentVa,
 *         });
 *         runs.push([logicalAddress, length]);
 *         currentVa += length;
 *       }
 *       const currentVa = end - mdl.byteCount;
 *       yield* dmaOperations.flushAdapterBuffers({ ...range, currentVa, length: mdl.byteCount });
 *       return IoAllocationAction.DeallocateObject;
 *     }),
 *   }));
 *   return runs;
 * });
 * const report = Machine.run(program);
 * assert.deepEqual(report.value, [[600 * 4096 + 100, 8092], [900 * 4096, 1908]]);
 * assert.deepEqual(report.findings, []);
 * ```
 */
export type MapTransfer = (
  args: MapTransferArguments,
) => Effect.Effect<MappedRun>;

const NAME = "mapTransfer";

const NOTHING: MappedRun = { logicalAddress: 0, length: 0 };

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function mapTransfer(adapter: AdapterObject): MapTransfer {
  return (args) =>
    tableCall(
      adapter,
      NAME,
      () => legacyRangeFacts(adapter, args, "map"),
      (caller) => map(adapter, args, caller),
      Effect.succeed(NOTHING),
    );
}

function map(
  adapter: AdapterObject,
  args: MapTransferArguments,
  caller: Caller,
): Effect.Effect<MappedRun> {
  const { mdl, currentVa } = args;
  const offset = currentVa - mmGetMdlVirtualAddress(mdl);
  const length = Math.min(args.length, mdl.byteCount - offset);
  if (!(offset >= 0) || !(length > 0)) {
    tableReturn(adapter, NAME, caller, NOTHING.logicalAddress);
    return Effect.succeed(NOTHING);
  }
  const buffer = ScatterGatherBuffer.forElements(1);
  const { binding, limits } = adapter;
  const range = {
    mdl,
    base: args.mapRegisterBase,
    offset,
    length,
    writeToDevice: args.writeToDevice,
    buffer,
    elementsMax: binding === undefined ? 1 : limits.scatterGatherLimit,
    ...(binding === undefined && limits.scatterGather
      ? { boundary: SEGMENT_BOUNDARY }
      : {}),
  };
  return adapter.reactor.askThen(
    caller.fiber,
    { _tag: "map", range },
    ({ value }) => {
      const [run] = buffer.elements;
      const mapped = run === undefined
        ? NOTHING
        : { logicalAddress: run.address, length: value };
      tableReturn(adapter, NAME, caller, mapped.logicalAddress);
      return Effect.succeed(mapped);
    },
  );
}
