/**
 * PutScatterGatherList as the adapter object serves it: one step that flushes,
 * frees the registers and ends the list.
 *
 * @module
 */

import { type AdapterAnswer, DONE } from "../adapter/adapter_messages.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type { AllocationRequest } from "../adapter/allocation_request.ts";
import { releaseChannel, releaseRegisters } from "../adapter/grant.ts";
import { dropList, liveList } from "./list_building.ts";
import { endMapping } from "../mapping/mapping.ts";
import type { ScatterGatherBuffer } from "./scatter_gather_buffer.ts";

/**
 * Serves PutScatterGatherList.
 *
 * @param writeToDevice the direction that the driver names; what is copied goes
 *   by the direction of the list (M9)
 */
export function putList(
  adapter: AdapterObject,
  buffer: ScatterGatherBuffer,
  writeToDevice: boolean,
): AdapterAnswer {
  const { system } = adapter;
  const live = liveList(adapter, buffer);
  if (live === undefined) {
    if (system.kernel.listening) {
      system.emit({
        _tag: "ScatterGatherListNotLive",
        adapter: adapter.name,
        list: buffer.number,
      });
    }
    return DONE;
  }
  const [request, list] = live;
  // No mapping is left if the driver gave the registers up by another way.
  for (const mapping of [...request.mappings]) {
    endMapping(mapping, mapping.length, writeToDevice);
  }
  dropList(request, list);
  if (system.kernel.listening) {
    system.emit({
      _tag: "ScatterGatherListFreed",
      adapter: adapter.name,
      request: request.number,
      list: list.number,
    });
  }
  const granted: AllocationRequest[] = [];
  // A DMA controller's channel was kept for the transfer.
  const held = adapter.binding !== undefined &&
    adapter.channel.owner === request;
  if (held) releaseChannel(request, false, granted);
  else releaseRegisters(request, granted);
  return { granted, value: 1 };
}
