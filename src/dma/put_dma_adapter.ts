/**
 * PutDmaAdapter: the driver is done with its adapter object.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import type { AdapterObject } from "./adapter_object.ts";
import { tableCall } from "./routine.ts";

/**
 * PutDmaAdapter, the first member of every table.
 *
 * Everything that was got through the adapter must be given back before: what
 * is left is lost, and the verifier names it (0x07 channels' and buffers' rules
 * to 0x0A, C035 to C038). Every later call through the adapter has no effect
 * and is reported (0x18, C039).
 *
 * IRQL: at most DISPATCH_LEVEL (C034). No errors.
 */
export type PutDmaAdapter = () => Effect.Effect<void>;

/** Makes the routine for one adapter. */
export function putDmaAdapter(adapter: AdapterObject): PutDmaAdapter {
  return () =>
    tableCall(
      adapter,
      "putDmaAdapter",
      () => ({}),
      () => Effect.asVoid(adapter.reactor.ask({ _tag: "put" })),
      Effect.void,
    );
}
