/**
 * Every kind of event survives being saved as JSON and read again.
 *
 * @module
 */

import { Schema } from "../../deps.ts";
import { DmaEventSchema } from "../../src/ddi/event_schema.ts";
import type { DmaEvent } from "../../src/ddi/events.ts";
import { assertEquals, assertThrows } from "../deps.ts";

const origin = { step: 12, tick: 3, actor: "main", processor: 0, irql: 2 };
const request = { adapter: "adapter", request: 7 };

/** One event of each kind; the type asks for all of them. */
const samples: {
  readonly [Tag in DmaEvent["_tag"]]: Extract<DmaEvent, { _tag: Tag }>;
} = {
  Call: {
    _tag: "Call",
    ...origin,
    routine: "mapTransferEx",
    adapter: "adapter",
    arguments: { length: 4096, mdl: "mdl", base: null, writeToDevice: true },
  },
  Return: { _tag: "Return", ...origin, routine: "keRaiseIrql", value: 0 },
  BugCheck: {
    _tag: "BugCheck",
    ...origin,
    code: 0xB8,
    parameters: [1, "lock", null],
    sentence: "A wait at DISPATCH_LEVEL",
  },
  AdapterCreated: {
    _tag: "AdapterCreated",
    ...origin,
    adapter: "adapter",
    version: 3,
    master: true,
    scatterGather: false,
    dmaAddressWidth: 24,
    numberOfMapRegisters: 17,
    needsMapRegisters: true,
    alignment: 1,
    channel: "DMA controller channel 5",
    registers: "map registers below 16 MiB",
  },
  AdapterReleased: { _tag: "AdapterReleased", ...origin, adapter: "adapter" },
  RequestQueued: {
    _tag: "RequestQueued",
    ...origin,
    ...request,
    context: null,
    deviceObject: "disk",
    numberOfMapRegisters: 16,
    waitsFor: "map registers",
  },
  RequestGranted: {
    _tag: "RequestGranted",
    ...origin,
    ...request,
    context: 4,
    deviceObject: "disk",
    mapRegisterBase: null,
    numberOfMapRegisters: 0,
    registersAsked: 16,
    contextFreed: false,
    waited: true,
    ticksWaited: 9,
    withoutChannel: true,
  },
  RequestCancelled: {
    _tag: "RequestCancelled",
    ...origin,
    adapter: "adapter",
    request: null,
    context: 4,
  },
  CallbackStarted: {
    _tag: "CallbackStarted",
    ...origin,
    ...request,
    callback: "DmaCompletion",
    status: 3,
  },
  CallbackFinished: {
    _tag: "CallbackFinished",
    ...origin,
    ...request,
    callback: "AdapterControl",
    action: 3,
    locksHeld: 0,
    irqlAtEntry: 2,
  },
  ChannelReleased: {
    _tag: "ChannelReleased",
    ...origin,
    ...request,
    keepsRegisters: true,
  },
  ReleasedAdapterUsed: {
    _tag: "ReleasedAdapterUsed",
    ...origin,
    adapter: "adapter",
  },
  NoChannelHeld: { _tag: "NoChannelHeld", ...origin, adapter: "adapter" },
  MapRegistersFreed: {
    _tag: "MapRegistersFreed",
    ...origin,
    ...request,
    mapRegisterBase: 32,
    numberOfMapRegisters: 16,
  },
  MapRegistersNotHeld: {
    _tag: "MapRegistersNotHeld",
    ...origin,
    ...request,
    mapRegisterBase: 32,
    numberOfMapRegisters: 15,
  },
  MapRegistersAdded: {
    _tag: "MapRegistersAdded",
    ...origin,
    registers: "map registers below 4 GiB",
    mapRegisterBase: 65,
    numberOfMapRegisters: 64,
  },
  TransferMapped: {
    _tag: "TransferMapped",
    ...origin,
    ...request,
    mapping: 2,
    mapRegisterBase: 32,
    pages: 2,
    firstRegister: 0,
    mdl: "mdl",
    offset: 0,
    length: 8192,
    writeToDevice: false,
    elements: 2,
    bouncedPages: 1,
  },
  TransferFlushed: {
    _tag: "TransferFlushed",
    ...origin,
    ...request,
    mapping: 2,
    offset: 0,
    length: 8192,
    writeToDevice: false,
  },
  NothingMapped: {
    _tag: "NothingMapped",
    ...origin,
    ...request,
    mapRegisterBase: 32,
    mdl: "mdl",
    offset: 0,
    length: 1,
  },
  TransferStarted: {
    _tag: "TransferStarted",
    ...origin,
    ...request,
    mapping: 2,
    controller: "DMA controller",
    channel: 5,
    deviceRegister: 0xFEDC_0000,
    length: 8192,
    writeToDevice: false,
    autoInitialize: true,
  },
  PeriodEnded: {
    _tag: "PeriodEnded",
    ...origin,
    adapter: "adapter",
    mapping: 2,
    controller: "DMA controller",
    channel: 5,
    bytes: 4096,
  },
  TransferEnded: {
    _tag: "TransferEnded",
    ...origin,
    ...request,
    mapping: 2,
    controller: "DMA controller",
    channel: 5,
    cause: "flush",
    status: 3,
    bytes: 5120,
  },
  DpcQueued: {
    _tag: "DpcQueued",
    ...origin,
    dpc: "dpc",
    target: 1,
    importance: 2,
    inserted: false,
  },
  DpcStarted: { _tag: "DpcStarted", ...origin, dpc: "dpc" },
  DpcFinished: { _tag: "DpcFinished", ...origin, dpc: "dpc", locksHeld: 1 },
  InterruptAsserted: {
    _tag: "InterruptAsserted",
    ...origin,
    processor: null,
    irql: 0,
    interrupt: "line",
    level: 5,
    target: 3,
  },
  InterruptServiced: {
    _tag: "InterruptServiced",
    ...origin,
    interrupt: "disk",
    claimed: true,
  },
  IrpCompleted: {
    _tag: "IrpCompleted",
    ...origin,
    irp: "read",
    status: 0xC0000120,
    information: 0,
    mdl: "mdl",
  },
  FaultInjected: {
    _tag: "FaultInjected",
    ...origin,
    fault: "late-interrupt",
    at: "disk interrupt",
    occasion: 3,
    amount: 200,
  },
  DriverFailed: {
    _tag: "DriverFailed",
    ...origin,
    how: "never returned",
    routine: "the DPC routine of disk",
    sentence: "It waits for a message",
  },
  LimitReached: {
    _tag: "LimitReached",
    ...origin,
    limit: "messages",
    allowed: 1000,
    sentence: "A mailbox would hold more",
  },
  DeviceAccess: {
    _tag: "DeviceAccess",
    ...origin,
    processor: null,
    irql: 0,
    device: "disk",
    adapter: null,
    address: 0x1_0000_2000,
    length: 512,
    write: true,
    allowed: false,
  },
  ScatterGatherListBuilt: {
    _tag: "ScatterGatherListBuilt",
    ...origin,
    ...request,
    list: 3,
    mdl: "mdl",
    offset: 100,
    length: 8192,
    writeToDevice: true,
    elements: 2,
    callerBuffer: false,
  },
  ScatterGatherListFreed: {
    _tag: "ScatterGatherListFreed",
    ...origin,
    ...request,
    list: 3,
  },
  ScatterGatherListNotLive: {
    _tag: "ScatterGatherListNotLive",
    ...origin,
    adapter: "adapter",
    list: 3,
  },
  CommonBufferAllocated: {
    _tag: "CommonBufferAllocated",
    ...origin,
    adapter: "adapter",
    buffer: 1,
    virtualAddress: 0x400_0000_1000,
    logicalAddress: 0x5000,
    length: 4096,
    mapRegisterBase: 3,
    numberOfMapRegisters: 1,
    vector: null,
  },
  CommonBufferFreed: {
    _tag: "CommonBufferFreed",
    ...origin,
    adapter: "adapter",
    buffer: 1,
    mapRegisterBase: null,
    numberOfMapRegisters: 0,
    vector: 2,
  },
  CommonBufferNotHeld: {
    _tag: "CommonBufferNotHeld",
    ...origin,
    adapter: "adapter",
    virtualAddress: 0x400_0000_1000,
    logicalAddress: 0x5000,
    length: 4095,
    reason: "its length is 4096",
  },
  GuardBytesChanged: {
    _tag: "GuardBytesChanged",
    ...origin,
    adapter: "adapter",
    place: 2,
    address: 0x6000,
    owner: "common buffer 1",
  },
};

/** Fields that an event may lack. */
const optional: ReadonlySet<string> = new Set([
  "Call adapter",
  "AdapterCreated channel",
  "AdapterCreated registers",
  "CallbackStarted status",
  "FaultInjected amount",
  "RequestGranted withoutChannel",
]);

const encode = Schema.encodeSync(DmaEventSchema);
const decode = Schema.decodeUnknownSync(DmaEventSchema);

for (const event of Object.values(samples)) {
  Deno.test(`DmaEventSchema reads a saved ${event._tag} event as it was`, () => {
    assertEquals(decode(JSON.parse(JSON.stringify(encode(event)))), event);
  });
}

Deno.test("DmaEventSchema refuses an event that lacks any one of its fields", () => {
  for (const event of Object.values(samples)) {
    for (const field of Object.keys(event)) {
      if (optional.has(`${event._tag} ${field}`)) continue;
      const { [field as "_tag"]: _left, ...rest } = event;
      assertThrows(
        () => decode(rest),
        Error,
        undefined,
        `${event._tag} without ${field}`,
      );
    }
  }
});

Deno.test("DmaEventSchema refuses a kind it does not know", () => {
  assertThrows(() => decode({ _tag: "Unheard", ...origin }));
});
