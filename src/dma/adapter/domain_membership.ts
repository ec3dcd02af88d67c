/**
 * Which domain an adapter is in: how it joins another and leaves it, each in one
 * step of the adapter object.
 *
 * @module
 */

import { InvalidParameters } from "../../ddi/mod.ts";
import { type AdapterAnswer, DONE } from "./adapter_messages.ts";
import type { AdapterObject } from "./adapter_object.ts";
import type { DmaDomain } from "./dma_domain.ts";

function refused(reason: string): AdapterAnswer {
  return { ...DONE, error: new InvalidParameters(reason) };
}

/** What is mapped would be lost with the domain it is mapped in. */
function refuseMapped(
  { commonBuffers, mappings, name }: AdapterObject,
): AdapterAnswer | undefined {
  if (mappings.size > 0) {
    return refused(
      `${name} has ${mappings.size} mappings in its domain that are not flushed`,
    );
  }
  return commonBuffers.size === 0 ? undefined : refused(
    `${name} has ${commonBuffers.size} common buffers in its domain that are not freed`,
  );
}

function move(adapter: AdapterObject, domain: DmaDomain): AdapterAnswer {
  adapter.domain.adapters.delete(adapter);
  adapter.domain = domain;
  domain.adapters.add(adapter);
  return DONE;
}

/** JoinDmaDomain: the domain takes the place of the present one. */
export function joinDomain(
  adapter: AdapterObject,
  domain: DmaDomain,
): AdapterAnswer {
  // The handle of a domain whose adapters were all put back leads nowhere.
  if (!domain.live) {
    return refused(`${domain.name} has no adapter any more`);
  }
  return refuseMapped(adapter) ?? move(adapter, domain);
}

/** LeaveDmaDomain: back to the adapter's own domain. */
export function leaveDomain(adapter: AdapterObject): AdapterAnswer {
  if (adapter.domain === adapter.ownDomain) {
    return refused(`${adapter.name} has not joined another domain`);
  }
  return refuseMapped(adapter) ?? move(adapter, adapter.ownDomain);
}
