/**
 * The events of the machine and of DMA as one schema, so that a trace can be
 * saved, read again and judged by the code that judges a live run.
 *
 * @module
 */

import { Schema } from "../../deps.ts";
import { bufferEventFields } from "./buffer_event_fields.ts";
import type { BufferEvent } from "./buffer_events.ts";
import type { DmaEvent, EventValue } from "./events.ts";
import { faultEventFields } from "./fault_event_fields.ts";
import type { FaultEvent } from "./fault_events.ts";

const Value: Schema.Codec<EventValue> = Schema.Union([
  Schema.String,
  Schema.Number,
  Schema.Boolean,
  Schema.Null,
]);

const Text = Schema.String;
const Flag = Schema.Boolean;
const Count = Schema.Int;
const OptionalCount = Schema.NullOr(Schema.Int);

/** An event: its tag, where it happened, and the fields of its kind. */
function kind<
  Tag extends DmaEvent["_tag"],
  Fields extends Schema.Struct.Fields,
>(
  tag: Tag,
  fields: Fields,
) {
  return Schema.Struct({
    _tag: Schema.tag(tag),
    step: Count,
    tick: Schema.Number,
    actor: Text,
    processor: OptionalCount,
    irql: Count,
    ...fields,
  });
}

/** Kernel and routines. */
const callKinds = {
  Call: kind("Call", {
    routine: Text,
    adapter: Schema.optionalKey(Text),
    arguments: Schema.Record(Text, Value),
  }),
  Return: kind("Return", {
    routine: Text,
    adapter: Schema.optionalKey(Text),
    value: Value,
  }),
  BugCheck: kind("BugCheck", {
    code: Count,
    parameters: Schema.Array(Value),
    sentence: Text,
  }),
  CallbackStarted: kind("CallbackStarted", {
    callback: Text,
    adapter: Text,
    request: Count,
    status: Schema.optionalKey(Count),
  }),
  CallbackFinished: kind("CallbackFinished", {
    callback: Text,
    adapter: Text,
    request: Count,
    action: Value,
    locksHeld: Count,
    irqlAtEntry: Count,
  }),
};

/** Adapters and requests. */
const requestKinds = {
  AdapterCreated: kind("AdapterCreated", {
    adapter: Text,
    version: Count,
    master: Flag,
    scatterGather: Flag,
    dmaAddressWidth: Count,
    numberOfMapRegisters: Count,
    needsMapRegisters: Flag,
    alignment: Count,
    channel: Schema.optionalKey(Text),
    registers: Schema.optionalKey(Text),
  }),
  AdapterReleased: kind("AdapterReleased", { adapter: Text }),
  ReleasedAdapterUsed: kind("ReleasedAdapterUsed", { adapter: Text }),
  RequestQueued: kind("RequestQueued", {
    adapter: Text,
    request: Count,
    context: OptionalCount,
    deviceObject: Text,
    numberOfMapRegisters: Count,
    waitsFor: Schema.Literals(["channel", "map registers"]),
  }),
  RequestGranted: kind("RequestGranted", {
    adapter: Text,
    request: Count,
    context: OptionalCount,
    deviceObject: Text,
    mapRegisterBase: OptionalCount,
    numberOfMapRegisters: Count,
    registersAsked: Count,
    contextFreed: Flag,
    waited: Flag,
    ticksWaited: Schema.Number,
    withoutChannel: Schema.optionalKey(Schema.Literal(true)),
  }),
  RequestCancelled: kind("RequestCancelled", {
    adapter: Text,
    request: OptionalCount,
    context: OptionalCount,
  }),
  ChannelReleased: kind("ChannelReleased", {
    adapter: Text,
    request: Count,
    keepsRegisters: Flag,
  }),
  NoChannelHeld: kind("NoChannelHeld", { adapter: Text }),
  MapRegistersFreed: kind("MapRegistersFreed", {
    adapter: Text,
    request: Count,
    mapRegisterBase: Count,
    numberOfMapRegisters: Count,
  }),
  MapRegistersNotHeld: kind("MapRegistersNotHeld", {
    adapter: Text,
    request: Count,
    mapRegisterBase: Count,
    numberOfMapRegisters: Count,
  }),
  MapRegistersAdded: kind("MapRegistersAdded", {
    registers: Text,
    mapRegisterBase: Count,
    numberOfMapRegisters: Count,
  }),
};

