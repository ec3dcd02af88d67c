/**
 * The functions that ConfigureAdapterChannel can call on a controller.
 *
 * @module
 */

import {
  type DmaError,
  InvalidParameters,
  NotImplemented,
} from "../ddi/mod.ts";
import type { HardwareChannel } from "./hardware_channel.ts";

/**
 * The functions every controller of the model has, by number.
 *
 * The context of `SetPeriod` is a number of bytes, 0 for each pass through the
 * buffer; that of `SetBurst` is one of 1 or more, as the watermark of a device's
 * FIFO.
 */
export const DmaChannelFunction = {
  // A comment of two lines here would break the types that the packages carry.
  /** After how many bytes an auto-initialize channel tells of its progress. */
  SetPeriod: 1,
  /** How many bytes the channel moves at a time at most. */
  SetBurst: 2,
} as const;

/** One of {@linkcode DmaChannelFunction}. */
export type DmaChannelFunction =
  typeof DmaChannelFunction[keyof typeof DmaChannelFunction];

/**
 * A function that one machine's controller has besides. It is called inside a
 * step and must not wait.
 *
 * @param channel number of the channel
 * @param context what ConfigureAdapterChannel was given (C152)
 * @returns why it is refused, if it is
 */
export type ChannelConfiguration = (
  channel: number,
  context: unknown,
) => DmaError | undefined;

/**
 * Calls a function of a controller.
 *
 * @internal
 */
export function configureChannel(
  channel: HardwareChannel,
  functionNumber: number,
  context: unknown,
  functions: ReadonlyMap<number, ChannelConfiguration>,
): DmaError | undefined {
  const own = functions.get(functionNumber);
  if (own !== undefined) return own(channel.number, context);
  switch (functionNumber) {
    case DmaChannelFunction.SetPeriod:
      if (!isCount(context, 0)) return useless(functionNumber, context);
      channel.period = context;
      return undefined;
    case DmaChannelFunction.SetBurst:
      if (!isCount(context, 1)) return useless(functionNumber, context);
      channel.burstBytes = context;
      return undefined;
    default:
      return new NotImplemented(
        `The controller has no channel function ${functionNumber}`,
      );
  }
}

function isCount(context: unknown, least: number): context is number {
  return Number.isSafeInteger(context) && context as number >= least;
}

function useless(functionNumber: number, context: unknown): InvalidParameters {
  return new InvalidParameters(
    `Channel function ${functionNumber} has no use for the context ${context}`,
  );
}
