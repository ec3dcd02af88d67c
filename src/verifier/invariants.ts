/**
 * Checks the invariants of a run, live or saved.
 *
 * @module
 */

import type { TraceEvent, Verdict } from "../actors/mod.ts";
import type { DmaEvent } from "../ddi/mod.ts";
import { waitingIsBounded } from "./invariants/bounded_waiting.ts";
import {
  nothingLeft,
  oneOwnerPerChannel,
  registersConserved,
} from "./invariants/conservation.ts";
import { routinesRunOnce } from "./invariants/exactly_once.ts";
import { grantsInOrder } from "./invariants/grant_order.ts";
import type {
  Invariant,
  InvariantCheck,
  InvariantOptions,
} from "./invariant.ts";

/**
 * Every invariant that a machine's runs are held against, unless its options say
 * otherwise.
 */
export const invariants: readonly Invariant[] = [
  registersConserved,
  oneOwnerPerChannel,
  routinesRunOnce,
  grantsInOrder,
  waitingIsBounded,
  nothingLeft,
];

/** What a checker is made with. */
export interface InvariantCheckerOptions extends InvariantOptions {
  /** Which to check; all of them if left out. */
  readonly invariants?: readonly Invariant[];
}

/** The invariants at work on one run. */
export interface InvariantChecker {
  /** The first that was broken, in words. */
  readonly verdict: Verdict | undefined;
  /**
   * Takes one event, in the order of the run. Events of other rooms are passed
   * over. Give it to a run as an observer.
   *
   * @returns the verdict that stops the run, from the first broken one on
   */
  observe(event: TraceEvent): Verdict | undefined;
  /**
   * Looks at the end of a run that came to rest by itself. Do not ask after a
   * run that was stopped or reached its limit: it may hold what it likes.
   */
  atRest(): Verdict | undefined;
}

/**
 * Makes a checker for one run. `Machine.run` does so by itself; make one for
 * events of another origin, such as a saved trace.
 *
 * @param options which invariants, and what events do not tell
 * @returns the checker, to be given every event of the run in order
 *
 * @example What is left when a run is over
 * ```ts
 * import { makeInvariantChecker } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const checker = makeInvariantChecker();
 * checker.observe({
 *   _tag: "RequestQueued", adapter: "adapter", request: 1, context: 1,
 *   deviceObject: "disk", numberOfMapRegisters: 4, waitsFor: "channel",
 *   step: 4, tick: 0, actor: "main", processor: 0, irql: 2,
 * } as { _tag: string });
 * assert.equal(
 *   checker.atRest()?.message,
 *   "Broken invariant, waiting is bounded: " +
 *     "request 1 waits for the channel of adapter, which nobody holds",
 * );
 * ```
 */
export function makeInvariantChecker(
  options: InvariantCheckerOptions = {},
): InvariantChecker {
  return new Checker(options);
}

interface BoundCheck {
  readonly invariant: Invariant;
  readonly check: InvariantCheck<DmaEvent>;
}

class Checker implements InvariantChecker {
  verdict: Verdict | undefined = undefined;
  readonly #checks: Map<string, BoundCheck[]> = new Map();
  readonly #endings:
    (readonly [invariant: Invariant, atRest: () => string | undefined])[] = [];

  constructor(options: InvariantCheckerOptions) {
    for (const invariant of options.invariants ?? invariants) {
      const { atRest, events } = invariant.start(options);
      for (const [tag, check] of Object.entries(events)) {
        const line = this.#checks.get(tag) ?? [];
        line.push({ invariant, check: check as InvariantCheck<DmaEvent> });
        this.#checks.set(tag, line);
      }
      if (atRest !== undefined) this.#endings.push([invariant, atRest]);
    }
  }

  observe(event: TraceEvent): Verdict | undefined {
    if (this.verdict !== undefined) return this.verdict;
    const checks = this.#checks.get(event._tag);
    if (checks === undefined) return undefined;
    for (const { check, invariant } of checks) {
      this.#judge(invariant, check(event as DmaEvent));
    }
    return this.verdict;
  }

  atRest(): Verdict | undefined {
    for (const [invariant, atRest] of this.#endings) {
      if (this.verdict === undefined) this.#judge(invariant, atRest());
    }
    return this.verdict;
  }

  #judge({ name }: Invariant, sentence: string | undefined): void {
    if (sentence === undefined || this.verdict !== undefined) return;
    this.verdict = { message: `Broken invariant, ${name}: ${sentence}` };
  }
}
