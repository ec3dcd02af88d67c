/**
 * The scheduler: owns every choice between announced operations.
 *
 * A run is one synchronous call, without promise or host timer. Actors announce
 * operations and park; the scheduler asks the oracle whose operation happens
 * next, does it, and lets that actor go on to its next announcement.
 *
 * @module
 */

import type { Context, Effect, Scheduler } from "../../deps.ts";
import { Exit, Fiber } from "../../deps.ts";
import type { Actor, ActorOptions, Placement } from "./actor.ts";
import { commutes, isEnabled, prepare } from "./enabled.ts";
import { type Limits, PRIMITIVES_OF_A_TASK } from "./limits.ts";
import type { Trace } from "./trace.ts";
import { taskDispatcher } from "./foreign_tasks.ts";
import { CONTINUE, FOREIGN, Operation, TICK, YIELD } from "./operation.ts";
import type { Oracle } from "./oracle.ts";
import { Parking } from "./parking.ts";
import { type Outcome, perform } from "./perform.ts";
import type { ReadyList } from "./ready_list.ts";
import { actorOfFiber, Roster, start, uniqueName } from "./roster.ts";
import { RunLoops } from "./run_loops.ts";
import type { SchedulerOptions } from "./scheduler_options.ts";
import { simulatedServices } from "./simulated_services.ts";
import { WaitingRoom } from "./waiting_room.ts";

/** The scheduler of one run. Programs reach it through the functions of `program.ts`. */
export class ActorScheduler implements Scheduler.Scheduler {
  /** Effect asks for it; it changes nothing here. */
  readonly executionMode = "sync";
  /** Answers every question of the run. */
  readonly oracle: Oracle;
  /** Where events go, if anybody listens. */
  readonly trace: Trace | undefined;
  /** What the run may use. */
  readonly limits: Limits;
  /** Operations done. */
  steps = 0;
  /** Tasks of Effect's own runtime that were run, which nobody controls. */
  foreign = 0;
  /** The actor whose step it is. */
  current: Actor | undefined = undefined;

  readonly #inPlace: boolean;
  readonly #loops: RunLoops;
  /** Whether nobody is told of the operations that are done. */
  readonly #unseen: boolean;
  readonly #roster: Roster;
  readonly #waiting: WaitingRoom;
  readonly #endsAtDefect: boolean;
  readonly #context: Context.Context<never>;
  readonly #parking: Parking = new Parking();
  /** Above 0 while an actor starts inside the step of another. */
  #nested = 0;
  /** While a fiber has started and is not yet tied to its actor. */
  #starting = false;

  /** Programs call `run`, which makes one. */
  constructor(options: SchedulerOptions) {
    this.oracle = options.oracle;
    this.trace = options.trace;
    this.limits = options.limits;
    this.#inPlace = options.oracle.inPlace ?? true;
    this.#unseen = options.oracle.committed === undefined &&
      !options.trace?.seesOperations;
    this.#waiting = new WaitingRoom(this.oracle, options.time);
    this.#loops = new RunLoops(this.oracle, this.limits);
    this.#roster = new Roster(this.limits);
    this.#endsAtDefect = options.endAtDefect;
    this.#context = simulatedServices(this);
  }

