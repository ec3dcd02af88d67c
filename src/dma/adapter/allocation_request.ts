/**
 * One request for an adapter channel, from the call to the release of all that
 * it was granted.
 *
 * @module
 */

import type { Context, Effect } from "../../../deps.ts";
import type { Actor } from "../../actors/mod.ts";
import type { IoAllocationAction } from "../../ddi/mod.ts";
import type { DeviceObject, Irp } from "../../machine/mod.ts";
import type { Ticket } from "../../registers/mod.ts";
import type { AdapterObject } from "./adapter_object.ts";
import type { ListRequest } from "../scatter_gather/list_request.ts";
import type { MapRegisterBase } from "../map_registers/map_register_base.ts";
import type { Mapping } from "../mapping/mapping.ts";
import type { DmaTransferContext } from "./transfer_context.ts";

/**
 * The driver's AdapterControl routine. It runs at DISPATCH_LEVEL on any
 * processor, must not wait, and says what it keeps.
 *
 * @param deviceObject the one given with the request
 * @param irp the device object's CurrentIrp at the time of the request, or null
 * @param mapRegisterBase the granted run, or null where none is needed
 * @param context the ExecutionContext of the request, unchanged
 */
export type AdapterControl<in C, out R> = (
  deviceObject: DeviceObject,
  irp: Irp | null,
  mapRegisterBase: MapRegisterBase | null,
  context: C,
) => Effect.Effect<IoAllocationAction, never, R>;

/** Where a request stands. Grant and cancel are decided by the adapter alone. */
export type RequestState = "new" | "pending" | "granted" | "cancelled";

/** What a request is made with. */
export interface RequestOptions {
  readonly number: number;
  readonly adapter: AdapterObject;
  readonly deviceObject: DeviceObject;
  readonly context: DmaTransferContext | null;
  readonly numberOfMapRegisters: number;
  readonly flags: number;
  readonly routine: AdapterControl<unknown, unknown> | null;
  readonly executionContext: unknown;
  /** The list it is for, if it is for one. */
  readonly list?: ListRequest;
  /** Who made the call. */
  readonly caller: Actor;
  /** The services the routine needs, kept for a grant on another processor. */
  readonly services: Context.Context<unknown>;
  /** The tick of the call. */
  readonly tick: number;
}

const NONE: readonly Mapping[] = [];

/** One request and, once granted, what it holds. */
export class AllocationRequest {
  // Declared, not defined: each is written once, on a path that is measured.
  declare readonly number: number;
  declare readonly adapter: AdapterObject;
  declare readonly deviceObject: DeviceObject;
  declare readonly context: DmaTransferContext | null;
  declare readonly numberOfMapRegisters: number;
  declare readonly flags: number;
  declare readonly routine: AdapterControl<unknown, unknown> | null;
  declare readonly executionContext: unknown;
  /** The list it is for, if it is for one. */
  declare readonly list: ListRequest | undefined;
  declare readonly caller: Actor;
  declare readonly services: Context.Context<unknown>;
  declare readonly tick: number;
  /** CurrentIrp of the device object, read at the call (A19). */
  declare readonly irp: Irp | null;

  /** Where it stands. */
  state: RequestState = "new";
  /** Its place among those that wait for registers. */
  ticket: Ticket<AllocationRequest> | undefined = undefined;
  /** The registers it holds; null if it needs none or gave them back. */
  base: MapRegisterBase | null = null;
  /** Whether it had to wait. */
  waited = false;
  /** Whether its registers seem to be gone for a while, by injection. */
  starved = false;
  /** The mappings made and not yet flushed; most requests never have one. */
  mappings: readonly Mapping[] = NONE;

  /** Made by the allocation routines. */
  constructor(options: RequestOptions) {
    this.number = options.number;
    this.adapter = options.adapter;
    this.deviceObject = options.deviceObject;
    this.context = options.context;
    this.numberOfMapRegisters = options.numberOfMapRegisters;
    this.flags = options.flags;
    this.routine = options.routine;
    this.executionContext = options.executionContext;
    this.list = options.list;
    this.caller = options.caller;
    this.services = options.services;
    this.tick = options.tick;
    this.irp = options.deviceObject.currentIrp;
  }
}
