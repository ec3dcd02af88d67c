/**
 * What a run did, in numbers: a fold over its events.
 *
 * @module
 */

import type { TraceEvent } from "../actors/mod.ts";
import type { DmaEvent } from "../ddi/mod.ts";

/** Counts of one run, part of the report of every machine. */
export interface Statistics {
  /** Ranges that were mapped and flushed. */
  readonly transfers: number;
  /** Bytes of those ranges. */
  readonly bytesMapped: number;
  /** Requests granted within the call. */
  readonly grantedAtOnce: number;
  /** Requests granted after they had waited. */
  readonly grantedAfterWaiting: number;
  /** Ticks that the requests which waited did so: the middle value. */
  readonly waitTicksMedian: number;
  /** Ticks that the requests which waited did so: the longest. */
  readonly waitTicksMax: number;
  /** Cancels that took a request back. */
  readonly cancelsWon: number;
  /** Cancels that came too late. */
  readonly cancelsLost: number;
  /** Pages that went through a bounce page. */
  readonly bouncedPages: number;
  /** Interrupts that were served. */
  readonly interrupts: number;
  /** DPC routines that ran. */
  readonly dpcRuns: number;
}

/** Waits are counted by length up to this many ticks, longer ones apart. */
const COUNTED_TICKS = 65_536;

/** Collects {@linkcode Statistics} from events; give its `observe` to a run. */
export class StatisticsFold {
  #transfers = 0;
  #bytesMapped = 0;
  #grantedAtOnce = 0;
  #cancelsWon = 0;
  #cancelsLost = 0;
  #bouncedPages = 0;
  #interrupts = 0;
  #dpcRuns = 0;
  #waits = 0;
  #waitTicksMax = 0;
  /** How many requests waited each number of ticks, so that memory is bounded. */
  readonly #waitsByTicks: Uint32Array = new Uint32Array(COUNTED_TICKS);

  /** Takes one event. Events of other rooms are passed over. */
  observe(traced: TraceEvent): void {
    const event = traced as DmaEvent;
    switch (event._tag) {
      case "TransferFlushed":
        this.#transfers++;
        break;
      case "TransferMapped":
        this.#bytesMapped += event.length;
        this.#bouncedPages += event.bouncedPages;
        break;
      case "RequestGranted":
        if (event.waited) this.#addWait(event.ticksWaited);
        else this.#grantedAtOnce++;
        break;
      case "Return":
        if (event.routine !== "cancelAdapterChannel") break;
        if (event.value === true) this.#cancelsWon++;
        else this.#cancelsLost++;
        break;
      case "InterruptServiced":
        this.#interrupts++;
        break;
      case "DpcStarted":
        this.#dpcRuns++;
        break;
      default:
    }
  }

  /** The counts so far. */
  get statistics(): Statistics {
    return {
      transfers: this.#transfers,
      bytesMapped: this.#bytesMapped,
      grantedAtOnce: this.#grantedAtOnce,
      grantedAfterWaiting: this.#waits,
      waitTicksMedian: this.#medianWait(),
      waitTicksMax: this.#waitTicksMax,
      cancelsWon: this.#cancelsWon,
      cancelsLost: this.#cancelsLost,
      bouncedPages: this.#bouncedPages,
      interrupts: this.#interrupts,
      dpcRuns: this.#dpcRuns,
    };
  }

  #addWait(ticks: number): void {
    this.#waits++;
    this.#waitTicksMax = Math.max(this.#waitTicksMax, ticks);
    const slot = Math.min(ticks, COUNTED_TICKS - 1);
    this.#waitsByTicks[slot] = this.#waitsByTicks[slot]! + 1;
  }

  #medianWait(): number {
    const middle = Math.ceil(this.#waits / 2);
    let seen = 0;
    for (let ticks = 0; ticks < COUNTED_TICKS && middle > 0; ticks++) {
      seen += this.#waitsByTicks[ticks]!;
      if (seen >= middle) return ticks;
    }
    return 0;
  }
}
