/**
 * The table that takes each event to the rules that look at its kind, so that
 * an event costs nothing for all the others.
 *
 * A rule starts when the first event of its kind comes, and a kind is looked up
 * once: a search makes a verifier for every schedule, and most schedules see
 * few kinds of events.
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
import {
  callJudge,
  planOf,
  type RulePlaces,
  type RulePlan,
} from "./rule_plan.ts";

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

const tableRoutines: ReadonlySet<string> = new Set(DMA_OPERATIONS_MEMBERS);

/** The judges of one run, by what they look at. */
export class Dispatch {
  readonly #rules: readonly Rule[];
  readonly #ledger: Ledger;
  readonly #plan: RulePlan;
  /** The rules that have started, by place. */
  readonly #folds: (RuleFold | undefined)[] = [];
  readonly #events: Map<string, readonly BoundJudge<DmaEvent>[]> = new Map();
  readonly #returns: Map<string, readonly BoundJudge<ReturnEvent>[]> =
    new Map();
  readonly #routines: Map<string, RoutineEntry> = new Map();
  #strayCalls: readonly BoundJudge<CallEvent>[] | undefined = undefined;

  /** Makes the table of one run. */
  constructor(rules: readonly Rule[], ledger: Ledger) {
    this.#rules = rules;
    this.#ledger = ledger;
    this.#plan = planOf(rules);
  }

  /** Who judges calls that no living adapter was given for. */
  get strayCalls(): readonly BoundJudge<CallEvent>[] {
    return this.#strayCalls ??= this.#bind(
      this.#plan.strayCalls,
      (fold) => fold.strayCall,
    );
  }

  /** Who judges events of a kind. */
  eventsOf(tag: string): readonly BoundJudge<DmaEvent>[] {
    let judges = this.#events.get(tag);
    if (judges === undefined) {
      judges = this.#bind(
        this.#plan.eventsOf(tag),
        ({ events }) => events?.[tag as keyof typeof events] as Judge<DmaEvent>,
      );
      this.#events.set(tag, judges);
    }
    return judges;
  }

  /** Who judges what a routine returns. */
  returnsOf(routine: string): readonly BoundJudge<ReturnEvent>[] {
    let judges = this.#returns.get(routine);
    if (judges === undefined) {
      judges = this.#bind(
        this.#plan.returnsOf(routine),
        ({ returns }) => returns?.[routine],
      );
      this.#returns.set(routine, judges);
    }
    return judges;
  }

  /** What is known of a routine. */
  routine(name: string): RoutineEntry {
    let entry = this.#routines.get(name);
    if (entry === undefined) {
      const calls = this.#bind(
        this.#plan.callsOf(name),
        (fold) => callJudge(fold, name),
      );
      entry = { inTable: tableRoutines.has(name), calls };
      this.#routines.set(name, entry);
    }
    return entry;
  }

  /** Takes the judges of some rules, starting those that have not started. */
  #bind<Event>(
    places: RulePlaces,
    judgeOf: (fold: RuleFold) => Judge<Event> | undefined,
  ): readonly BoundJudge<Event>[] {
    return places.map((place) => {
      const rule = this.#rules[place]!;
      const fold = this.#folds[place] ??= rule.start(this.#ledger);
      return { rule, judge: judgeOf(fold)! };
    });
  }
}
