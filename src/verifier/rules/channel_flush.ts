/**
 * The rule about the channel of a DMA controller: it is flushed when its
 * transfer is over or was cancelled.
 *
 * @module
 */

import { counted } from "../call_facts.ts";
import { dmaRule, type Rule } from "../rule.ts";

/** The only kind of parameter 2 there is: an illegal flush of a channel. */
const ILLEGAL_CHANNEL_FLUSH = 0;

/** 0x23: a channel was flushed while its transfer ran. */
export const channelFlushedEarly: Rule = dmaRule(0x23, {
  title: "Channel flushed before completion or cancel",
  documentation:
    "A flush came while the DMA controller still moved bytes, and stopped it. Wait for the completion, or call CancelMappedTransfer first. A channel that starts over has no completion, and a flush is how it is stopped. P2 = 0, P3 is the controller, P4 the channel.",
  spec: ["08", "A29", "05"],
  start: () => {
    /** Mappings of transfers that start over, by number. */
    const endless = new Set<number>();
    return {
      events: {
        TransferStarted: ({ autoInitialize, mapping }) => {
          if (autoInitialize) endless.add(mapping);
          return undefined;
        },
        TransferEnded: (event) => {
          const { adapter, bytes, cause, channel, controller } = event;
          const startsOver = endless.delete(event.mapping);
          if (cause !== "flush" || startsOver) return undefined;
          return {
            sentence:
              `A flush on ${adapter} stopped channel ${channel} of ${controller} after ${
                counted(bytes, "byte")
              }, before the transfer was completed or cancelled`,
            parameters: [ILLEGAL_CHANNEL_FLUSH, controller, channel],
          };
        },
      },
    };
  },
});
