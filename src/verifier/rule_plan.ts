/**
 * Which rules of a list look at which events: the same in every run, so it is
 * worked out once for each list of rules and not for each verifier.
 *
 * @module
 */

import type { CallEvent } from "../ddi/mod.ts";
import { Ledger } from "./ledger.ts";
import type { Judge, Rule, RuleFold } from "./rule.ts";

/** Places in a list of rules. */
export type RulePlaces = readonly number[];

const NOBODY: RulePlaces = [];

/** Who looks at what, by place in a list of rules. */
export class RulePlan {
  /** Who judges calls that no living adapter was given for. */
  readonly strayCalls: RulePlaces;
  /** The rules started once, to see what they look at; they judge nothing. */
  readonly #specimens: readonly RuleFold[];
  readonly #events: Map<string, number[]> = new Map();
  readonly #returns: Map<string, number[]> = new Map();
  readonly #calls: Map<string, RulePlaces> = new Map();

  /** Starts every rule once. */
  constructor(rules: readonly Rule[]) {
    const ledger = new Ledger();
    this.#specimens = rules.map((rule) => rule.start(ledger));
    const stray: number[] = [];
    for (const [place, fold] of this.#specimens.entries()) {
      enter(this.#events, place, fold.events);
      enter(this.#returns, place, fold.returns);
      if (fold.strayCall !== undefined) stray.push(place);
    }
    this.strayCalls = stray;
  }

  /** Who judges events of a kind. */
  eventsOf(tag: string): RulePlaces {
    return this.#events.get(tag) ?? NOBODY;
  }

  /** Who judges what a routine returns. */
  returnsOf(routine: string): RulePlaces {
    return this.#returns.get(routine) ?? NOBODY;
  }

  /** Who judges the calls of a routine; worked out when first asked. */
  callsOf(routine: string): RulePlaces {
    let places = this.#calls.get(routine);
    if (places === undefined) {
      places = [...this.#specimens.keys()].filter((place) =>
        callJudge(this.#specimens[place]!, routine) !== undefined
      );
      this.#calls.set(routine, places);
    }
    return places;
  }
}

const plans = new WeakMap<readonly Rule[], RulePlan>();

/** The plan of a list of rules, which must not change any more. */
export function planOf(rules: readonly Rule[]): RulePlan {
  let plan = plans.get(rules);
  if (plan === undefined) {
    plan = new RulePlan(rules);
    plans.set(rules, plan);
  }
  return plan;
}

/** Who in a started rule judges the calls of a routine. */
export function callJudge(
  { anyCall, calls }: RuleFold,
  routine: string,
): Judge<CallEvent> | undefined {
  // A trace may name a routine `constructor`: only own members count.
  return calls !== undefined && Object.hasOwn(calls, routine)
    ? calls[routine]
    : anyCall?.(routine);
}

function enter(
  table: Map<string, number[]>,
  place: number,
  judges: { readonly [key: string]: unknown } = {},
): void {
  for (const [key, judge] of Object.entries(judges)) {
    if (judge === undefined) continue;
    const line = table.get(key);
    if (line === undefined) table.set(key, [place]);
    else line.push(place);
  }
}
