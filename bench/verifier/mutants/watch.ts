/**
 * Runs a program under the verifier, the invariants and many schedules, and says
 * who caught what is wrong with it.
 *
 * @module
 */

import { Effect, type Exit } from "../../../deps.ts";
import {
  explore,
  Machine,
  type MachineOptions,
  type MachineReport,
  type MachineServices,
} from "../../../src/simulator/mod.ts";
import {
  driversUnloaded,
  makeInvariantChecker,
} from "../../../src/verifier/mod.ts";

/** Who caught a mutant, and what was said. */
export interface Caught {
  /**
   * A rule of the verifier; an invariant; the way a run ended (deadlock, a step
   * limit, a driver that throws or never gives its processor up); or an outcome
   * that no correct driver has under any schedule.
   */
  readonly by: "rule" | "invariant" | "end" | "outcome";
  readonly what: string;
}

/** A program that says what is wrong with its outcome, or nothing. */
export type Scenario = Effect.Effect<string, unknown, MachineServices>;

/** A scenario, the machine it runs on, and the schedules it is tried under. */
export interface Trial {
  /** Makes the program anew. */
  readonly program: () => Scenario;
  readonly machine?: MachineOptions;
  /** Whether drivers are unloaded at the end: see `driversUnloaded`. */
  readonly unloads?: boolean;
  /** How many schedules: first come first served, then seeds from 1 on. */
  readonly schedules: number;
  /** How many schedules more the explorer draws, with priorities that change. */
  readonly searched?: number;
}

/** Small memory: a machine is made for every schedule. */
const BANKS: NonNullable<MachineOptions["banks"]> = [
  { base: 0, bytes: 0x8_0000 },
  { base: 0x1_0000_0000, bytes: 0x8_0000 },
];

/** Operations of a run; the longest of these needs a fiftieth. */
const STEP_LIMIT = 50_000;

/**
 * Tries scenarios until one of them catches something.
 *
 * @returns who caught it; nothing if all is well under every schedule
 */
export function watch(trials: readonly Trial[]): Caught | undefined {
  for (const trial of trials) {
    for (let seed = 0; seed < trial.schedules; seed++) {
      const caught = tried(trial, seed);
      if (caught !== undefined) return caught;
    }
    const caught = searched(trial);
    if (caught !== undefined) return caught;
  }
  return undefined;
}

function tried(
  { machine, program, unloads = true }: Trial,
  seed: number,
): Caught | undefined {
  const unloading = makeInvariantChecker({ invariants: [driversUnloaded] });
  const report = Machine.run(Effect.exit(program()), {
    banks: BANKS,
    processors: 2,
    stepLimit: STEP_LIMIT,
    ...machine,
    ...(seed === 0 ? {} : { seed }),
    observers: [(event) => void unloading.observe(event)],
  });
  const left = unloads ? unloading.atRest()?.message : undefined;
  return judge(report) ??
    (left === undefined ? undefined : { by: "invariant", what: left });
}

/** Looks for a schedule that fails, as the explorer does. */
function searched(
  { machine = {}, program, searched: runs = 0 }: Trial,
): Caught | undefined {
  if (runs === 0) return undefined;
  const { banks = BANKS, mapRegisters = 64 } = machine;
  const [failure] = explore(Effect.orDie(program()), {
    machine: { banks, mapRegisters, processors: 2 },
    strategy: "pct 3",
    runs,
    trap: false,
    check: (said) => said === "" ? undefined : said,
  }).failures;
  if (failure === undefined) return undefined;
  const { kind, message } = failure;
  return { by: saidBy(kind, message), what: message };
}

/** Whose word a failure of the explorer is. */
function saidBy(kind: string, message: string): Caught["by"] {
  if (message.includes("Broken invariant")) return "invariant";
  if (/ 0x[0-9A-F]+ \(|^Model finding/.test(message)) return "rule";
  return kind === "check" ? "outcome" : "end";
}

function judge(
  report: MachineReport<Exit.Exit<string, unknown>, unknown>,
): Caught | undefined {
  const { findings, left, message, status, value } = report;
  const [finding] = findings;
  if (finding !== undefined) return { by: "rule", what: finding.rule };
  if (report.verdict !== undefined) {
    return { by: "invariant", what: report.verdict.message };
  }
  if (status !== "completed" || value === undefined) {
    return { by: "end", what: `${status}: ${message}` };
  }
  if (value._tag === "Failure") {
    return { by: "end", what: `the driver fails: ${String(value.cause)}` };
  }
  if (value.value !== "") return { by: "outcome", what: value.value };
  if (left !== undefined) return { by: "invariant", what: left };
  return report.freeMapRegisters === report.poolSize
    ? undefined
    : { by: "invariant", what: "map registers are missing" };
}
