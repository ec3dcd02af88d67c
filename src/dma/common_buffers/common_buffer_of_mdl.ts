/**
 * Turning a driver's own memory into a common buffer, as the adapter object
 * serves it.
 *
 * @module
 */

import {
  DmaCommonBufferConfigType,
  DmaHardwareAccessType,
  InsufficientResources,
  InvalidParameters,
  NotSupported,
  PAGE_SIZE,
} from "../../ddi/mod.ts";
import {
  highestAddress,
  type Mdl,
  mdlIsLocked,
  MdlRuns,
} from "../../memory/mod.ts";
import { type AdapterAnswer, DONE } from "../adapter/adapter_messages.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type { LiveCommonBuffer } from "./common_buffer.ts";
import { loadBufferEntries } from "./common_buffer_entries.ts";
import { enterCommonBuffer, takeRegisters } from "./common_buffers.ts";

/**
 * DMA_COMMON_BUFFER_EXTENDED_CONFIGURATION: one wish about a common buffer that
 * is made of an MDL (spec 01, section 11).
 */
export type CommonBufferConfiguration =
  | {
    readonly configType: typeof DmaCommonBufferConfigType.LogicalAddressLimits;
    /** Lowest logical address of its first byte. */
    readonly minimumAddress: number;
    /** Highest logical address of its last byte. */
    readonly maximumAddress: number;
  }
  | {
    readonly configType: typeof DmaCommonBufferConfigType.SubSection;
    /** Its first byte, from the start of the chain: a multiple of a page. */
    readonly offset: number;
    /** Bytes, a multiple of a page, inside one MDL. */
    readonly length: number;
  }
  | {
    readonly configType:
      typeof DmaCommonBufferConfigType.HardwareAccessPermissions;
    /** What the device may do; anything but ReadWrite needs DMA remapping. */
    readonly hardwareAccessType: DmaHardwareAccessType;
  };

/** The part of a chain that becomes the buffer. */
interface Part {
  readonly mdl: Mdl;
  /** From the first byte of that MDL. */
  readonly within: number;
  readonly length: number;
}

/** Serves CreateCommonBufferFromMdl. */
export function serveOfMdl(
  adapter: AdapterObject,
  head: Mdl,
  configurations: readonly CommonBufferConfiguration[],
): AdapterAnswer {
  const { kernel, settings } = adapter.system;
  const part = partOf(head, configurations);
  if (typeof part === "string") return invalid(part);
  const broken = memoryFault(part);
  if (broken !== undefined) return invalid(broken);
  const { length, mdl, within } = part;
  const virtualAddress = mdl.mappedSystemVa + within;
  if (adapter.commonBuffers.has(virtualAddress)) {
    return invalid("The memory is a common buffer already");
  }
  const place = settings.dmaRemapping
    ? placeByEntries(adapter, part, configurations)
    : placeAsItIs(adapter, part, configurations);
  if ("status" in place) return { ...DONE, error: place };
  const buffer = enterCommonBuffer({
    adapter,
    vector: null,
    domain: null,
    number: kernel.nextNumber("common buffer"),
    virtualAddress,
    ...place,
    length,
    cacheEnabled: null,
    access: accessOf(configurations),
    allocation: null,
    guards: [],
  });
  return { ...DONE, commonBuffer: buffer };
}

/** Where a buffer lies for the device, and what that takes. */
type Place = Pick<
  LiveCommonBuffer,
  "entries" | "logicalAddress" | "mapRegisterBase" | "numberOfMapRegisters"
>;

/** Without remapping the device uses the memory where it lies. */
function placeAsItIs(
  adapter: AdapterObject,
  { length, mdl, within }: Part,
  configurations: readonly CommonBufferConfiguration[],
): Place | NotSupported {
  const runs = new MdlRuns();
  runs.begin(mdl, within, length);
  runs.next();
  const { address } = runs;
  const wrong = whyNotAsItIs(runs.length < length, configurations) ??
    whyNotThere(adapter, address, address + length - 1, configurations);
  return wrong === undefined
    ? {
      logicalAddress: address,
      entries: null,
      mapRegisterBase: null,
      numberOfMapRegisters: 0,
    }
    : new NotSupported(
      `Without DMA remapping the MDL cannot be a common buffer of ${adapter.name}: ${wrong}`,
    );
}

