/**
 * One insertion of a DPC object: its arguments, where it waits, and who waits
 * for its end.
 *
 * @module
 */

import type { Mailbox } from "../../actors/mailbox.ts";
import type { KdpcImportance } from "../../ddi/mod.ts";
import type { Dpc } from "./dpc.ts";

/** Counts what a KeFlushQueuedDpcs call still waits for in one queue. */
export class FlushTicket {
  /** Insertions that have not finished. */
  remaining = 0;
  /** Told when the queue has none of them left. */
  readonly done: Mailbox<void>;

  /** Counts from nothing; `done` is where the caller of KeFlushQueuedDpcs waits. */
  constructor(done: Mailbox<void>) {
    this.done = done;
  }
}

/** One insertion of a DPC object. */
export class DpcEntry {
  /** The object that was inserted. */
  readonly dpc: Dpc;
  /** What its routine is given. */
  readonly systemArgument1: unknown;
  /** What its routine is given. */
  readonly systemArgument2: unknown;
  /** The processor in whose queue it waits. */
  target: number;
  /** The importance at insertion. */
  importance: KdpcImportance = 1;
  /** Calls of KeFlushQueuedDpcs that wait for its end. */
  tickets: FlushTicket[] | undefined = undefined;

  /** Made by the insertion, on behalf of the processor `caller`. */
  constructor(
    dpc: Dpc,
    systemArgument1: unknown,
    systemArgument2: unknown,
    caller: number,
  ) {
    this.dpc = dpc;
    this.systemArgument1 = systemArgument1;
    this.systemArgument2 = systemArgument2;
    this.target = caller;
  }

  /** Takes over what the object says at the moment of insertion. */
  place(target: number | null, importance: KdpcImportance): void {
    if (target !== null) this.target = target;
    this.importance = importance;
  }
}
