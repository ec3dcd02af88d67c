/**
 * The checks of a request for a scatter/gather list, beside those of every
 * allocation: parameters, range, and memory for the list.
 *
 * @module
 */

import {
  BufferTooSmall,
  type DmaError,
  DmaFlags,
  InsufficientResources,
  InvalidParameters,
} from "../../ddi/mod.ts";
import { mdlChainLength } from "../../memory/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type { AllocationRequest } from "../adapter/allocation_request.ts";
import type { ListRequest } from "./list_request.ts";
import type { MapRegisterBase } from "../map_registers/map_register_base.ts";
import type { MapRange } from "../mapping/mapping.ts";
import { layOut } from "../mapping/mapping_layout.ts";

/** Checks what a list is asked for, before anything is looked at that changes. */
export function checkList(
  adapter: AdapterObject,
  request: AllocationRequest,
  list: ListRequest,
): DmaError | undefined {
  if (!list.extended) {
    return checkLegacyRange(list) ?? checkBuffer(adapter, list);
  }
  if (!adapter.description.master) {
    return new InvalidParameters(
      `${adapter.name} is a system-DMA adapter; its lists are the controller's business`,
    );
  }
  return checkForm(request, list) ?? checkRange(list) ??
    checkBuffer(adapter, list);
}

/** Synchronous flag, routine and out-parameter in their combinations (spec 04). */
function checkForm(
  { routine }: AllocationRequest,
  { flags, out }: ListRequest,
): DmaError | undefined {
  if (routine !== null) return undefined;
  if ((flags & DmaFlags.SynchronousCallback) === 0) {
    return new InvalidParameters(
      "executionRoutine is missing; it may be left out only with DMA_SYNCHRONOUS_CALLBACK",
    );
  }
  return out !== null ? undefined : new InvalidParameters(
    "Neither executionRoutine nor scatterGatherList is given, so the list could not be delivered",
  );
}

function checkRange(
  { length, mdl, offset }: ListRequest,
): DmaError | undefined {
  const total = mdlChainLength(mdl);
  const inside = Number.isInteger(offset) && Number.isInteger(length) &&
    offset >= 0 && length >= 1 && offset + length <= total;
  return inside ? undefined : new InvalidParameters(
    `${length} bytes from offset ${offset} are not a range of the chain of ${total} bytes`,
  );
}

/** The legacy forms name a place in the first MDL and have a status of their own. */
export function checkLegacyRange(
  { length, mdl, offset }: Pick<ListRequest, "length" | "mdl" | "offset">,
): BufferTooSmall | undefined {
  const total = mdlChainLength(mdl);
  const inside = offset >= 0 && offset < mdl.byteCount && length >= 0 &&
    offset + length <= total;
  return inside ? undefined : new BufferTooSmall(
    `The chain of ${total} bytes does not describe ${length} bytes from offset ${offset} of its first MDL on`,
  );
}

function checkBuffer(
  { system }: AdapterObject,
  list: ListRequest,
): DmaError | undefined {
  if (!list.callerBuffer) return undefined;
  if (list.bufferLength < list.bytes) {
    return new BufferTooSmall(
      `The list takes ${list.bytes} bytes, and the buffer has ${list.bufferLength}`,
    );
  }
  const other = system.lists.get(list.buffer);
  return other === undefined ? undefined : new InvalidParameters(
    `The buffer belongs to the list of request ${other.number} until that is put back`,
  );
}

/** Whether the range of a list cannot be mapped without bounce pages (A48). */
export function mustBounce(
  request: AllocationRequest,
  list: ListRequest,
): boolean {
  const { adapter } = request;
  if (!adapter.needsMapRegisters) return false;
  const withoutRegisters = layOut(adapter, rangeOf(list, null), null, 0);
  return withoutRegisters.length < list.length;
}

/** The range of a list as the mapping routines take it. */
export function rangeOf(
  list: ListRequest,
  base: MapRegisterBase | null,
): MapRange {
  return {
    mdl: list.mdl,
    base,
    offset: list.offset,
    length: list.length,
    writeToDevice: list.writeToDevice,
    buffer: list.buffer,
    elementsMax: list.buffer.capacityOf(list.bufferLength),
  };
}

/**
 * Takes memory for a list that the system is to provide (C229).
 *
 * @returns why not, if there is none
 */
export function takeListMemory(
  { system }: AdapterObject,
  list: ListRequest,
): InsufficientResources | undefined {
  if (list.callerBuffer) return undefined;
  const { virtual } = system.kernel.memory;
  list.memory = virtual.allocate(list.bytes, {
    order: "high first",
    zero: false,
  });
  return list.memory !== undefined ? undefined : new InsufficientResources(
    `There is no memory for a list of ${list.bytes} bytes`,
  );
}
