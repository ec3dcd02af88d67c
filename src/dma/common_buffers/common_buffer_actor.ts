/**
 * The adapter object as an actor, for messages about common buffers and about
 * memory that is kept coherent by hand.
 *
 * @module
 */

import { InvalidParameters } from "../../ddi/mod.ts";
import { type Mdl, mdlChainLength, MdlRuns } from "../../memory/mod.ts";
import {
  type AdapterAnswer,
  type CommonBufferMessage,
  DONE,
} from "../adapter/adapter_messages.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import { serveOfMdl } from "./common_buffer_of_mdl.ts";
import {
  serveElement,
  serveFreeElement,
  serveFreeVector,
  serveVector,
} from "./common_buffer_vectors.ts";
import { serveAllocation, serveFree } from "./common_buffers.ts";
import { serveDomainBuffer } from "./domain_common_buffer.ts";

/** Serves one message about common buffers. */
export function serveCommonBuffers(
  adapter: AdapterObject,
  message: CommonBufferMessage,
): AdapterAnswer {
  switch (message._tag) {
    case "allocate common buffer":
      return serveAllocation(adapter, message.request);
    case "allocate domain buffer":
      return serveDomainBuffer(adapter, message.request, message.domain);
    case "free common buffer":
      return serveFree(adapter, message.names);
    case "common buffer of mdl":
      return serveOfMdl(adapter, message.mdl, message.configurations);
    case "allocate vector":
      return serveVector(adapter, message.request, message.count);
    case "element of vector":
      return serveElement(adapter, message.vector, message.index);
    case "free element of vector":
      return serveFreeElement(adapter, message.vector, message.index);
    case "free vector":
      return serveFreeVector(adapter, message.vector);
    case "flush memory":
      return flushMemory(adapter, message.mdl, message.readOperation);
  }
}

/** Serves FlushDmaBuffer: makes both sides see the same bytes of a chain. */
function flushMemory(
  { system }: AdapterObject,
  head: Mdl,
  readOperation: boolean,
): AdapterAnswer {
  const { cache } = system.kernel.memory;
  const runs = new MdlRuns();
  if (!runs.begin(head, 0, mdlChainLength(head))) {
    const reason = "An MDL of the chain has no pages; lock it first";
    return { ...DONE, error: new InvalidParameters(reason) };
  }
  while (runs.next()) {
    if (readOperation) cache.invalidate(runs.address, runs.length);
    else cache.clean(runs.address, runs.length);
  }
  return DONE;
}
