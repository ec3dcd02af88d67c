/**
 * What a rule of the verifier is: a number, its documentation, and a fold over
 * the events of one run that tells when a driver broke it.
 *
 * @module
 */

import type {
  CallEvent,
  DmaEvent,
  EventValue,
  ReturnEvent,
} from "../ddi/mod.ts";
import { DMA_VIOLATION, type RuleCode } from "./finding.ts";
import type { Ledger } from "./ledger.ts";

/** What a rule says of an event; the verifier adds rule and place. */
export interface Breach {
  /** What happened, in one sentence with the concrete values. */
  readonly sentence: string;
  /** Parameters after the sub-code; see `Finding.parameters`. */
  readonly parameters: readonly EventValue[];
}

/** Looks at one event. The ledger shows the state just before it. */
export type Judge<in Event> = (
  event: Event,
) => Breach | readonly Breach[] | undefined;

/** The kinds of events that rules look at besides calls and returns. */
export type JudgedTag = Exclude<DmaEvent["_tag"], "Call" | "Return">;

/**
 * One rule in one run, by what it wants to see. The verifier builds a table of
 * these once, so an event costs only the rules that look at its kind.
 */
export interface RuleFold {
  /** Judges by kind of event. */
  readonly events?: {
    readonly [Tag in JudgedTag]?: Judge<Extract<DmaEvent, { _tag: Tag }>>;
  };
  /** Judges of calls by routine; of table routines only on a living adapter. */
  readonly calls?: { readonly [routine: string]: Judge<CallEvent> };
  /** Judges of returns by routine. */
  readonly returns?: { readonly [routine: string]: Judge<ReturnEvent> };
  /** Gives the judge of any routine's calls; asked once for each routine. */
  readonly anyCall?: (routine: string) => Judge<CallEvent> | undefined;
  /** Judges calls of table routines that no living adapter was given for. */
  readonly strayCall?: Judge<CallEvent>;
}

/** A rule of the verifier. */
export interface Rule {
  /** Its number: a sub-code, a bug check, or a code of the model. */
  readonly code: RuleCode;
  /** The bug check a real system stops with; null for codes of the model. */
  readonly bugCheck: number | null;
  /** What it is called, in one line. */
  readonly title: string;
  /** What breaks it, and what its parameters say. */
  readonly documentation: string;
  /** Where it is specified: chapters, rows of the table, ambiguities. */
  readonly spec: readonly string[];
  /**
   * Starts the rule for one run.
   *
   * @param ledger who holds what; it stands before the event being judged
   */
  start(ledger: Ledger): RuleFold;
}

/** What a DMA rule is made of: bug check 0xE6 with a sub-code. */
export type DmaRuleOptions = Omit<Rule, "code" | "bugCheck">;

/**
 * Makes a rule of DRIVER_VERIFIER_DMA_VIOLATION.
 *
 * @param code parameter 1 of the bug check, 0x00 to 0x26
 * @param options its title and sources, and how to look for it
 * @returns the rule, for a verifier's `rules`
 */
export function dmaRule(code: number, options: DmaRuleOptions): Rule {
  return { code, bugCheck: DMA_VIOLATION, ...options };
}

/**
 * Makes a rule that has no code in Windows.
 *
 * @param number 1 to 14, for M1 to M14
 * @param options its title and sources, and how to look for it
 * @returns the rule, for a verifier's `rules`
 */
export function modelRule(number: number, options: DmaRuleOptions): Rule {
  return { code: `M${number}`, bugCheck: null, ...options };
}
