/**
 * The adapter object as the system keeps it: who owns its channel, who waits,
 * what is granted and what is mapped.
 *
 * @module
 */

import type { Actor, Reactor } from "../../actors/mod.ts";
import type { DeviceDescription } from "../../ddi/mod.ts";
import type { DeviceObject } from "../../machine/mod.ts";
import type { AdapterAnswer, AdapterMessage } from "./adapter_messages.ts";
import type { AllocationRequest } from "./allocation_request.ts";
import { AdapterChannel } from "./channel.ts";
import type {
  CommonBufferVector,
  LiveCommonBuffer,
} from "../common_buffers/common_buffer.ts";
import type { DmaAdapter } from "../dma_adapter.ts";
import { DmaDomain } from "./dma_domain.ts";
import type { DmaSystem } from "../dma_system.ts";
import type { MapRegisters } from "../map_registers/map_registers.ts";
import type { Mapping } from "../mapping/mapping.ts";
import type { SystemBinding } from "../system_dma/system_channel.ts";
import type { TransferLimits } from "../mapping/transfer_limits.ts";

/** What an adapter object is made with. */
export interface AdapterOptions {
  readonly name: string;
  readonly system: DmaSystem;
  readonly physicalDeviceObject: DeviceObject;
  readonly description: DeviceDescription;
  /** Address bits the device drives. */
  readonly dmaAddressWidth: number;
  /** Whether transfers of this adapter go through map registers. */
  readonly needsMapRegisters: boolean;
  /** The most registers one request may have. */
  readonly numberOfMapRegisters: number;
  /** The registers it draws from. */
  readonly registers: MapRegisters;
  /** How its transfers may be laid out. */
  readonly limits: TransferLimits;
  /** The channel of a DMA controller that serves it; none for a bus master. */
  readonly binding?: SystemBinding;
}

/**
 * One adapter object. It is an actor: routines of the table are messages to
 * it, and each message is one indivisible step ({@linkcode AdapterMessage}).
 */
export class AdapterObject {
  readonly name: string;
  readonly system: DmaSystem;
  readonly physicalDeviceObject: DeviceObject;
  readonly description: DeviceDescription;
  readonly dmaAddressWidth: number;
  readonly needsMapRegisters: boolean;
  readonly numberOfMapRegisters: number;

  /** Its channel: its own, or one it shares with other system-DMA adapters. */
  readonly channel: AdapterChannel;
  /** The map registers it draws from. */
  readonly registers: MapRegisters;
  /** How its transfers may be laid out. */
  readonly limits: TransferLimits;
  /** The channel of a DMA controller that serves it; none for a bus master. */
  readonly binding: SystemBinding | undefined;
  /** The latest grant without registers that gave its channel back. */
  registerless: AllocationRequest | undefined = undefined;
  /**
   * Grants of lists that exclude nobody, and whose callers have not said with
   * FreeAdapterObject that they are done with the adapter.
   */
  listsHeld = 0;
  /** The common buffers that were not freed, by their virtual address. */
  readonly commonBuffers: Map<number, LiveCommonBuffer> = new Map();
  /** The vectors of common buffers that were not freed. */
  readonly vectors: Set<CommonBufferVector> = new Set();
  /** Every range that is mapped and not flushed. */
  readonly mappings: Set<Mapping> = new Set();
  /** Callers whose latest call was a synchronous request that failed (A49). */
  readonly refused: Set<Actor> = new Set();
  /**
   * Whether its steps only ever draw from map registers: nobody listens, no
   * fault is injected, and no controller is to be told.
   */
  readonly isPlain: boolean;
  /** Set by PutDmaAdapter. */
  released = false;
  /** The domain it is in: its own, unless it joined another. */
  domain: DmaDomain;
  /** The domain it begins in. */
  readonly ownDomain: DmaDomain;
  /** What the driver holds; set when the adapter is made. */
  view!: DmaAdapter;
  /** Takes the messages; set when the adapter is made. */
  reactor!: Reactor<AdapterMessage, AdapterAnswer>;

  /** Made by IoGetDmaAdapter. */
  constructor(options: AdapterOptions) {
    this.name = options.name;
    this.system = options.system;
    this.physicalDeviceObject = options.physicalDeviceObject;
    this.description = options.description;
    this.dmaAddressWidth = options.dmaAddressWidth;
    this.needsMapRegisters = options.needsMapRegisters;
    this.numberOfMapRegisters = options.numberOfMapRegisters;
    this.channel = options.binding?.systemChannel ??
      new AdapterChannel(options.name);
    this.limits = options.limits;
    const { faults, listening } = options.system.kernel;
    this.isPlain = options.needsMapRegisters && !listening &&
      faults === undefined && options.binding === undefined;
    this.binding = options.binding;
    this.ownDomain = new DmaDomain(this);
    this.domain = this.ownDomain;
    this.registers = options.registers;
  }

  /** The request of this adapter that was granted the channel and holds it. */
  get holder(): AllocationRequest | undefined {
    const { holder } = this.channel;
    return holder?.adapter === this ? holder : undefined;
  }
}
