/**
 * What drivers ask of the channel of a system-DMA adapter besides transfers: to
 * cancel one, to read its counter, to call a function of the controller.
 *
 * Each is served in one step of the adapter object.
 *
 * @module
 */

import { Cancelled, type DmaError, InvalidParameters } from "../../ddi/mod.ts";
import { type AdapterAnswer, DONE } from "../adapter/adapter_messages.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type { SystemBinding } from "./system_channel.ts";
import { stopTransfer } from "./system_transfer.ts";
import type { DmaTransferContext } from "../adapter/transfer_context.ts";

function refused(error: DmaError): AdapterAnswer {
  return { ...DONE, error };
}

/**
 * CancelMappedTransfer: marks the context, and stops what runs under it. The
 * mark stays until the transfer is flushed or the context initialized (A55).
 */
export function cancelTransfer(
  adapter: AdapterObject,
  context: DmaTransferContext,
): AdapterAnswer {
  const { request } = context;
  const { systemChannel } = adapter.binding!;
  const present = request !== undefined && request.adapter === adapter &&
    (request.state === "pending" || systemChannel.holder === request);
  if (!present) {
    return refused(
      new InvalidParameters(
        `Transfer context ${context.number} has no request on ${adapter.name} that waits or has the channel`,
      ),
    );
  }
  if (context.transferCancelled) {
    return refused(
      new Cancelled(
        `CancelMappedTransfer was called for transfer context ${context.number} before`,
      ),
    );
  }
  context.transferCancelled = true;
  const { transfer } = systemChannel;
  if (transfer?.mapping.request === request) stopTransfer(transfer, "cancel");
  return DONE;
}

/** ConfigureAdapterChannel: calls a function of the controller. */
export function configureChannel(
  { binding }: AdapterObject,
  functionNumber: number,
  context: unknown,
): AdapterAnswer {
  const { channel, systemChannel } = binding as SystemBinding;
  const { controller } = systemChannel.port;
  const error = controller.configure(channel, functionNumber, context);
  return error === undefined ? DONE : refused(error);
}

/** ReadDmaCounter: what the channel has still to move for this adapter. */
export function readCounter(adapter: AdapterObject): AdapterAnswer {
  const { channel, limits, systemChannel } = adapter.binding!;
  const { transfer } = systemChannel;
  const readable = limits.readDmaCounterAvailable &&
    transfer?.adapter === adapter;
  if (!readable) return DONE;
  const value = systemChannel.port.controller.counter(channel);
  return { granted: [], value };
}