  /** Part of Effect's scheduler: whether a fiber lets others move here. */
  shouldYield(fiber: Fiber.Fiber<unknown, unknown>): boolean {
    // Between its announcement and its parking a fiber cannot be held up.
    if (this.#parking.busy || this.#starting) return false;
    if (fiber.currentOpCount === 1) this.#loops.enter(this.actorOf(fiber));
    return this.#loops.holdsUp(fiber);
  }

  /** Part of Effect's scheduler: its own tasks become opaque steps. */
  makeDispatcher(): Scheduler.SchedulerDispatcher {
    return taskDispatcher(this.running, (task, operation) => {
      this.foreign++;
      this.limits.countPrimitives(task.family, PRIMITIVES_OF_A_TASK);
      this.#enqueue(task, operation);
    });
  }

  /**
   * Makes an actor and lets its body run to its first announcement.
   *
   * @param services what the body requires; without them, nothing but the
   *   clock, the randomness and the scheduler of the run
   */
  spawn<A, E, R>(
    name: string,
    body: Effect.Effect<A, E, R>,
    options: ActorOptions = {},
    at?: Placement,
    services?: Context.Context<R>,
  ): Actor<A, E> {
    const maker = this.running;
    const actor = this.#roster.enrol(maker, name, options, at) as Actor<A, E>;
    if (at?.inbox !== undefined) at.inbox.server = actor;
    const spawner = this.current;
    this.current = actor;
    if (spawner !== undefined) this.#nested++;
    const context = (services ?? this.#context) as Context.Context<R>;
    this.#starting = true;
    const fiber = start(actor, body, context, () => {
      this.#starting = false;
      this.#loops.start(actor);
    });
    if (spawner !== undefined) this.#nested--;
    this.current = spawner ?? actor;
    fiber.addObserver((exit) => this.#ended(actor, exit));
    // Whoever comes first makes it, so its maker says nothing about it.
    if (options.namedAsGiven) actor.announcedAt = -1;
    return actor;
  }

  /** Runs until nothing can move, the step limit is reached, or a verdict. */
  loop(): void {
    while (this.#goesOn()) {
      const eligible = this.#waiting.eligible(this.steps);
      if (eligible.length === 0) {
        if (!this.#waiting.advance()) return;
        continue;
      }
      const index = eligible.length === 1 ? 0 : this.oracle.pick(eligible);
      if (index < 0) return;
      this.#step(eligible[index]!);
    }
  }

  /** The actors that could move. */
  get ready(): ReadyList {
    return this.#waiting.ready;
  }

  /** The simulated clock, in ticks. */
  get now(): number {
    return this.#waiting.sleepers.now;
  }

  /** The actors that have not ended, in the order of creation. */
  get actors(): readonly Actor[] {
    return this.#roster.actors;
  }

  /** The first actor that threw. */
  get defective(): Actor | undefined {
    return this.#roster.defective;
  }

  /** Actors that failed with a typed error, joined or not. */
  get failures(): readonly Actor[] {
    return this.#roster.failures;
  }

  /**
   * Called by a fiber that evaluates an operation. Does the operation at once
   * where that hides no choice; otherwise parks the fiber until its turn.
   */
  announce(
    fiber: Fiber.Fiber<unknown, unknown>,
    operation: Operation,
  ): Effect.Effect<unknown, unknown> {
    const actor = this.actorOf(fiber);
    const { current } = this;
    // An actor interrupted while parked announces again from a finalizer.
    if (actor.pending !== undefined) this.#waiting.withdraw(actor);
    else if (current && this.#nested === 0) this.#loops.cross(actor, current);
    actor.announce(operation);
    prepare(operation, actor, this.now);
    const enabled = isEnabled(operation, actor, this.now);
    if (enabled && this.#needsNoChoice(actor, operation)) {
      actor.announcedAt = this.steps - 1;
      return this.continued(actor, this.#commit(actor, operation));
    }
    this.#enqueue(actor, operation, enabled);
    return this.#parking.park(actor);
  }

  /**
   * Counts an operation that hides no choice and that nobody would be told of.
   *
   * @returns whether it was counted; if not, it must be announced
   */
  countUnseen(actor: Actor): boolean {
    if (!this.#unseen || !this.#isTurnOf(actor)) return false;
    if (actor.pending !== undefined || !this.#waiting.empty) return false;
    actor.announce(undefined);
    actor.announcedAt = this.steps++ - 1;
    return true;
  }

  /**
   * The outcome of an actor's own operation, or a park if a higher level goes first.
   *
   * @internal
   */
  continued(actor: Actor, outcome: Outcome): Outcome {
    if (!this.#waiting.preempts(actor)) return outcome;
    this.#enqueue(actor, new Operation(CONTINUE, undefined, outcome));
    return this.#parking.park(actor);
  }

  /** The actor of a fiber; a fiber that Effect forked becomes one. */
  actorOf(fiber: Fiber.Fiber<unknown, unknown>): Actor {
    const known = actorOfFiber(fiber);
    if (known !== undefined) return known;
    const actor = this.#roster.adopt(fiber, this.current);
    fiber.addObserver((exit) => this.#ended(actor, exit));
    return actor;
  }

  /** A data choice, for code that runs inside a step. */
  choose(count: number): number {
    return count <= 1 ? 0 : this.oracle.choose(count);
  }

  /** A name that no interleaving changes: the maker's, and a count by maker. */
  uniqueName(name: string): string {
    return uniqueName(this.running, name);
  }

  /** The actor whose code runs now: the current one, or one that it woke. */
  get running(): Actor | undefined {
    const fiber = Fiber.getCurrent();
    // A run may itself be started by a fiber that is none of its actors.
    return fiber?.cache.scheduler === this ? this.actorOf(fiber) : this.current;
  }

  /** Wake-ups that no operation announced. */
  get wakes(): number {
    return this.#loops.wakes(this.foreign > 0);
  }

  #goesOn(): boolean {
    return !this.limits.end(this.steps) &&
      this.trace?.verdict === undefined &&
      !(this.#endsAtDefect && this.defective !== undefined);
  }

  #isTurnOf(actor: Actor): boolean {
    return actor === this.current && this.#nested === 0 && this.#goesOn();
  }

  #needsNoChoice(actor: Actor, operation: Operation): boolean {
    if (!this.#isTurnOf(actor) || operation.mode === YIELD) return false;
    if (this.#inPlace && commutes(operation, actor)) return true;
    return this.#waiting.empty;
  }

  /** Lets a parked actor wait for its turn to do the operation. */
  #enqueue(actor: Actor, operation: Operation, enabled = true): void {
    this.#waiting.enter(actor, operation, enabled);
    actor.announcedAt = this.steps - 1;
    this.oracle.announced?.(actor, operation);
  }

  #step(actor: Actor): void {
    this.current = actor;
    this.#loops.newStep();
    const operation = actor.pending!;
    const isTick = operation.mode === TICK;
    if (!isTick) this.#waiting.leave(actor);
    const outcome = this.#commit(actor, operation);
    if (operation.mode === FOREIGN) return;
    // Time passes while others could still move.
    if (isTick) return this.#waiting.advanceAgain(actor, operation);
    const yields = operation.mode === YIELD || this.#waiting.preempts(actor);
    if (!yields) return actor.resume(outcome);
    this.#enqueue(actor, new Operation(CONTINUE, undefined, outcome));
  }

  #commit(actor: Actor, operation: Operation): Outcome {
    actor.pending = undefined;
    this.trace?.operation(this, actor, operation);
    this.steps++;
    this.oracle.committed?.(actor, operation);
    try {
      return perform(this, actor, operation);
    } catch (defect) {
      return Exit.die(defect);
    }
  }

  #ended(actor: Actor, exit: Exit.Exit<unknown, unknown>): void {
    if (actor.pending !== undefined) this.#waiting.withdraw(actor);
    if (actor === actor.family) actor.processor?.leave(actor, 0);
    actor.endedAt = this.steps - 1;
    this.#roster.retire(actor, exit);
    for (const joiner of actor.joiners ?? []) this.ready.add(joiner);
  }
}
