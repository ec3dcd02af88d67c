/**
 * The DMA controllers of an ISA machine: a pair of 8237s, the second one feeding
 * the first through channel 4.
 *
 * @module
 */

import type { Resource } from "../actors/mod.ts";
import { type DeviceDescription, DmaWidth } from "../ddi/mod.ts";
import type {
  ChannelBinding,
  DmaController,
  DmaControllerMaker,
} from "../dma/mod.ts";
import type { Kernel } from "../machine/mod.ts";
import { ISA_BOUNDARY } from "../memory/mod.ts";
import { DmaChannelBank } from "./dma_channel_bank.ts";

/** How the pair is built. */
export interface IsaDmaControllerOptions {
  /** Name shown in traces; "ISA DMA" if left out. */
  readonly name?: string;
  /** The most bytes a channel moves at a time; 512 if left out. */
  readonly burstBytes?: number;
  /** Bytes a channel moves in a tick; 4 if left out. */
  readonly bytesPerTick?: number;
}

const CHANNELS = 8;
/** The channel through which the second controller feeds the first. */
const CASCADE = 4;
/** The first channel that counts words. */
const FIRST_WIDE = 5;

/**
 * A pair of 8237 controllers, for the machine option `dmaControllers`.
 *
 * Channels 0 to 3 move bytes; 5 to 7 move words, from even addresses and in even
 * numbers; 4 is the cascade, and nobody's. They reach 16 MiB, and count within
 * 64 KiB: a transfer that is not one run there goes through map registers that
 * are (see the option `boundedMapRegisters`). The counter can be read. There is
 * no completion interrupt: a driver hears from its device, or polls (C198).
 *
 * Channel and request line are the same number: descriptions before version 3
 * name it as `dmaChannel`, those of version 3 as `dmaRequestLine`. Its `dmaWidth`
 * must be that of the channel, or there is no adapter.
 *
 * @param options name, and speed in bytes to a tick
 *
 * It is made before the machine runs, at no IRQL; its channels end transfers at
 * DISPATCH_LEVEL. No errors (C024, C167).
 *
 * @example Channel 4 serves nobody
 * ```ts
 * import { Devices, ioGetDmaAdapter, isaDmaController, Machine } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const registersOf = (requestLine: number) =>
 *   Effect.gen(function* () {
 *     const { pdo } = yield* Devices.subordinate({ requestLine });
 *     const description = { version: 1, dmaChannel: requestLine, maximumLength: 4096 };
 *     return (yield* ioGetDmaAdapter(pdo, description)).numberOfMapRegisters;
 *   });
 * const machine = { dmaControllers: [isaDmaController()] };
 * assert.equal(Machine.run(registersOf(2), machine).value, 2);
 * assert.equal(Machine.run(registersOf(4), machine).status, "failed");
 * ```
 */
export function isaDmaController(
  options: IsaDmaControllerOptions = {},
): DmaControllerMaker {
  const { name = "ISA DMA", burstBytes = 512, bytesPerTick = 4 } = options;
  return (kernel: Kernel, group: Resource): DmaController =>
    new DmaChannelBank(kernel, group, {
      name,
      channels: CHANNELS,
      boundary: ISA_BOUNDARY,
      burstBytes,
      bytesPerTick,
      functions: new Map(),
      bind,
      serves: (requestLine) => requestLine >= 0 && requestLine < CHANNELS,
    });
}

function bind(
  { dmaChannel, dmaRequestLine, dmaWidth, version }: DeviceDescription,
): ChannelBinding | string | undefined {
  const channel = version === 3 ? dmaRequestLine : dmaChannel;
  if (channel < 0 || channel >= CHANNELS) return undefined;
  if (channel === CASCADE) {
    return `Channel ${CASCADE} is the cascade of the ISA controllers, and serves no device`;
  }
  const wide = channel >= FIRST_WIDE;
  if (dmaWidth !== (wide ? DmaWidth.Width16Bits : DmaWidth.Width8Bits)) {
    return `ISA channel ${channel} is ${wide ? 16 : 8} bits wide`;
  }
  const unit = wide ? 2 : 1;
  return {
    channel,
    requestLine: channel,
    dmaAddressWidth: 24,
    limits: {
      scatterGather: false,
      scatterGatherLimit: 1,
      boundary: ISA_BOUNDARY,
      minimumTransferUnit: unit,
      elementAlignment: unit,
      readDmaCounterAvailable: true,
    },
  };
}
