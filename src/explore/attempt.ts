/**
 * One run of a scenario under a search: made, run, judged.
 *
 * @module
 */

import type { OperationEvent } from "../actors/events.ts";
import type { RunResult } from "../actors/outcome.ts";
import { finish, makeScheduler } from "../actors/run.ts";
import type { ActorScheduler } from "../actors/scheduler.ts";
import type { TimePolicy } from "../actors/scheduler_options.ts";
import type { Observer } from "../actors/trace.ts";
import { judgeEndless } from "./history/circle.ts";
import type { Journal } from "./history/journal.ts";
import { type Monitor, owedBy } from "./monitor.ts";
import type { Scenario } from "./scenario.ts";
import type { Traps } from "./trap.ts";
import { type Finding, judge } from "./verdict.ts";

/** How runs are made and judged: the same for every run of a search. */
export interface Rules<A> {
  /** Operations a run may take. */
  readonly stepLimit: number;
  /** When timers fire. */
  readonly time: TimePolicy;
  /** Looks at the value when all has come to rest. */
  readonly check: ((value: A) => string | undefined) | undefined;
  /** Makes the monitors of a run. */
  readonly monitors: (() => readonly Monitor[]) | undefined;
}

/** A run that has ended and been judged. */
export interface Attempt<A, E> {
  /** How it ended. */
  readonly result: RunResult<A, E>;
  /** What is wrong with it, if anything is. */
  readonly finding: Finding | undefined;
}

/**
 * Runs a scenario once.
 *
 * @param journal the oracle of the run
 * @param watch sees every event of the run too; left out, operations make none
 *   unless the scenario or a monitor listens
 */
export function attempt<A, E>(
  scenario: Scenario<A, E>,
  journal: Journal,
  rules: Rules<A>,
  traps: Traps,
  watch?: Observer,
): Attempt<A, E> {
  const monitors = rules.monitors?.() ?? [];
  const observers: Observer[] = [...scenario.observers?.() ?? []];
  for (const monitor of monitors) {
    observers.push((event) => monitor.observe(event));
  }
  if (watch !== undefined) observers.push(watch);
  const { traceOperations = true } = scenario;
  traps.touchedHost = false;
  const scheduler = makeScheduler({
    oracle: journal,
    stepLimit: rules.stepLimit,
    time: rules.time,
    endAtDefect: false,
    observers,
    traceOperations: traceOperations || monitors.length > 0 ||
      watch !== undefined,
  });
  const main = scenario.start(scheduler);
  const ended = finish(scheduler, main);
  const { touchedHost } = traps;
  const isAtRest = !touchedHost && onlyDaemonsWait(ended, scheduler);
  const result: RunResult<A, E> = isAtRest
    ? { ...ended, status: "completed", message: "", outside: [] }
    : ended;
  const { check } = rules;
  return {
    result,
    finding: judge(result, { check, touchedHost }) ??
      wrongAtRest(result, scenario) ?? owed(result, monitors),
  };
}

/**
 * Whether nobody is left but daemons, some of which rest on what Effect's own
 * queues would give: a run may end so, if it never touched the host.
 */
function onlyDaemonsWait(
  { status, blocked }: RunResult<unknown, unknown>,
  { actors }: ActorScheduler,
): boolean {
  return status === "escaped" && blocked.length === 0 &&
    actors.every(({ family }) => family.daemon);
}

function wrongAtRest(
  result: RunResult<unknown, unknown>,
  scenario: Scenario,
): Finding | undefined {
  if (result.status !== "completed") return undefined;
  const message = scenario.atRest?.();
  return message === undefined ? undefined : { kind: "invariant", message };
}

function owed(
  result: RunResult<unknown, unknown>,
  monitors: readonly Monitor[],
): Finding | undefined {
  if (result.status !== "completed") return undefined;
  const message = owedBy(monitors);
  return message === undefined ? undefined : { kind: "liveness", message };
}

/** How many events of a long run are kept to be looked at. */
const TAIL = 2048;

/** Keeps the last operations of a run. */
export class Tail {
  #events: OperationEvent[] = [];

  /** Sees the events of the run. */
  readonly watch: Observer = (event) => {
    if (event._tag !== "Operation") return;
    this.#events.push(event as OperationEvent);
    if (this.#events.length >= 2 * TAIL) {
      this.#events = this.#events.slice(-TAIL);
    }
  };

  /** The last events, oldest first. */
  get events(): readonly OperationEvent[] {
    return this.#events.slice(-TAIL);
  }
}

/**
 * What is wrong with a run that used up its steps: a livelock, or nothing but an
 * unfair schedule.
 *
 * @param events its last operations
 * @param journal what was written down of it
 */
export function judgeSpent(
  events: readonly OperationEvent[],
  { scheduler }: Journal,
): Finding | undefined {
  const { actors, ready, steps } = scheduler;
  const { livelock, message } = judgeEndless(
    events.slice(-TAIL),
    actors,
    ready.eligible(steps),
    steps,
  );
  return livelock ? { kind: "livelock", message } : undefined;
}

/**
 * Runs a schedule that used up its steps again, to see what it did last.
 *
 * @param journal plays the same schedule
 */
export function examineEndless<A, E>(
  scenario: Scenario<A, E>,
  journal: Journal,
  rules: Rules<A>,
  traps: Traps,
): Finding | undefined {
  const tail = new Tail();
  attempt(scenario, journal, rules, traps, tail.watch);
  return judgeSpent(tail.events, journal);
}
