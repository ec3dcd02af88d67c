/**
 * The table that takes each event to the rules that look at its kind, so that
 * an event costs nothing for all the others.
 *
 * @module
 */

import {
  type CallEvent,
  DMA_OPERATIONS_MEMBERS,
  type DmaEvent,
  type ReturnEvent,
} from "../ddi/mod.ts";
import type { Ledger } from "./ledger.ts";
import type { Judge, Rule, RuleFold } from "./rule.ts";

/** A judge with the rule that it speaks for. */
export interface BoundJudge<in Event> {
  readonly rule: Rule;
  readonly judge: Judge<Event>;
}

/** What is known of a routine. */
export interface RoutineEntry {
  /** Whether it is a member of the table, which needs a living adapter. */
  readonly inTable: boolean;
  /** Who judges its calls. */
  readonly calls: readonly BoundJudge<CallEvent>[];
}

const NOBODY: readonly BoundJudge<unknown>[] = [];

const tableRoutines: ReadonlySet<string> = new Set(DMA_OPERATIONS_MEMBERS);

/** The judges of one run, by what they look at. */
export class Dispatch {
  /** Who judges calls that no living adapter was given for. */
  readonly strayCalls: readonly BoundJudge<CallEvent>[];
  readonly #folds: readonly (readonly [rule: Rule, fold: RuleFold])[];
  readonly #events: Map<string, BoundJudge<DmaEvent>[]> = new Map();
  readonly #returns: Map<string, BoundJudge<ReturnEvent>[]> = new Map();
  readonly #routines: Map<string, RoutineEntry> = new Map();

  /** Starts every rule for one run. */
  constructor(rules: readonly Rule[], ledger: Ledger) {
    this.#folds = rules.map((rule) => [rule, rule.start(ledger)] as const);
    const stray: BoundJudge<CallEvent>[] = [];
    for (const [rule, fold] of this.#folds) {
      enter(this.#events, rule, fold.events);
      enter(this.#returns, rule, fold.returns);
      if (fold.strayCall) stray.push({ rule, judge: fold.strayCall });
    }
    this.strayCalls = stray;
  }

  /** Who judges events of a kind. */
  eventsOf(tag: string): readonly BoundJudge<DmaEvent>[] {
    return this.#events.get(tag) ?? NOBODY;
  }

  /** Who judges what a routine returns. */
  returnsOf(routine: string): readonly BoundJudge<ReturnEvent>[] {
    return this.#returns.get(routine) ?? NOBODY;
  }

  /** What is known of a routine; worked out at its first call. */
  routine(name: string): RoutineEntry {
    let entry = this.#routines.get(name);
    if (entry === undefined) {
      const calls: BoundJudge<CallEvent>[] = [];
      for (const [rule, fold] of this.#folds) {
        const judge = own(fold.calls, name) ?? fold.anyCall?.(name);
        if (judge !== undefined) calls.push({ rule, judge });
      }
      entry = { inTable: tableRoutines.has(name), calls };
      this.#routines.set(name, entry);
    }
    return entry;
  }
}

/** A trace may name a routine `constructor`: only own members count. */
function own<Value>(
  record: { readonly [name: string]: Value } | undefined,
  name: string,
): Value | undefined {
  return record !== undefined && Object.hasOwn(record, name)
    ? record[name]
    : undefined;
}

function enter<Event>(
  table: Map<string, BoundJudge<Event>[]>,
  rule: Rule,
  judges: { readonly [key: string]: Judge<never> | undefined } = {},
): void {
  for (const [key, judge] of Object.entries(judges)) {
    if (judge === undefined) continue;
    const bound = { rule, judge: judge as Judge<Event> };
    const line = table.get(key);
    if (line === undefined) table.set(key, [bound]);
    else line.push(bound);
  }
}
