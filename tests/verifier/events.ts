/**
 * Events made by hand, for what no driver can bring a machine to.
 *
 * @module
 */

import type {
  CallEvent,
  DmaEvent,
  EventOrigin,
  EventValue,
  RequestGrantedEvent,
} from "../../src/ddi/mod.ts";

const origin: EventOrigin = {
  step: 1,
  tick: 0,
  actor: "main",
  processor: 0,
  irql: 2,
};

type OfTag<Tag extends DmaEvent["_tag"]> = Extract<DmaEvent, { _tag: Tag }>;

/** An event of a kind, in a step of `main` at DISPATCH_LEVEL. */
export function madeEvent<Tag extends DmaEvent["_tag"]>(
  tag: Tag,
  body: Omit<OfTag<Tag>, keyof EventOrigin | "_tag"> & Partial<EventOrigin>,
): OfTag<Tag> {
  return { _tag: tag, ...origin, ...body } as unknown as OfTag<Tag>;
}

/** A grant of four registers from 0 on, at once, to request 1. */
export function granted(
  body: Partial<RequestGrantedEvent> = {},
): RequestGrantedEvent {
  return madeEvent("RequestGranted", {
    adapter: "adapter",
    request: 1,
    context: null,
    deviceObject: "disk",
    mapRegisterBase: 0,
    numberOfMapRegisters: 4,
    registersAsked: 4,
    contextFreed: false,
    waited: false,
    ticksWaited: 0,
    ...body,
  });
}

/** A call of a table routine; on `adapter` unless told otherwise. */
export function called(
  routine: string,
  values: { readonly [name: string]: EventValue } = {},
  adapter: string | null = "adapter",
): CallEvent {
  return madeEvent("Call", {
    routine,
    ...(adapter === null ? {} : { adapter }),
    arguments: values,
  });
}

/** The making of an adapter of 17 registers. */
export function adapterMade(
  body: Partial<OfTag<"AdapterCreated">> = {},
): OfTag<"AdapterCreated"> {
  return madeEvent("AdapterCreated", {
    adapter: "adapter",
    version: 3,
    master: true,
    scatterGather: true,
    dmaAddressWidth: 24,
    numberOfMapRegisters: 17,
    needsMapRegisters: true,
    alignment: 1,
    ...body,
  });
}
