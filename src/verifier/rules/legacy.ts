/**
 * The rule about the one wait block of a device object.
 *
 * @module
 */

import { STATUS_INVALID_PARAMETER } from "../../ddi/mod.ts";
import { allocationFacts } from "../call_facts.ts";
import { modelRule, type Rule } from "../rule.ts";

/** M5: a second legacy request for a device object. */
export const waitBlockInUse: Rule = modelRule(5, {
  title: "Second legacy allocation for a device object",
  documentation:
    "AllocateAdapterChannel was called for a device object whose earlier request has not seen its routine return, on this adapter or another. A real system loses one of the two; here the second is refused.",
  spec: ["08", "C065", "C066", "C069", "C349"],
  start: (ledger) => ({
    returns: {
      allocateAdapterChannel: ({ actor, adapter, value }) => {
        // The routine has no other reason for this status.
        if (value !== STATUS_INVALID_PARAMETER) return undefined;
        const call = ledger.tableCallOf(actor);
        const device = call && allocationFacts(call).deviceObject;
        return {
          sentence:
            `AllocateAdapterChannel on ${adapter} for ${device}, whose wait block is in use by a request that is not over`,
          parameters: [],
        };
      },
    },
  }),
});