/** What only remapping could do. */
function whyNotAsItIs(
  parted: boolean,
  configurations: readonly CommonBufferConfiguration[],
): string | undefined {
  if (parted) return "its pages do not lie one after another";
  return accessOf(configurations) === DmaHardwareAccessType.ReadWrite
    ? undefined
    : "nothing can keep the device from reading or writing";
}

/** With remapping, map registers give any pages one run of logical addresses. */
function placeByEntries(
  adapter: AdapterObject,
  { length, mdl, within }: Part,
  configurations: readonly CommonBufferConfiguration[],
): Place | NotSupported | InsufficientResources {
  const count = length / PAGE_SIZE;
  const register = takeRegisters(adapter, count);
  if (typeof register === "string") return new InsufficientResources(register);
  const logicalAddress = adapter.registers.addressOf(register!);
  const last = logicalAddress + length - 1;
  const wrong = whyNotThere(adapter, logicalAddress, last, configurations);
  if (wrong !== undefined) {
    adapter.registers.free(register!, count);
    return new NotSupported(
      `The map registers for the MDL cannot be a common buffer of ${adapter.name}: ${wrong}`,
    );
  }
  const page = (mdl.byteOffset + within) / PAGE_SIZE;
  const frames = mdl.pageFrames.slice(page, page + count);
  const access = accessOf(configurations);
  return {
    logicalAddress,
    entries: loadBufferEntries(adapter.domain, logicalAddress, frames, access),
    mapRegisterBase: register,
    numberOfMapRegisters: count,
  };
}

/** What the device is to be allowed. */
function accessOf(
  configurations: readonly CommonBufferConfiguration[],
): DmaHardwareAccessType {
  const { HardwareAccessPermissions } = DmaCommonBufferConfigType;
  for (const each of configurations) {
    if (each.configType === HardwareAccessPermissions) {
      return each.hardwareAccessType;
    }
  }
  return DmaHardwareAccessType.ReadWrite;
}

function invalid(reason: string): AdapterAnswer {
  return { ...DONE, error: new InvalidParameters(reason) };
}

/** The whole MDL, or the part that a configuration names. */
function partOf(
  head: Mdl,
  configurations: readonly CommonBufferConfiguration[],
): Part | string {
  const types = configurations.map(({ configType }) => configType);
  if (new Set(types).size < types.length) {
    return "Two configurations have the same type";
  }
  const section = configurations.find((each) =>
    each.configType === DmaCommonBufferConfigType.SubSection
  );
  if (section?.configType !== DmaCommonBufferConfigType.SubSection) {
    return head.next === null
      ? { mdl: head, within: 0, length: head.byteCount }
      : "A chain can be a common buffer only in a part inside one MDL";
  }
  let within = section.offset;
  let mdl: Mdl | null = head;
  while (mdl !== null && within >= mdl.byteCount) {
    within -= mdl.byteCount;
    mdl = mdl.next;
  }
  if (mdl === null || within < 0 || within + section.length > mdl.byteCount) {
    return `${section.length} bytes from offset ${section.offset} do not lie inside one MDL of the chain`;
  }
  return { mdl, within, length: section.length };
}

/** What is wrong with the memory of a part, wherever it lies. */
function memoryFault({ length, mdl, within }: Part): string | undefined {
  if (!mdlIsLocked(mdl) || mdl.pageFrames.length === 0) {
    return "The pages of the MDL are not locked";
  }
  if (mdl.mappedSystemVa === 0) {
    return "The MDL is not mapped in system space";
  }
  const start = mdl.byteOffset + within;
  if (start % PAGE_SIZE !== 0 || length % PAGE_SIZE !== 0 || length === 0) {
    return `A common buffer begins at a page and has whole pages: ${length} bytes from ${
      start % PAGE_SIZE
    } of a page do not`;
  }
  return undefined;
}

/** Why what lies somewhere for the device cannot be what the configurations ask for. */
function whyNotThere(
  adapter: AdapterObject,
  first: number,
  last: number,
  configurations: readonly CommonBufferConfiguration[],
): string | undefined {
  if (last > highestAddress(adapter.dmaAddressWidth)) {
    return `the device does not reach 0x${last.toString(16)}`;
  }
  for (const each of configurations) {
    if (each.configType === DmaCommonBufferConfigType.LogicalAddressLimits) {
      const { maximumAddress, minimumAddress } = each;
      if (first < minimumAddress || last > maximumAddress) {
        return `it lies from 0x${first.toString(16)} to 0x${
          last.toString(16)
        }, outside the limits`;
      }
    }
  }
  return undefined;
}