/** Mappings and what devices do with them. */
const transferKinds = {
  TransferMapped: kind("TransferMapped", {
    adapter: Text,
    request: Count,
    mapping: Count,
    mapRegisterBase: OptionalCount,
    pages: Count,
    firstRegister: Count,
    mdl: Text,
    offset: Count,
    length: Count,
    writeToDevice: Flag,
    elements: Count,
    bouncedPages: Count,
  }),
  TransferFlushed: kind("TransferFlushed", {
    adapter: Text,
    request: Count,
    mapping: Count,
    offset: Count,
    length: Count,
    writeToDevice: Flag,
  }),
  NothingMapped: kind("NothingMapped", {
    adapter: Text,
    request: Count,
    mapRegisterBase: OptionalCount,
    mdl: Text,
    offset: Count,
    length: Count,
  }),
  TransferStarted: kind("TransferStarted", {
    adapter: Text,
    request: Count,
    mapping: Count,
    controller: Text,
    channel: Count,
    deviceRegister: Schema.Number,
    length: Count,
    writeToDevice: Flag,
    autoInitialize: Flag,
  }),
  PeriodEnded: kind("PeriodEnded", {
    adapter: Text,
    mapping: Count,
    controller: Text,
    channel: Count,
    bytes: Schema.Number,
  }),
  TransferEnded: kind("TransferEnded", {
    adapter: Text,
    request: Count,
    mapping: Count,
    controller: Text,
    channel: Count,
    cause: Schema.Literals([
      "terminal count",
      "fault",
      "cancel",
      "flush",
      "release",
    ]),
    status: Count,
    bytes: Schema.Number,
  }),
  DeviceAccess: kind("DeviceAccess", {
    device: Text,
    adapter: Schema.NullOr(Text),
    address: Schema.Number,
    length: Count,
    write: Flag,
    allowed: Flag,
  }),
};

/** DPCs, interrupts and IRPs. */
const machineKinds = {
  DpcQueued: kind("DpcQueued", {
    dpc: Text,
    target: Count,
    importance: Count,
    inserted: Flag,
  }),
  DpcStarted: kind("DpcStarted", { dpc: Text }),
  DpcFinished: kind("DpcFinished", { dpc: Text, locksHeld: Count }),
  InterruptAsserted: kind("InterruptAsserted", {
    interrupt: Text,
    level: Count,
    target: Count,
  }),
  InterruptServiced: kind("InterruptServiced", {
    interrupt: Text,
    claimed: Flag,
  }),
  IrpCompleted: kind("IrpCompleted", {
    irp: Text,
    status: Count,
    information: Schema.Number,
    mdl: Schema.NullOr(Text),
  }),
};

/** The codec of each kind of these events. */
type Kinds<Event extends DmaEvent> = {
  readonly [Tag in Event["_tag"]]: Schema.Codec<Extract<Event, { _tag: Tag }>>;
};

/** Lists, common buffers and guards; faults and limits. */
const otherKinds = Object.fromEntries(
  Object.entries({ ...bufferEventFields, ...faultEventFields }).map((
    [tag, fields],
  ) => [
    tag,
    kind(tag as (BufferEvent | FaultEvent)["_tag"], fields),
  ]),
) as unknown as Kinds<BufferEvent | FaultEvent>;

/** One codec for every kind: the type says that none is missing. */
const kinds: Kinds<DmaEvent> = {
  ...callKinds,
  ...requestKinds,
  ...transferKinds,
  ...otherKinds,
  ...machineKinds,
};

/** Every kind of {@linkcode DmaEvent}, to tell them from events of other rooms. */
export const DMA_EVENT_TAGS: ReadonlySet<string> = new Set(Object.keys(kinds));

/**
 * Decodes and encodes every {@linkcode DmaEvent}. Its encoded form is plain
 * JSON.
 *
 * @example
 * ```ts
 * import { type DmaEvent, DmaEventSchema } from "@adapter-channel/dma";
 * import { Schema } from "effect";
 * import assert from "node:assert/strict";
 *
 * const event: DmaEvent = {
 *   _tag: "DpcStarted", step: 3, tick: 0, actor: "DPCs of processor 0",
 *   processor: 0, irql: 2, dpc: "dpc",
 * };
 * const saved = JSON.stringify(Schema.encodeSync(DmaEventSchema)(event));
 * const read = Schema.decodeUnknownSync(DmaEventSchema)(JSON.parse(saved));
 * assert.deepEqual(read, event);
 * ```
 */
export const DmaEventSchema: Schema.Codec<DmaEvent> = Schema.Union(
  Object.values(kinds) as readonly Schema.Codec<DmaEvent>[],
);
