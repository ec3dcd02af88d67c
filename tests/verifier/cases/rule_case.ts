/**
 * What a row of the table of rules is made of: a minimal driver that makes one
 * mistake, its corrected twin, and exactly what the verifier must say of both.
 *
 * @module
 */

import { Effect, Exit } from "../../../deps.ts";
import type { RunStatus, TraceEvent } from "../../../src/actors/mod.ts";
import type { DmaEvent, EventValue } from "../../../src/ddi/mod.ts";
import {
  Machine,
  type MachineOptions,
  type MachineServices,
} from "../../../src/simulator/mod.ts";
import {
  type Finding,
  makeVerifier,
  ruleName,
  verifierRules,
  verifyTrace,
} from "../../../src/verifier/mod.ts";

/** A driver's program, whatever it gives and however it fails. */
export type CaseDriver = Effect.Effect<unknown, unknown, MachineServices>;

/** One row: a rule, the mistake that breaks it, and the drivers that show it. */
export interface RuleCase {
  /** The rule, such as `0xE6/0x05`. */
  readonly rule: string;
  /** What the driver does wrong, in a sentence; the name of its test. */
  readonly mistake: string;
  /**
   * Exactly the rules that the bad driver breaks, each as often as it does;
   * the rule alone if left out.
   */
  readonly breaks?: readonly string[];
  /** What follows the sub-code, of the first finding of the rule. */
  readonly parameters?: readonly EventValue[];
  /** The driver that breaks the rule, and the same without the mistake. */
  readonly drivers?: {
    readonly bad: CaseDriver;
    readonly good: CaseDriver;
  };
  /**
   * The same as events, for what no driver can bring this machine to: it can
   * stand only in the trace of another system.
   */
  readonly traces?: {
    readonly bad: readonly DmaEvent[];
    readonly good: readonly DmaEvent[];
  };
  /** The machine that the drivers run on; by side where hardware is at fault. */
  readonly machine?: MachineOptions | ((bad: boolean) => MachineOptions);
  /** How the run of the bad driver ends; `completed` if left out. */
  readonly ends?: RunStatus;
}

/** Two drivers that differ in one mistake. */
export function drivers(
  make: (bad: boolean) => CaseDriver,
): NonNullable<RuleCase["drivers"]> {
  return { bad: make(true), good: make(false) };
}

/** Two traces that differ in one event. */
export function traces(
  make: (bad: boolean) => readonly DmaEvent[],
): NonNullable<RuleCase["traces"]> {
  return { bad: make(true), good: make(false) };
}

/** What came of a case. */
export interface CaseResult {
  readonly case: RuleCase;
  /**
   * - `exact`: the driver breaks its set and its twin nothing;
   * - `decoded`: so does the trace, and its twin nothing;
   * - `failed`: neither, and `why` says why.
   */
  readonly status: "exact" | "decoded" | "failed";
  readonly why: string;
}

/** Small, so that a table of a hundred machines takes seconds. */
const BANKS: NonNullable<MachineOptions["banks"]> = [
  { base: 0, bytes: 0x8_0000 },
  { base: 0x1_0000_0000, bytes: 0x8_0000 },
];

/** Runs both sides of a case and holds them against what its row says. */
export function judgeCase(row: RuleCase): CaseResult {
  const why = row.drivers === undefined
    ? whyTracesFail(row)
    : whyDriversFail(row);
  if (why !== undefined) return { case: row, status: "failed", why };
  const status = row.drivers === undefined ? "decoded" : "exact";
  return { case: row, status, why: "" };
}

function whyDriversFail(row: RuleCase): string | undefined {
  const { bad, good } = row.drivers!;
  return whyRunFails(row, bad, row.ends ?? "completed") ??
    whyTwinFails(row, good);
}

function whyRunFails(
  row: RuleCase,
  driver: CaseDriver,
  ends: string,
): string | undefined {
  const run = runCase(row, driver, true);
  if (run.status !== ends) return `it ended as ${run.status}: ${run.message}`;
  const saved: unknown[] = JSON.parse(JSON.stringify(run.events));
  const offline = JSON.stringify(verifyTrace(saved));
  if (offline !== JSON.stringify(run.findings)) {
    return "the saved trace gives other findings";
  }
  return whyFindingsDiffer(row, run.findings);
}

function whyTwinFails(row: RuleCase, driver: CaseDriver): string | undefined {
  const { findings, message, status } = runCase(row, driver, false);
  if (status !== "completed") return `its twin ended as ${status}: ${message}`;
  return findings.length === 0
    ? undefined
    : `its twin breaks ${rulesOf(findings)}: ${findings[0]!.sentence}`;
}

function runCase(
  { machine = {} }: RuleCase,
  driver: CaseDriver,
  bad: boolean,
) {
  const events: TraceEvent[] = [];
  const report = Machine.run(Effect.exit(driver), {
    banks: BANKS,
    ...(typeof machine === "function" ? machine(bad) : machine),
    observers: [(event) => void events.push(event)],
  });
  // A driver's own failure may belong to its mistake; a defect never does.
  const died = report.value !== undefined && Exit.hasDies(report.value);
  return {
    events,
    findings: report.findings,
    status: died ? "died" : report.status,
    message: died ? String(report.value) : report.message,
  };
}

function whyTracesFail(row: RuleCase): string | undefined {
  const { bad, good } = row.traces!;
  const twin = findingsOf(good);
  return whyFindingsDiffer(row, findingsOf(bad)) ??
    (twin.length === 0 ? undefined : `its twin breaks ${rulesOf(twin)}`);
}

function findingsOf(events: readonly DmaEvent[]): readonly Finding[] {
  const verifier = makeVerifier({ mode: "report" });
  for (const event of events) verifier.observe(event);
  return verifier.findings;
}

/** What the verifier finds in the bad side of a case. */
export function runBad(row: RuleCase): readonly Finding[] {
  return row.drivers === undefined
    ? findingsOf(row.traces!.bad)
    : runCase(row, row.drivers.bad, true).findings;
}

function whyFindingsDiffer(
  { breaks, parameters, rule }: RuleCase,
  findings: readonly Finding[],
): string | undefined {
  const expected = [...breaks ?? [rule]].sort().join(" ");
  const found = rulesOf(findings);
  if (found !== expected) return `it breaks ${found || "nothing"}`;
  const own = findings.find((finding) => finding.rule === rule);
  if (own === undefined) return "its set has no finding of the rule";
  if (own.sentence === "") return "the finding has no sentence";
  const given = JSON.stringify(own.parameters);
  return parameters === undefined || given === JSON.stringify(parameters)
    ? undefined
    : `its parameters are ${given}`;
}

function rulesOf(findings: readonly Finding[]): string {
  return findings.map(({ rule }) => rule).sort().join(" ");
}

/** The title of a rule by its name. */
export function titleOf(rule: string): string {
  const found = verifierRules.find(({ bugCheck, code }) =>
    ruleName(bugCheck, code) === rule
  );
  return found?.title ?? "";
}
