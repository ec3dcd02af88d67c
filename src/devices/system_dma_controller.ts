/**
 * A modern DMA controller: many request lines, lists of several pieces, and an
 * interrupt when a channel is done.
 *
 * @module
 */

import type { Resource } from "../actors/mod.ts";
import type { DeviceDescription, Irql } from "../ddi/mod.ts";
import type {
  ChannelBinding,
  DmaController,
  DmaControllerMaker,
  TransferLimits,
} from "../dma/mod.ts";
import { InterruptLine, type Kernel } from "../machine/mod.ts";
import { DmaChannelBank } from "./dma_channel_bank.ts";
import type { ChannelConfiguration } from "./dma_channel_function.ts";

/** How a controller is built. Every field has a default. */
export interface SystemDmaControllerOptions {
  /** Name shown in traces; "system DMA" if left out. */
  readonly name?: string;
  /** The first of its request lines; 0x1000 if left out. */
  readonly firstRequestLine?: number;
  /** How many request lines it has, 1 to 256; 32 if left out. */
  readonly requestLines?: number;
  /**
   * How many channels, 1 up to the request lines; as many if left out. With
   * fewer, line k is served by channel k modulo their number, and the lines of
   * one channel share it.
   */
  readonly channels?: number;
  /** Address bits it drives, 24 to 64; 32 if left out. */
  readonly dmaAddressWidth?: number;
  /** The most pieces of one transfer, 1 or more; 16 if left out (C192). */
  readonly scatterGatherLimit?: number;
  /**
   * Every piece is a multiple of so many bytes: a power of two from 1 to 4096;
   * 1 if left out (C193).
   */
  readonly minimumTransferUnit?: number;
  /** Whether its counter can be read; true if left out. */
  readonly readDmaCounterAvailable?: boolean;
  /** Whether it has a completion interrupt (C198); true if left out. */
  readonly completionInterrupt?: boolean;
  /** The level of its interrupt, 3 to 11; 6 if left out. */
  readonly interruptLevel?: Irql;
  /** Processors its interrupt may be delivered to; all if left out. */
  readonly interruptProcessors?: readonly number[];
  /** The most bytes a channel moves at a time; 512 if left out. */
  readonly burstBytes?: number;
  /** Bytes a channel moves in a tick; 64 if left out, Infinity for no time. */
  readonly bytesPerTick?: number;
  /** Functions for ConfigureAdapterChannel besides `DmaChannelFunction`. */
  readonly functions?: ReadonlyMap<number, ChannelConfiguration>;
}

const PAGE_BYTES = 4096;

/**
 * A scatter/gather DMA controller, for the machine option `dmaControllers`.
 *
 * A device's description names the request line (version 3). Its data register
 * is at `deviceAddress`, plus the `deviceOffset` of each transfer.
 *
 * @param options request lines, channels, limits, interrupt and speed
 * @throws {RangeError} when a number is not in its range
 *
 * It is made before the machine runs, at no IRQL; its interrupt is served at the
 * level that `interruptLevel` says, and completion routines run at DISPATCH_LEVEL
 * (C195, C192, C193).
 *
 * @example What a driver learns of it
 * ```ts
 * import { Devices, ioGetDmaAdapter, Machine, systemDmaController } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.subordinate({ requestLine: 0x1000 });
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 3, dmaRequestLine: 0x1000, maximumLength: 4096,
 *   });
 *   const info = yield* adapter.dmaOperations.getDmaAdapterInfo(1);
 *   return [info.scatterGatherLimit, info.minimumTransferUnit];
 * });
 * const controller = systemDmaController({ scatterGatherLimit: 2, minimumTransferUnit: 4 });
 * assert.deepEqual(Machine.run(program, { dmaControllers: [controller] }).value, [2, 4]);
 * ```
 */
export function systemDmaController(
  options: SystemDmaControllerOptions = {},
): DmaControllerMaker {
  const { firstRequestLine = 0x1000, requestLines = 32 } = options;
  const { channels = requestLines, minimumTransferUnit = 1 } = options;
  const { dmaAddressWidth = 32, scatterGatherLimit = 16 } = options;
  checkRange("requestLines", requestLines, 1, 256);
  checkRange("channels", channels, 1, requestLines);
  checkRange("dmaAddressWidth", dmaAddressWidth, 24, 64);
  checkRange("scatterGatherLimit", scatterGatherLimit, 1, 0xFFFF_FFFF);
  checkRange("minimumTransferUnit", minimumTransferUnit, 1, PAGE_BYTES);
  if (PAGE_BYTES % minimumTransferUnit !== 0) {
    throw new RangeError(
      `A transfer unit of ${minimumTransferUnit} bytes is no power of two`,
    );
  }
  const limits: TransferLimits = {
    scatterGather: scatterGatherLimit > 1,
    scatterGatherLimit,
    boundary: 0,
    minimumTransferUnit,
    elementAlignment: 1,
    readDmaCounterAvailable: options.readDmaCounterAvailable ?? true,
  };
  const lineOf = (requestLine: number) => requestLine - firstRequestLine;
  const serves = (requestLine: number) =>
    lineOf(requestLine) >= 0 && lineOf(requestLine) < requestLines;
  return (kernel: Kernel, group: Resource): DmaController =>
    new DmaChannelBank(kernel, group, {
      name: options.name ?? "system DMA",
      channels,
      interrupt: interruptOf(kernel, options),
      boundary: 0,
      burstBytes: options.burstBytes ?? 512,
      bytesPerTick: options.bytesPerTick ?? 64,
      functions: options.functions ?? new Map(),
      serves,
      bind: ({ dmaRequestLine: requestLine, version }: DeviceDescription):
        | ChannelBinding
        | undefined =>
        version !== 3 || !serves(requestLine) ? undefined : {
          channel: lineOf(requestLine) % channels,
          requestLine,
          dmaAddressWidth,
          limits,
        },
    });
}

function interruptOf(
  { processors }: Kernel,
  options: SystemDmaControllerOptions,
): InterruptLine | undefined {
  if (options.completionInterrupt === false) return undefined;
  const { interruptLevel = 6, name = "system DMA" } = options;
  checkRange("interruptLevel", interruptLevel, 3, 11);
  const all = processors.map(({ id }) => id);
  const { interruptProcessors = all } = options;
  for (const number of interruptProcessors) {
    checkRange("interruptProcessors", number, 0, all.length - 1);
  }
  return new InterruptLine(
    `${name} interrupt`,
    interruptLevel,
    interruptProcessors,
  );
}

function checkRange(
  what: string,
  value: number,
  lowest: number,
  highest: number,
): void {
  if (Number.isInteger(value) && value >= lowest && value <= highest) return;
  throw new RangeError(
    `A DMA controller with ${what} ${value} cannot be built: it must be a whole number from ${lowest} to ${highest}`,
  );
}
