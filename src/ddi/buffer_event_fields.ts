/**
 * The fields of the events of lists, common buffers and guards as schemas; the
 * schema of all events takes them in.
 *
 * @module
 */

import { Schema } from "../../deps.ts";
import type { BufferEvent } from "./buffer_events.ts";
import type { EventOrigin } from "./events.ts";

/** The events of one kind. */
type Kind<Tag extends BufferEvent["_tag"]> = Extract<
  BufferEvent,
  { _tag: Tag }
>;

/** The fields of each kind without those that every event has. */
export type BufferEventFields = {
  readonly [Tag in BufferEvent["_tag"]]: {
    readonly [Name in Exclude<keyof Kind<Tag>, keyof EventOrigin | "_tag">]:
      Schema.Codec<Kind<Tag>[Name]>;
  };
};

const Text = Schema.String;
const Flag = Schema.Boolean;
const Count = Schema.Int;
const OptionalCount = Schema.NullOr(Schema.Int);

/** What each kind has beside its origin. */
export const bufferEventFields: BufferEventFields = {
  ScatterGatherListBuilt: {
    adapter: Text,
    request: Count,
    list: Count,
    mdl: Text,
    offset: Count,
    length: Count,
    writeToDevice: Flag,
    elements: Count,
    callerBuffer: Flag,
  },
  ScatterGatherListFreed: { adapter: Text, request: Count, list: Count },
  ScatterGatherListNotLive: { adapter: Text, list: Count },
  CommonBufferAllocated: {
    adapter: Text,
    buffer: Count,
    virtualAddress: Schema.Number,
    logicalAddress: Schema.Number,
    length: Count,
    mapRegisterBase: OptionalCount,
    numberOfMapRegisters: Count,
    vector: OptionalCount,
  },
  CommonBufferFreed: {
    adapter: Text,
    buffer: Count,
    mapRegisterBase: OptionalCount,
    numberOfMapRegisters: Count,
    vector: OptionalCount,
  },
  CommonBufferNotHeld: {
    adapter: Text,
    virtualAddress: Schema.Number,
    logicalAddress: Schema.Number,
    length: Schema.Number,
    reason: Text,
  },
  GuardBytesChanged: {
    adapter: Text,
    place: Count,
    address: Schema.Number,
    owner: Text,
  },
};
