/**
 * The verifier: gives the events of a run to the rules and collects what they
 * find.
 *
 * @module
 */

import type { TraceEvent, Verdict } from "../actors/mod.ts";
import type { CallEvent, DmaEvent } from "../ddi/mod.ts";
import { type BoundJudge, Dispatch } from "./dispatch.ts";
import { describeFinding, type Finding, ruleName } from "./finding.ts";
import { Ledger } from "./ledger.ts";
import type { Breach, Rule } from "./rule.ts";
import { verifierRules } from "./rules.ts";

/** Findings that a verifier keeps unless it is told otherwise. */
export const FINDINGS_MAX = 10_000;

/** How a verifier is made. */
export interface VerifierOptions {
  /**
   * - `report`: record findings and go on;
   * - `bugcheck`: the first finding stops the machine, as Windows does.
   *
   * To switch verification off, make no verifier: then it costs nothing.
   */
  readonly mode: "report" | "bugcheck";
  /** The rules to apply; all of them if left out. */
  readonly rules?: readonly Rule[];
  /**
   * The most findings to keep, 0 or more; {@linkcode FINDINGS_MAX} if left out.
   * Later ones are counted, and stop the machine all the same.
   */
  readonly findingsMax?: number;
}

/** A verifier at work on one run, live or saved. */
export interface Verifier {
  /** What was found, in order; at most `findingsMax`. */
  readonly findings: readonly Finding[];
  /** How many findings there were altogether. */
  readonly found: number;
  /**
   * Takes one event, in the order of the run. Events of other rooms are passed
   * over.
   *
   * @returns in mode `bugcheck` the verdict that stops the machine, from the
   *   first finding on
   */
  observe(event: TraceEvent): Verdict | undefined;
}

/**
 * Makes a verifier for one run. `Machine.run` does so by itself; make one to
 * judge a run of another kind or to choose the rules.
 *
 * @param options mode, rules and limits
 *
 * @example Judge events that were made elsewhere
 * ```ts
 * import { makeVerifier } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const verifier = makeVerifier({ mode: "report" });
 * verifier.observe({
 *   _tag: "NoChannelHeld", adapter: "adapter",
 *   step: 4, tick: 0, actor: "main", processor: 0, irql: 2,
 * } as { _tag: string });
 * assert.deepEqual(verifier.findings.map(({ rule }) => rule), ["0xE6/0x04"]);
 * ```
 */
export function makeVerifier(options: VerifierOptions): Verifier {
  return new RuleVerifier(options);
}

class RuleVerifier implements Verifier {
  readonly findings: Finding[] = [];
  found = 0;
  readonly #ledger = new Ledger();
  readonly #dispatch: Dispatch;
  readonly #findingsMax: number;
  readonly #stops: boolean;
  #verdict: Verdict | undefined = undefined;

  constructor(options: VerifierOptions) {
    this.#dispatch = new Dispatch(options.rules ?? verifierRules, this.#ledger);
    this.#findingsMax = options.findingsMax ?? FINDINGS_MAX;
    this.#stops = options.mode === "bugcheck";
  }

  observe(traced: TraceEvent): Verdict | undefined {
    // A machine that stopped does nothing that could be judged.
    if (this.#verdict !== undefined) return this.#verdict;
    const event = traced as DmaEvent;
    switch (event._tag) {
      case "Call":
        this.#observeCall(event);
        break;
      case "Return":
        this.#judge(event, this.#dispatch.returnsOf(event.routine));
        break;
      default:
        this.#judge(event, this.#dispatch.eventsOf(event._tag));
        this.#ledger.book(event);
    }
    return this.#verdict;
  }

  #observeCall(call: CallEvent): void {
    const { calls, inTable } = this.#dispatch.routine(call.routine);
    if (inTable) {
      this.#ledger.bookCall(call);
      const { adapter } = call;
      if (adapter === undefined || this.#ledger.adapter(adapter).released) {
        this.#judge(call, this.#dispatch.strayCalls);
        return;
      }
    }
    this.#judge(call, calls);
  }

  #judge<Event extends DmaEvent>(
    event: Event,
    judges: readonly BoundJudge<Event>[],
  ): void {
    for (const { rule, judge } of judges) {
      const breach = judge(event);
      if (breach === undefined) continue;
      for (const one of Array.isArray(breach) ? breach : [breach as Breach]) {
        this.#record(rule, one, event);
      }
    }
  }

  #record(rule: Rule, breach: Breach, event: DmaEvent): void {
    if (this.#verdict !== undefined) return;
    const { bugCheck, code, title } = rule;
    const { actor, irql, processor, step, tick } = event;
    const finding: Finding = {
      rule: ruleName(bugCheck, code),
      code,
      bugCheck,
      title,
      ...breach,
      step,
      tick,
      actor,
      processor,
      irql,
    };
    this.found++;
    if (this.findings.length < this.#findingsMax) this.findings.push(finding);
    if (this.#stops) this.#verdict = { message: describeFinding(finding) };
  }
}
