/**
 * Decides at every occasion whether a fault strikes, and keeps count. All
 * chance comes from the oracle, so a run with faults replays and is explored
 * like any other.
 *
 * @module
 */

import type { ActorScheduler } from "../actors/scheduler.ts";
import {
  type FaultInjectedEvent,
  type FaultKind,
  faultKinds,
} from "../ddi/mod.ts";
import { decodeFaultOptions, type FaultOptions } from "./faults.ts";

/** How often one kind of fault could have struck, and did. */
export interface FaultCount {
  /** What was done. */
  readonly fault: FaultKind;
  /** Occasions that came. */
  readonly occasions: number;
  /** How many of them were struck. */
  readonly injected: number;
}

/** Ticks of a delay, unless the options say otherwise. */
export const DEFAULT_DELAY_TICKS = 200;

/** Chances are kept in hundredths of a percent. */
const PER_PERCENT = 100;

/** A question for the oracle: struck by so many of so many answers. */
interface Odds {
  readonly of: number;
  readonly struck: number;
}

type FaultBody = Omit<
  FaultInjectedEvent,
  "step" | "tick" | "actor" | "processor" | "irql"
>;

/** The faults of one machine. A machine without any has no injector. */
export class FaultInjector {
  /** Ticks of a delay. */
  readonly delayTicks: number;
  readonly #scheduler: ActorScheduler;
  readonly #tell: (body: FaultBody) => void;
  readonly #odds: Map<FaultKind, Odds> = new Map();
  /** The occasions of each kind that the plan strikes, by place. */
  readonly #planned: Set<string> = new Set();
  /** Occasions so far by kind and place; by kind alone under the bare kind. */
  readonly #occasions: Map<string, number> = new Map();
  readonly #injected: Map<FaultKind, number> = new Map();
  #left: number;

  /**
   * Made by the kernel.
   *
   * @param scheduler owns the oracle that is asked
   * @param options chances, plan and delay
   * @param tell gets the event of each fault
   * @throws {RangeError} when the options are not what they may be
   */
  constructor(
    scheduler: ActorScheduler,
    options: FaultOptions,
    tell: (body: FaultBody) => void,
  ) {
    const { atMost, chances = {}, delayTicks, plan = [] } = decodeFaultOptions(
      options,
    );
    this.#scheduler = scheduler;
    this.#tell = tell;
    this.#left = atMost ?? Infinity;
    this.delayTicks = delayTicks ?? DEFAULT_DELAY_TICKS;
    for (const kind of faultKinds) {
      const odds = oddsOf(chances[kind] ?? 0);
      if (odds.struck > 0) this.#odds.set(kind, odds);
    }
    for (const { at, fault, occasion } of plan) {
      this.#planned.add(placeOf(fault, at, occasion));
    }
  }

  /**
   * An occasion has come. Call it inside the step in which the fault would take
   * effect.
   *
   * @param fault what could be done
   * @param at the name of what it would be done to
   * @param amount what the event tells of it; asked for only when it strikes
   * @returns 0 if nothing is done; otherwise the amount, or 1 without one
   */
  strike(fault: FaultKind, at: string, amount?: () => number): number {
    const there = this.#count(`${fault} ${at}`);
    const anywhere = this.#count(fault);
    const planned = this.#planned.size > 0 &&
      (this.#planned.has(placeOf(fault, at, there)) ||
        this.#planned.has(placeOf(fault, undefined, anywhere)));
    if (!planned && !this.#byChance(fault)) return 0;
    this.#injected.set(fault, (this.#injected.get(fault) ?? 0) + 1);
    const much = amount?.();
    this.#tell({
      _tag: "FaultInjected",
      fault,
      at,
      occasion: there,
      ...(much === undefined ? {} : { amount: much }),
    });
    return much ?? 1;
  }

  /** {@linkcode FaultInjector.strike} for a fault that lasts `delayTicks`. */
  delay(fault: FaultKind, at: string): number {
    return this.strike(fault, at, () => this.delayTicks);
  }

  /**
   * How much of a whole is left: the oracle says which fifth.
   *
   * @param whole 1 or more
   * @returns less than the whole; 0 is possible
   */
  part(whole: number): number {
    return Math.floor(whole * (this.#scheduler.choose(4) + 1) / 5);
  }

  /** What was done so far, kinds without an occasion left out. */
  get counts(): readonly FaultCount[] {
    return faultKinds.flatMap((fault) => {
      const occasions = this.#occasions.get(fault) ?? 0;
      const injected = this.#injected.get(fault) ?? 0;
      return occasions === 0 ? [] : [{ fault, occasions, injected }];
    });
  }

  #count(key: string): number {
    const count = (this.#occasions.get(key) ?? 0) + 1;
    this.#occasions.set(key, count);
    return count;
  }

  #byChance(fault: FaultKind): boolean {
    const odds = this.#odds.get(fault);
    if (odds === undefined || this.#left <= 0) return false;
    const { of, struck } = odds;
    // The first answers strike nothing: so does first come, first served.
    if (this.#scheduler.choose(of) < of - struck) return false;
    this.#left--;
    return true;
  }
}

function placeOf(
  fault: FaultKind,
  at: string | undefined,
  occasion: number,
): string {
  return `${fault} ${occasion} ${at ?? ""}`;
}

/** The smallest question that gives a chance. */
function oddsOf(percent: number): Odds {
  const all = 100 * PER_PERCENT;
  const struck = Math.round(percent * PER_PERCENT);
  const divisor = greatestDivisor(all, struck);
  return { of: all / divisor, struck: struck / divisor };
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
