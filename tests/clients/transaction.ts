/**
 * A transaction as a driver framework keeps it: one transfer in parts, from
 * Execute through EvtProgramDma and DmaCompleted to its release. Two profiles:
 * packets allocate once and map part after part; scatter/gather allocates and
 * maps anew for every part, with the same context.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  addressAndSizeToSpanPages,
  IoAllocationAction,
  type NtStatus,
  type ScatterGatherElement,
} from "../../src/ddi/mod.ts";
import type { DmaTransferContext, MapRegisterBase } from "../../src/dma/mod.ts";
import type { Mdl } from "../../src/memory/mod.ts";
import { type Mapped, mapRange } from "../dma/buffers.ts";
import { atDispatch, type Driver, statusOf } from "../dma/fixture.ts";
import { newContext, type Services } from "../dma/requests.ts";

/** What EvtProgramDma is given. */
export interface Part {
  readonly offset: number;
  readonly length: number;
  readonly elements: readonly ScatterGatherElement[];
}

/** What a transaction moves, and how. */
export interface TransactionOptions {
  readonly driver: Driver;
  readonly mdl: Mdl;
  readonly length: number;
  readonly profile: "packet" | "scatter/gather";
  /** From memory to the device; the other way if left out. */
  readonly writeToDevice?: boolean;
  /** The most bytes of one part; what the registers cover if left out. */
  readonly partMax?: number;
  /** EvtProgramDma: starts the device, or decides not to. */
  readonly programDma: (
    transaction: Transaction,
    part: Part,
  ) => Effect.Effect<void, never, Services>;
}

/** One transfer. */
export class Transaction {
  readonly options: TransactionOptions;
  readonly context: DmaTransferContext;
  /** The parts that EvtProgramDma was called for. */
  readonly parts: Part[] = [];
  /** How often registers were given back. */
  releases = 0;
  /** Bytes that the device has moved. */
  moved = 0;
  state: "initialized" | "transfer" | "completed" | "failed" = "initialized";
  /** Null where the adapter needs no registers; see `granted`. */
  #base: MapRegisterBase | null = null;
  #mapped: Mapped | undefined = undefined;

  constructor(options: TransactionOptions, context: DmaTransferContext) {
    this.options = options;
    this.context = context;
  }

  /** Starts the transfer. The state changes first: all may be over on return. */
  execute(): Effect.Effect<NtStatus, never, Services> {
    return Effect.suspend(() => {
      this.state = "transfer";
      return Effect.map(this.#allocate(), (status) => {
        if (status !== 0) this.state = "failed";
        return status;
      });
    });
  }

  /**
   * DmaCompletedWithLength: the device has moved so much of the present part.
   *
   * @returns true if the transaction is over
   */
  completed(bytes: number): Effect.Effect<boolean, never, Services> {
    return Effect.gen({ self: this }, function* () {
      yield* this.#mapped!.flush(bytes);
      this.moved += bytes;
      if (this.moved === this.options.length) {
        yield* this.#end("completed");
        return true;
      }
      if (this.options.profile === "packet") yield* this.#stage();
      else {
        yield* this.#release();
        yield* this.#allocate();
      }
      return false;
    });
  }

  /** DmaCompletedFinal with 0 bytes: ends the transaction without the rest. */
  completedFinal(): Effect.Effect<void, never, Services> {
    return Effect.andThen(this.#mapped!.flush(0), this.#end("failed"));
  }

  /** Whether the transaction was cancelled: EvtProgramDma will not be called. */
  cancel(): Effect.Effect<boolean> {
    const { dma, pdo } = this.options.driver;
    return Effect.map(dma.cancelAdapterChannel(pdo, this.context), (won) => {
      if (won) this.state = "failed";
      return won;
    });
  }

  get #registers(): number {
    const { driver, length, mdl, partMax = length } = this.options;
    const bytes = Math.min(partMax, length);
    const offset = bytes === length ? mdl.byteOffset : 4095;
    const pages = addressAndSizeToSpanPages(offset, bytes);
    return Math.min(pages, driver.numberOfMapRegisters);
  }

  #allocate(): Effect.Effect<NtStatus, never, Services> {
    const { driver } = this.options;
    return atDispatch(statusOf(driver.dma.allocateAdapterChannelEx({
      deviceObject: driver.pdo,
      dmaTransferContext: this.context,
      numberOfMapRegisters: this.#registers,
      executionRoutine: (_deviceObject, _irp, mapRegisterBase) => {
        this.#base = mapRegisterBase;
        const action = IoAllocationAction.DeallocateObjectKeepRegisters;
        return Effect.as(this.#stage(), action);
      },
    })));
  }

  /** Maps the next part and hands it to EvtProgramDma. */
  #stage(): Effect.Effect<void, never, Services> {
    const { driver, length, mdl, partMax = length, profile } = this.options;
    const offset = this.moved;
    return Effect.flatMap(
      mapRange(driver, mdl, {
        base: this.#base,
        offset,
        length: Math.min(partMax, length - offset),
        writeToDevice: this.options.writeToDevice ?? false,
        elements: profile === "packet" ? 1 : 64,
      }),
      (mapped) => {
        this.#mapped = mapped;
        const { elements, length } = mapped;
        const part = { offset, length, elements };
        this.parts.push(part);
        return this.options.programDma(this, part);
      },
    );
  }

  #end(state: "completed" | "failed"): Effect.Effect<void, never, Services> {
    this.state = state;
    return this.#release();
  }

  #release(): Effect.Effect<void, never, Services> {
    const { dma } = this.options.driver;
    const base = this.#base;
    this.#base = null;
    this.releases++;
    // A base that is null was never registers, and is not freed (A16).
    return base === null
      ? Effect.void
      : atDispatch(dma.freeMapRegisters(base, this.#registers));
  }
}

/** Makes a transaction with its context, initialized once for all its parts. */
export function makeTransaction(
  options: TransactionOptions,
): Effect.Effect<Transaction> {
  return Effect.map(
    newContext(options.driver),
    (context) => new Transaction(options, context),
  );
}
