/**
 * Rules about what an AdapterControl routine returns.
 *
 * @module
 */

import { IoAllocationAction } from "../../ddi/mod.ts";
import { modelRule, type Rule } from "../rule.ts";

const ADAPTER_CONTROL = "AdapterControl";

const actionNames = new Map<unknown, string>([
  [IoAllocationAction.KeepObject, "KeepObject"],
  [IoAllocationAction.DeallocateObject, "DeallocateObject"],
  [
    IoAllocationAction.DeallocateObjectKeepRegisters,
    "DeallocateObjectKeepRegisters",
  ],
]);

/** M1: a system-DMA routine gave its channel away. */
export const systemDmaChannelGivenAway: Rule = modelRule(1, {
  title: "System-DMA routine returned something other than KeepObject",
  documentation:
    "The AdapterControl routine of a system-DMA adapter must return KeepObject and free the channel after the transfer. The value is obeyed, which stops a running transfer.",
  spec: ["08", "C111", "A10"],
  start: (ledger) => ({
    events: {
      CallbackFinished: ({ action, adapter, callback, request }) => {
        const name = actionNames.get(action);
        const wrong = callback === ADAPTER_CONTROL && name !== undefined &&
          action !== IoAllocationAction.KeepObject &&
          !ledger.adapter(adapter).master;
        return !wrong ? undefined : {
          sentence:
            `The routine of request ${request} on ${adapter}, a system-DMA adapter, returned ${name}`,
          parameters: [],
        };
      },
    },
  }),
});

/** M6: the routine returned something that is no action. */
export const unknownAction: Rule = modelRule(6, {
  title: "Unknown IO_ALLOCATION_ACTION",
  documentation:
    "An AdapterControl routine returned neither 1, 2 nor 3. It counts as KeepObject.",
  spec: ["08", "C114"],
  start: () => ({
    events: {
      CallbackFinished: ({ action, adapter, callback, request }) =>
        callback !== ADAPTER_CONTROL || actionNames.has(action) ? undefined : {
          sentence:
            `The routine of request ${request} on ${adapter} returned ${action}, which is no IO_ALLOCATION_ACTION`,
          parameters: [],
        },
    },
  }),
});
