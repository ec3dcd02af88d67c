/**
 * What the scatter/gather routines add to a request: the range whose list is
 * wanted, where the list goes, and the driver's routine that gets it.
 *
 * @module
 */

import type { Effect } from "../../../deps.ts";
import { type DmaFlags, scatterGatherListSize } from "../../ddi/mod.ts";
import type { DeviceObject, Irp } from "../../machine/mod.ts";
import type { Mdl } from "../../memory/mod.ts";
import type { OutParameter } from "../map_registers/map_register_base.ts";
import { pagesOfRange } from "../mapping/range_pages.ts";
import { ScatterGatherBuffer } from "./scatter_gather_buffer.ts";

/**
 * The driver's AdapterListControl routine. It runs at DISPATCH_LEVEL on any
 * processor, must not wait, and starts the device with the list.
 *
 * When it has returned, the adapter is free for others; the list and its map
 * registers stay with the driver until PutScatterGatherList (A20).
 *
 * @param deviceObject the one given with the request
 * @param irp the device object's CurrentIrp at the time of the request, or null
 * @param scatterGather the list, complete and valid until it is put back
 * @param context the Context of the request, unchanged
 */
export type AdapterListControl<in C, out R> = (
  deviceObject: DeviceObject,
  irp: Irp | null,
  scatterGather: ScatterGatherBuffer,
  context: C,
) => Effect.Effect<void, never, R>;

/** A variable for the list, as `&ScatterGatherList` is in C. */
export type ListOut = OutParameter<ScatterGatherBuffer | null>;

/** What a list is asked for. */
export interface ListOptions {
  /** Whether one of the Ex routines asks; their errors differ (spec 04). */
  readonly extended: boolean;
  readonly mdl: Mdl;
  /** From the start of the chain. */
  readonly offset: number;
  readonly length: number;
  readonly writeToDevice: boolean;
  /** The caller's memory for the list; null if the system is to provide it. */
  readonly buffer: ScatterGatherBuffer | null;
  /** Bytes of that memory to use. */
  readonly bufferLength: number;
  /** Where the caller wants the list, if it gave a place. */
  readonly out: ListOut | null;
  /** `DmaFlags` of the call. */
  readonly flags: DmaFlags;
}

/** A list that is asked for and, once its request is granted, built. */
export class ListRequest implements Omit<ListOptions, "buffer"> {
  readonly extended: boolean;
  readonly mdl: Mdl;
  readonly offset: number;
  readonly length: number;
  readonly writeToDevice: boolean;
  readonly bufferLength: number;
  readonly out: ListOut | null;
  readonly flags: DmaFlags;
  /** Pages of the range: the map registers it takes, and the most elements. */
  readonly pages: number;
  /** Where the list goes. */
  readonly buffer: ScatterGatherBuffer;
  /** Whether that is the caller's memory. */
  readonly callerBuffer: boolean;
  /** Virtual address of the system's memory for the list, while it has any. */
  memory: number | undefined = undefined;
  /** Number of the list; 0 until it is built. */
  number = 0;
  /** What BuildMdlFromScatterGatherList gave for it. */
  target: Mdl | undefined = undefined;

  /** Made by the scatter/gather routines. */
  constructor(options: ListOptions) {
    this.extended = options.extended;
    this.mdl = options.mdl;
    this.offset = options.offset;
    this.length = options.length;
    this.writeToDevice = options.writeToDevice;
    this.out = options.out;
    this.flags = options.flags;
    this.pages = pagesOfRange(options.mdl, options.offset, options.length);
    this.callerBuffer = options.buffer !== null;
    this.buffer = options.buffer ?? new ScatterGatherBuffer(this.bytes);
    this.bufferLength = Math.min(
      options.buffer === null ? this.bytes : options.bufferLength,
      this.buffer.byteLength,
    );
  }

  /** Bytes that the list takes, as CalculateScatterGatherList says. */
  get bytes(): number {
    return scatterGatherListSize(this.pages);
  }
}
