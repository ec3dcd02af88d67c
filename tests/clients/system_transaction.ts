/**
 * A transaction of the system profile as a driver framework keeps it: the
 * channel once, then part after part, each ended by the completion routine.
 *
 * The completion may come while the framework is still staging the part: then it
 * is noted, and the thread that stages calls the driver afterwards.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  DmaCompletionStatus,
  IoAllocationAction,
  type NtStatus,
  STATUS_CANCELLED,
} from "../../src/ddi/mod.ts";
import type { DmaTransferContext, MapRegisterBase } from "../../src/dma/mod.ts";
import type { Mdl } from "../../src/memory/mod.ts";
import { assert } from "../deps.ts";
import { statusOf } from "../dma/fixture.ts";
import { newContext, type Services } from "../dma/requests.ts";
import { flushSystem, type SystemDriver } from "../dma/system.ts";

const { DmaCancelled, DmaComplete, DmaError } = DmaCompletionStatus;

/** What a transaction moves, and how. */
export interface SystemTransactionOptions {
  readonly driver: SystemDriver;
  readonly mdl: Mdl;
  readonly length: number;
  /** The most bytes of one part. */
  readonly partMax: number;
  /** EvtProgramDma, called for each part that was mapped. */
  readonly programDma?: (
    transaction: SystemTransaction,
  ) => Effect.Effect<void, never, Services>;
}

/** What happened to a transaction, in order. */
export type Step =
  | "programmed"
  | "completed"
  | "cancelled"
  | "failed"
  | "released";

/** One transfer from memory to the device. */
export class SystemTransaction {
  readonly options: SystemTransactionOptions;
  readonly context: DmaTransferContext;
  readonly steps: Step[] = [];
  /** Bytes that are done. */
  moved = 0;
  /** Completions that came while their part was staged. */
  early = 0;
  /** How it ended: what the driver's final callback is told. */
  final: DmaCompletionStatus | undefined = undefined;
  #base: MapRegisterBase | null = null;
  /** Bytes of the part that is mapped; 0 for none. */
  #mapped = 0;
  #stopped = false;
  #staging = false;
  /** A completion that came while its part was staged. */
  #noted: DmaCompletionStatus | undefined = undefined;
  /** Asked for while a thread is staging: it goes round once more. */
  #stageAgain = false;

  constructor(options: SystemTransactionOptions, context: DmaTransferContext) {
    this.options = options;
    this.context = context;
  }

  /** Takes the channel with all registers, and starts the first part. */
  execute(): Effect.Effect<NtStatus, never, Services> {
    const { dma, numberOfMapRegisters, pdo } = this.options.driver;
    return statusOf(dma.allocateAdapterChannelEx({
      deviceObject: pdo,
      dmaTransferContext: this.context,
      numberOfMapRegisters,
      executionRoutine: (_device, _irp, mapRegisterBase) => {
        this.#base = mapRegisterBase;
        return Effect.as(this.#stage(), IoAllocationAction.KeepObject);
      },
    }));
  }

  /** StopSystemTransfer. */
  stop(): Effect.Effect<void, never, Services> {
    return Effect.suspend(() => {
      this.#stopped = true;
      // A failure says that it is over already.
      return Effect.ignore(
        this.options.driver.dma.cancelMappedTransfer(this.context),
      );
    });
  }

  /** Maps the next part. One thread stages at a time. */
  #stage(): Effect.Effect<void, never, Services> {
    return Effect.suspend(() => {
      if (this.#staging) {
        assert(this.#noted === undefined, "both flags are set");
        this.#stageAgain = true;
        return Effect.void;
      }
      this.#staging = true;
      return this.#mapPart();
    });
  }

  #mapPart(): Effect.Effect<void, never, Services> {
    const { driver, length, mdl, partMax, programDma } = this.options;
    return Effect.gen({ self: this }, function* () {
      const wanted = { value: Math.min(partMax, length - this.moved) };
      const status = yield* statusOf(driver.dma.mapTransferEx({
        mdl,
        mapRegisterBase: this.#base,
        offset: this.moved,
        length: wanted,
        writeToDevice: true,
        scatterGatherBuffer: null,
        dmaCompletionRoutine: (_adapter, _device, _context, ended) => {
          this.#mapped = wanted.value;
          return this.#complete(ended);
        },
      }));
      if (status === 0) {
        this.#mapped = wanted.value;
        this.steps.push("programmed");
        if (programDma !== undefined) yield* programDma(this);
      } else {
        this.#noted = status === STATUS_CANCELLED ? DmaCancelled : DmaError;
      }
      yield* this.#endStaging();
    });
  }

  /** Calls the driver for a completion that came meanwhile, and stages again. */
  #endStaging(): Effect.Effect<void, never, Services> {
    const noted = this.#noted;
    this.#noted = undefined;
    this.#staging = false;
    if (noted !== undefined) return this.#callDriver(noted);
    if (!this.#stageAgain) return Effect.void;
    this.#stageAgain = false;
    return this.#stage();
  }

  /** The completion routine. */
  #complete(
    status: DmaCompletionStatus,
  ): Effect.Effect<void, never, Services> {
    if (!this.#staging) return this.#callDriver(status);
    assert(!this.#stageAgain, "both flags are set");
    this.early++;
    this.#noted = status;
    return Effect.void;
  }

  /** The driver's callback: DmaCompleted, which flushes and goes on or ends. */
  #callDriver(
    status: DmaCompletionStatus,
  ): Effect.Effect<void, never, Services> {
    const { driver, length, mdl } = this.options;
    return Effect.gen({ self: this }, function* () {
      const offset = this.moved;
      const bytes = this.#mapped;
      this.#mapped = 0;
      if (bytes > 0) {
        yield* flushSystem(driver, { mdl, base: this.#base, offset }, bytes);
      }
      if (status === DmaComplete) {
        this.steps.push("completed");
        this.moved += bytes;
        if (this.moved < length && !this.#stopped) return yield* this.#stage();
      }
      yield* this.#finish(status);
    });
  }

  /** The end: the channel goes back, once. */
  #finish(status: DmaCompletionStatus): Effect.Effect<void, never, Services> {
    if (status !== DmaComplete) {
      this.steps.push(status === DmaCancelled ? "cancelled" : "failed");
    }
    assert(this.final === undefined, "the transaction ended twice");
    this.final = status;
    this.steps.push("released");
    return this.options.driver.dma.freeAdapterChannel();
  }
}

/** Makes a transaction with a context of its own. */
export function systemTransaction(
  options: SystemTransactionOptions,
): Effect.Effect<SystemTransaction> {
  return Effect.map(
    newContext(options.driver),
    (context) => new SystemTransaction(options, context),
  );
}
