/**
 * DEVICE_DESCRIPTION: what a driver tells IoGetDmaAdapter about its device.
 *
 * @module
 */

import { Effect, Schema } from "../../../deps.ts";
import { type Field, StructureLayout } from "../layout.ts";
import { Address, Long, Ulong } from "./scalars.ts";

/**
 * A device description with every field filled in (spec 01, section 3).
 *
 * Field values are not judged here: a version nobody knows is a legal
 * description that IoGetDmaAdapter answers with no adapter (C022).
 */
export interface DeviceDescription {
  /** 0 to 3; decides which table the adapter gets. */
  readonly version: number;
  /** `true` for a bus master, `false` for a subordinate (system DMA) device. */
  readonly master: boolean;
  /** Bus masters: the device gathers scattered pages itself. */
  readonly scatterGather: boolean;
  /** Subordinate, version 2: demand mode. */
  readonly demandMode: boolean;
  /** Subordinate: the controller starts over at the end (loops). */
  readonly autoInitialize: boolean;
  /** Versions 0 to 2: the device drives 32 address bits. */
  readonly dma32BitAddresses: boolean;
  /** Versions 1 to 3: the controller's counter cannot be trusted. */
  readonly ignoreCount: boolean;
  /** Must be `false`. */
  readonly reserved1: boolean;
  /** Versions 0 to 2: the device drives 64 address bits; wins over 32. */
  readonly dma64BitAddresses: boolean;
  /** Unused. */
  readonly busNumber: number;
  /** Subordinate: channel of an ISA-style controller. */
  readonly dmaChannel: number;
  /** One of `InterfaceType`; -1 takes it from the device object. */
  readonly interfaceType: number;
  /** Subordinate: one of `DmaWidth`. */
  readonly dmaWidth: number;
  /** Subordinate, versions 0 to 2: one of `DmaSpeed`. */
  readonly dmaSpeed: number;
  /** Largest single transfer in bytes; decides the number of map registers. */
  readonly maximumLength: number;
  /** Obsolete. */
  readonly dmaPort: number;
  /** Version 3 bus masters: address bits, 24 to 64 (A36). */
  readonly dmaAddressWidth: number;
  /** Unused. */
  readonly dmaControllerInstance: number;
  /** Version 3 subordinate: request line on the controller. */
  readonly dmaRequestLine: number;
  /** Version 3 subordinate: physical address of the device's data register. */
  readonly deviceAddress: number;
}

/** What a driver writes down: any fields; the rest are zero, as in a zero-filled structure. */
export type DeviceDescriptionInput = Partial<DeviceDescription>;

const bool = Schema.Boolean.pipe(
  Schema.withDecodingDefaultKey(Effect.succeed(false)),
);
const ulong = Ulong.pipe(Schema.withDecodingDefaultKey(Effect.succeed(0)));
const long = Long.pipe(Schema.withDecodingDefaultKey(Effect.succeed(0)));
const address = Address.pipe(
  Schema.withDecodingDefaultKey(Effect.succeed(0)),
);

/** Schema of a description; decoding fills absent fields with zero or `false`. */
export const DeviceDescription: Schema.Codec<
  DeviceDescription,
  DeviceDescriptionInput
> = Schema.Struct({
  version: ulong,
  master: bool,
  scatterGather: bool,
  demandMode: bool,
  autoInitialize: bool,
  dma32BitAddresses: bool,
  ignoreCount: bool,
  reserved1: bool,
  dma64BitAddresses: bool,
  busNumber: ulong,
  dmaChannel: ulong,
  interfaceType: long,
  dmaWidth: long,
  dmaSpeed: long,
  maximumLength: ulong,
  dmaPort: ulong,
  dmaAddressWidth: ulong,
  dmaControllerInstance: ulong,
  dmaRequestLine: ulong,
  deviceAddress: address,
});

const decode = Schema.decodeUnknownSync(DeviceDescription);

/**
 * Fills in what a driver left out.
 *
 * @param input The fields that matter for the device.
 * @returns A complete description.
 * @throws {Schema.SchemaError} When a field has the wrong type or does not fit
 * its C type, with a message that names it.
 *
 * @example
 * ```ts
 * import { makeDeviceDescription } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const description = makeDeviceDescription({ version: 3, master: true });
 * assert.equal(description.maximumLength, 0);
 * assert.throws(() => makeDeviceDescription({ maximumLength: -1 }), /maximumLength/);
 * ```
 */
export function makeDeviceDescription(
  input: DeviceDescriptionInput,
): DeviceDescription {
  return decode(input);
}

const fieldsBeforeVersion3: ReadonlyArray<
  Field<keyof DeviceDescriptionBefore3>
> = [
  ["version", "ULONG"],
  ["master", "BOOLEAN"],
  ["scatterGather", "BOOLEAN"],
  ["demandMode", "BOOLEAN"],
  ["autoInitialize", "BOOLEAN"],
  ["dma32BitAddresses", "BOOLEAN"],
  ["ignoreCount", "BOOLEAN"],
  ["reserved1", "BOOLEAN"],
  ["dma64BitAddresses", "BOOLEAN"],
  ["busNumber", "ULONG"],
  ["dmaChannel", "ULONG"],
  ["interfaceType", "LONG"],
  ["dmaWidth", "LONG"],
  ["dmaSpeed", "LONG"],
  ["maximumLength", "ULONG"],
  ["dmaPort", "ULONG"],
];

/** The fields that DEVICE_DESCRIPTION had before Windows 8. */
export type DeviceDescriptionBefore3 = Omit<
  DeviceDescription,
  | "dmaAddressWidth"
  | "dmaControllerInstance"
  | "dmaRequestLine"
  | "deviceAddress"
>;

/** DEVICE_DESCRIPTION before Windows 8: 40 bytes. */
export const deviceDescriptionBefore3Layout: StructureLayout<
  DeviceDescriptionBefore3
> = new StructureLayout("DEVICE_DESCRIPTION", fieldsBeforeVersion3);

/** DEVICE_DESCRIPTION since Windows 8: 64 bytes. */
export const deviceDescriptionLayout: StructureLayout<DeviceDescription> =
  new StructureLayout<DeviceDescription>("DEVICE_DESCRIPTION", [
    ...fieldsBeforeVersion3,
    ["dmaAddressWidth", "ULONG"],
    ["dmaControllerInstance", "ULONG"],
    ["dmaRequestLine", "ULONG"],
    ["deviceAddress", "LONGLONG"],
  ]);
