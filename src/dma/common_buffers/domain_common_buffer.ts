/**
 * Common buffers of a domain, as the adapter object serves them: every adapter
 * in the domain sees them at the same logical address.
 *
 * @module
 */

import { InsufficientResources, InvalidParameters } from "../../ddi/mod.ts";
import { highestAddress } from "../../memory/mod.ts";
import { type AdapterAnswer, DONE } from "../adapter/adapter_messages.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type { CommonBufferRequest } from "./common_buffer.ts";
import { boundaryOf } from "../routines/common_buffer_request.ts";
import { makeCommonBuffer } from "./common_buffers.ts";
import type { DmaDomain } from "../adapter/dma_domain.ts";

/** Serves AllocateDomainCommonBuffer. */
export function serveDomainBuffer(
  adapter: AdapterObject,
  request: CommonBufferRequest,
  domain: DmaDomain,
): AdapterAnswer {
  if (adapter.domain !== domain) {
    const reason = `${adapter.name} is not in ${domain.name}`;
    return { ...DONE, error: new InvalidParameters(reason) };
  }
  // Every device of the domain must reach it.
  let { boundary, maximumAddress } = request;
  for (const other of domain.adapters) {
    const limit = highestAddress(other.dmaAddressWidth);
    maximumAddress = Math.min(maximumAddress, limit);
    boundary = Math.min(boundary, boundaryOf(other, true));
  }
  const owner = { adapter, vector: null, domain };
  const made = makeCommonBuffer(owner, {
    ...request,
    boundary,
    maximumAddress,
  });
  return typeof made === "string"
    ? { ...DONE, error: new InsufficientResources(made) }
    : { ...DONE, commonBuffer: made };
}
