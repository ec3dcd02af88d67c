/**
 * Vectors of common buffers, as the adapter object serves them. What a driver
 * does wrong with one is bug check 0x1DC (spec 05, section 5; A44).
 *
 * @module
 */

import {
  type EventValue,
  InsufficientResources,
  InvalidParameters,
} from "../../ddi/mod.ts";
import { type AdapterAnswer, DONE, YES } from "../adapter/adapter_messages.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type { AllocationRequest } from "../adapter/allocation_request.ts";
import {
  type CommonBufferRequest,
  CommonBufferVector,
} from "./common_buffer.ts";
import { endCommonBuffer, makeCommonBuffer } from "./common_buffers.ts";

/** DMA_COMMON_BUFFER_VECTOR_ERROR. */
const VECTOR_ERROR = 0x1DC;

/** What parameter 1 of the bug check says. */
const Fault = { NotEmpty: 2, OutOfBounds: 3, Freed: 4, Leaked: 5 } as const;

/** Serves AllocateCommonBufferVector: all elements or none. */
export function serveVector(
  adapter: AdapterObject,
  request: CommonBufferRequest,
  count: number,
): AdapterAnswer {
  const { kernel } = adapter.system;
  if (!Number.isInteger(count) || count < 1) {
    const reason = `A vector has 1 element or more, not ${count}`;
    return { ...DONE, error: new InvalidParameters(reason) };
  }
  const vector = new CommonBufferVector(kernel.nextNumber("vector"));
  const granted: AllocationRequest[] = [];
  for (let index = 0; index < count; index++) {
    const owner = { adapter, vector: vector.number, domain: null };
    const made = makeCommonBuffer(owner, request);
    if (typeof made === "string") {
      for (const element of vector.elements) {
        endCommonBuffer(element!, granted);
      }
      const reason = `Element ${index} of ${count}: ${made}`;
      return { granted, value: 0, error: new InsufficientResources(reason) };
    }
    vector.elements.push(made);
  }
  adapter.vectors.add(vector);
  return { ...DONE, vector };
}

/** Serves GetCommonBufferFromVectorByIndex. */
export function serveElement(
  adapter: AdapterObject,
  vector: CommonBufferVector,
  index: number,
): AdapterAnswer {
  const element = find(adapter, vector, index);
  return element === undefined ? DONE : { ...DONE, commonBuffer: element };
}

/** Serves FreeCommonBufferFromVector. */
export function serveFreeElement(
  adapter: AdapterObject,
  vector: CommonBufferVector,
  index: number,
): AdapterAnswer {
  const element = find(adapter, vector, index);
  if (element === undefined) return DONE;
  const granted: AllocationRequest[] = [];
  if (endCommonBuffer(element, granted) !== undefined) return DONE;
  vector.elements[index] = null;
  return { granted, value: 1 };
}

/** Serves FreeCommonBufferVector: an empty vector, or nothing. */
export function serveFreeVector(
  adapter: AdapterObject,
  vector: CommonBufferVector,
): AdapterAnswer {
  const index = vector.elements.findIndex((element) => element !== null);
  if (index >= 0) {
    const { logicalAddress, virtualAddress } = vector.elements[index]!;
    stop(
      adapter,
      [Fault.NotEmpty, index, virtualAddress, logicalAddress],
      `Vector ${vector.number} was freed with element ${index} not freed`,
    );
    return DONE;
  }
  if (!adapter.vectors.delete(vector)) {
    stop(
      adapter,
      [Fault.Freed, null],
      `Vector ${vector.number} is not live on ${adapter.name}`,
    );
    return DONE;
  }
  vector.freed = true;
  vector.elements.length = 0;
  return YES;
}

/** Tells of the vectors that are left when their adapter is put back. */
export function reportLeakedVectors(adapter: AdapterObject): void {
  for (const { elements, number } of adapter.vectors) {
    const left = elements.filter((element) => element !== null).length;
    stop(
      adapter,
      [Fault.Leaked, left],
      `${adapter.name} was released with vector ${number} not freed; ${left} of its common buffers are left`,
    );
  }
}

/** The live element at an index; tells of the bug check if there is none. */
function find(
  adapter: AdapterObject,
  vector: CommonBufferVector,
  index: number,
): CommonBufferVector["elements"][number] & object | undefined {
  const { elements, number } = vector;
  const element = elements[index];
  if (!adapter.vectors.has(vector) || element === undefined) {
    stop(
      adapter,
      [Fault.OutOfBounds, elements.length, index],
      `Vector ${number} has no element ${index} on ${adapter.name}; it has ${elements.length}`,
    );
    return undefined;
  }
  if (element === null) {
    stop(
      adapter,
      [Fault.Freed, index],
      `Element ${index} of vector ${number} was freed already`,
    );
    return undefined;
  }
  return element;
}

/** Where a real system stops; here the routine goes on without effect. */
function stop(
  { system }: AdapterObject,
  parameters: readonly EventValue[],
  sentence: string,
): void {
  if (!system.kernel.listening) return;
  system.emit({ _tag: "BugCheck", code: VECTOR_ERROR, parameters, sentence });
}
