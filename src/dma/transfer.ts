/**
 * A whole transfer in one call: split, map, start, wait, flush and release.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import type {
  InvalidParameters,
  NotSupported,
  ScatterGatherElement,
} from "../ddi/mod.ts";
import type { DeviceObject, Kernel } from "../machine/mod.ts";
import type { Mdl } from "../memory/mod.ts";
import { acquireChannel } from "./acquire_channel.ts";
import type { DmaAdapterGrant } from "./io_get_dma_adapter.ts";
import type { MapRegisterBase } from "./map_registers/map_register_base.ts";
import type { MapError } from "./routines/map_transfer_ex.ts";
import { ScatterGatherBuffer } from "./scatter_gather/scatter_gather_buffer.ts";
import type { AllocationError } from "./routines/submit.ts";

/** What {@linkcode transfer} is told. */
export interface TransferOptions<E, R> {
  /** The device of the transfer. */
  readonly deviceObject: DeviceObject;
  /** The head of the chain. */
  readonly mdl: Mdl;
  /** First byte, from the start of the chain; 0 if left out. */
  readonly offset?: number;
  /** Bytes. */
  readonly length: number;
  /** True from memory to the device. */
  readonly writeToDevice: boolean;
  /**
   * Starts the device on one part, and waits until it is done.
   *
   * @param elements where the part is, as the device is to use it
   * @param offset of the part in the chain
   * @returns how many bytes the device moved; a part may be moved in pieces,
   *   but one of which nothing is moved ends the transfer
   */
  readonly start: (
    elements: readonly ScatterGatherElement[],
    offset: number,
  ) => Effect.Effect<number, E, R>;
}

/**
 * Moves a range of a buffer between memory and a device.
 *
 * It asks for the lesser of the registers needed and available, maps as much as
 * they reach, starts the device, flushes what was moved, and goes on with the
 * rest. Registers are held only for the length of the call, and the channel not
 * even that long. Interruption cancels a request that waits, and flushes and
 * releases whatever was mapped.
 *
 * @param grant what IoGetDmaAdapter gave
 * @param options device, range, direction, and how to start the device
 * @returns bytes moved: less than asked if the device stopped moving
 *
 * IRQL: below DISPATCH_LEVEL, because it waits.
 *
 * Errors: those of GetDmaTransferInfo, AllocateAdapterChannelEx and
 * MapTransferEx, and what `start` fails with.
 */
export const transfer: <E, R>(
  grant: DmaAdapterGrant<3>,
  options: TransferOptions<E, R>,
) => Effect.Effect<number, TransferError | E, R | Kernel> = Effect.fnUntraced(
  function* <E, R>(grant: DmaAdapterGrant<3>, options: TransferOptions<E, R>) {
    const { adapter } = grant;
    const { mdl, offset = 0, length, writeToDevice } = options;
    const info = yield* adapter.dmaOperations.getDmaTransferInfo({
      mdl,
      offset,
      length,
      writeOnly: writeToDevice,
      version: 1,
    });
    const numberOfMapRegisters = Math.min(
      info.mapRegisterCount,
      grant.numberOfMapRegisters,
    );
    const buffer = new ScatterGatherBuffer(info.scatterGatherListSize);
    return yield* Effect.scoped(Effect.flatMap(
      acquireChannel(adapter, {
        deviceObject: options.deviceObject,
        numberOfMapRegisters,
        hold: "registers",
      }),
      ({ mapRegisterBase }) =>
        moveParts(grant, options, mapRegisterBase, buffer),
    ));
  },
);

/** How the DMA routines may refuse a transfer. */
export type TransferError =
  | AllocationError
  | MapError
  | InvalidParameters
  | NotSupported;

/** Maps, starts and flushes part after part. */
const moveParts = Effect.fnUntraced(function* <E, R>(
  { adapter }: DmaAdapterGrant<3>,
  options: TransferOptions<E, R>,
  mapRegisterBase: MapRegisterBase | null,
  scatterGatherBuffer: ScatterGatherBuffer,
) {
  const { mapTransferEx, flushAdapterBuffersEx } = adapter.dmaOperations;
  const { mdl, offset = 0, length, writeToDevice, start } = options;
  let moved = 0;
  while (moved < length) {
    const at = offset + moved;
    const part = { mdl, mapRegisterBase, offset: at, writeToDevice };
    const mapped = yield* mapTransferEx({
      ...part,
      length: length - moved,
      scatterGatherBuffer,
    });
    let done = 0;
    const started = Effect.map(
      start(scatterGatherBuffer.elements, at),
      (bytes) => {
        done = Math.min(bytes, mapped);
      },
    );
    yield* Effect.ensuring(
      started,
      Effect.orDie(
        Effect.suspend(() => flushAdapterBuffersEx({ ...part, length: done })),
      ),
    );
    if (done === 0) return moved;
    moved += done;
  }
  return moved;
});
