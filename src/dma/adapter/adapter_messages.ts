/**
 * What can be asked of an adapter object, and what it answers.
 *
 * @module
 */

import type { Actor } from "../../actors/mod.ts";
import type { DmaError } from "../../ddi/mod.ts";
import type { Mdl } from "../../memory/mod.ts";
import type { AllocationRequest } from "./allocation_request.ts";
import type {
  CommonBuffer,
  CommonBufferNames,
  CommonBufferRequest,
  CommonBufferVector,
} from "../common_buffers/common_buffer.ts";
import type { CommonBufferConfiguration } from "../common_buffers/common_buffer_of_mdl.ts";
import type { BusRange } from "../mapping/device_bus.ts";
import type { DmaDomain } from "./dma_domain.ts";
import type {
  MapRegisterBase,
  OutParameter,
} from "../map_registers/map_register_base.ts";
import type { MapRange } from "../mapping/mapping.ts";
import type { ScatterGatherBuffer } from "../scatter_gather/scatter_gather_buffer.ts";
import type { SignalEffect } from "./signals.ts";
import type { DmaTransferContext } from "./transfer_context.ts";

/** A message to an adapter object; its name is what a trace shows. */
export type AdapterMessage =
  | {
    readonly _tag: "allocate";
    readonly request: AllocationRequest;
    /** Where the caller wants the base written, if it gave a place. */
    readonly baseOut: OutParameter<MapRegisterBase | null> | null;
  }
  | { readonly _tag: "cancel"; readonly context: DmaTransferContext }
  | { readonly _tag: "initialize"; readonly context: DmaTransferContext }
  | {
    /** The driver's routine returned. */
    readonly _tag: "returned";
    readonly request: AllocationRequest;
    readonly action: number;
  }
  | {
    readonly _tag: "freeChannel";
    readonly keepRegisters: boolean;
    /** Who called FreeAdapterObject; null for FreeAdapterChannel. */
    readonly caller: Actor | null;
  }
  | {
    readonly _tag: "freeMapRegisters";
    readonly base: MapRegisterBase;
    readonly count: number;
  }
  | {
    /** The registers that were gone for a request are there again. */
    readonly _tag: "registers are back";
    readonly request: AllocationRequest;
  }
  | { readonly _tag: "map"; readonly range: MapRange }
  | { readonly _tag: "flush"; readonly range: MapRange }
  | { readonly _tag: "flush runs"; readonly range: MapRange }
  | { readonly _tag: "cancel transfer"; readonly context: DmaTransferContext }
  | {
    readonly _tag: "configure";
    readonly functionNumber: number;
    readonly context: unknown;
  }
  | { readonly _tag: "read counter" }
  | {
    readonly _tag: "put list";
    readonly list: ScatterGatherBuffer;
    readonly writeToDevice: boolean;
  }
  | {
    readonly _tag: "build mdl";
    readonly list: ScatterGatherBuffer;
    readonly originalMdl: Mdl | null;
  }
  | {
    readonly _tag: "get domain";
    readonly out: OutParameter<DmaDomain | null>;
  }
  | { readonly _tag: "join domain"; readonly domain: DmaDomain }
  | { readonly _tag: "leave domain" }
  | CommonBufferMessage
  | { readonly _tag: "device access"; readonly range: BusRange }
  | { readonly _tag: "put" };

/** What can be asked about common buffers. */
export type CommonBufferMessage =
  | {
    readonly _tag: "allocate common buffer";
    readonly request: CommonBufferRequest;
  }
  | {
    readonly _tag: "allocate domain buffer";
    readonly request: CommonBufferRequest;
    readonly domain: DmaDomain;
  }
  | { readonly _tag: "free common buffer"; readonly names: CommonBufferNames }
  | {
    readonly _tag: "common buffer of mdl";
    readonly mdl: Mdl;
    readonly configurations: readonly CommonBufferConfiguration[];
  }
  | {
    readonly _tag: "allocate vector";
    readonly request: CommonBufferRequest;
    readonly count: number;
  }
  | {
    readonly _tag: "element of vector" | "free element of vector";
    readonly vector: CommonBufferVector;
    readonly index: number;
  }
  | { readonly _tag: "free vector"; readonly vector: CommonBufferVector }
  | {
    readonly _tag: "flush memory";
    readonly mdl: Mdl;
    readonly readOperation: boolean;
  };

/** What an adapter object answers. Which fields are set depends on the message. */
export interface AdapterAnswer {
  /** Why the call fails. */
  readonly error?: DmaError;
  /** Requests that are granted now and whose routines the caller must run. */
  readonly granted: readonly AllocationRequest[];
  /** A count or a truth value, where the message asks for one. */
  readonly value: number;
  /** What whoever asked has to pass on to other actors, in order. */
  readonly signals?: readonly SignalEffect[];
  /** The MDL that was made, where the message asks for one. */
  readonly mdl?: Mdl;
  /** The common buffer that was made or found. */
  readonly commonBuffer?: CommonBuffer;
  /** The vector of common buffers that was made. */
  readonly vector?: CommonBufferVector;
}

/** The answer that has nothing to say. */
export const DONE: AdapterAnswer = { granted: [], value: 0 };

/** The answer to a question that is answered with yes. */
export const YES: AdapterAnswer = { granted: [], value: 1 };
