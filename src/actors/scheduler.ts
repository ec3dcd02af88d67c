/**
 * The scheduler: owns every choice between announced operations.
 *
 * A run is one synchronous function call. Actors announce operations and park;
 * the scheduler asks the oracle whose operation happens next, does it, and
 * lets that actor go on to its next announcement. No promise, no host timer
 * and no turn of the event loop happens inside.
 *
 * @module
 */

import {
  type Context,
  Effect,
  Exit,
  Fiber,
  type Scheduler,
} from "../../deps.ts";
import type { Actor, ActorOptions, Placement } from "./actor.ts";
import { commutes, isEnabled, prepare } from "./enabled.ts";
import type { Trace } from "./trace.ts";
import { taskDispatcher } from "./foreign_tasks.ts";
import { CONTINUE, FOREIGN, Operation, TICK, YIELD } from "./operation.ts";
import type { Oracle } from "./oracle.ts";
import { type Outcome, perform } from "./perform.ts";
import type { ReadyList } from "./ready_list.ts";
import { actorOfFiber, Roster, tie, uniqueName } from "./roster.ts";
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
  /** Operations done. */
  steps = 0;
  /** Tasks of Effect's own runtime that were run, which nobody controls. */
  foreign = 0;
  /** The actor whose step it is. */
  current: Actor | undefined = undefined;

  readonly #stepLimit: number;
  readonly #inPlace: boolean;
  readonly #loops: RunLoops;
  readonly #roster: Roster = new Roster();
  readonly #waiting: WaitingRoom;
  readonly #endsAtDefect: boolean;
  readonly #context: Context.Context<never>;
  readonly #park: Effect.Effect<unknown, unknown>;
  /** The actor that has announced and is about to park. */
  #parking: Actor | undefined;
  /** Above 0 while an actor starts inside the step of another. */
  #nested = 0;
  /** While a fiber has started and is not yet tied to its actor. */
  #starting = false;

  /** Programs call `run`, which makes one. */
  constructor(options: SchedulerOptions) {
    this.oracle = options.oracle;
    this.trace = options.trace;
    this.#stepLimit = options.stepLimit;
    this.#inPlace = options.oracle.inPlace ?? true;
    this.#loops = new RunLoops(this.oracle);
    this.#waiting = new WaitingRoom(options.time === "any time");
    this.#endsAtDefect = options.endAtDefect;
    this.#park = Effect.callback((resume) => {
      this.#parking!.resume = resume;
      this.#parking = undefined;
    });
    this.#context = simulatedServices(this);
  }

  /** Part of Effect's scheduler: whether a fiber lets others move here. */
  shouldYield(fiber: Fiber.Fiber<unknown, unknown>): boolean {
    // Between its announcement and its parking a fiber cannot be held up.
    if (this.#parking !== undefined || this.#starting) return false;
    if (fiber.currentOpCount === 1) this.#loops.enter(this.actorOf(fiber));
    return this.#loops.holdsUp(fiber);
  }

  /** Part of Effect's scheduler: its own tasks become opaque steps. */
  makeDispatcher(): Scheduler.SchedulerDispatcher {
    return taskDispatcher(this.running, (task, operation) => {
      this.foreign++;
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
    const { running } = this;
    const enrolled = this.#roster.enrol(running, name, options, at);
    const actor = enrolled as Actor<A, E>;
    if (at?.inbox !== undefined) at.inbox.server = actor;
    const started = Effect.withFiber<A, E, R>((fiber) => {
      this.#starting = false;
      tie(actor, fiber);
      this.#loops.start(actor);
      return body;
    });
    const spawner = this.current;
    this.current = actor;
    if (spawner !== undefined) this.#nested++;
    const context = (services ?? this.#context) as Context.Context<R>;
    this.#starting = true;
    const fiber = Effect.runForkWith(context)(started);
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

  /** True once the run used up its steps. */
  get exhausted(): boolean {
    return this.steps >= this.#stepLimit;
  }

  /**
   * Called by a fiber that evaluates an operation. Does the operation at once
   * where that hides no choice; otherwise parks the fiber until its turn.
   */
  announce(
    fiber: Fiber.Fiber<unknown, unknown>,
    operation: Operation,
  ): Outcome {
    const actor = this.actorOf(fiber);
    // An actor interrupted while parked announces again from a finalizer.
    if (actor.pending !== undefined) this.#waiting.leave(actor);
    else if (this.current !== undefined && this.#nested === 0) {
      this.#loops.cross(actor, this.current);
    }
    actor.hasAnnounced = true;
    actor.pending = operation;
    prepare(operation, actor, this.now);
    const enabled = isEnabled(operation, actor, this.now);
    if (enabled && this.#needsNoChoice(actor, operation)) {
      actor.announcedAt = this.steps - 1;
      const outcome = this.#commit(actor, operation);
      if (!this.#waiting.preempts(actor)) return outcome;
      this.#enqueue(actor, new Operation(CONTINUE, undefined, outcome));
    } else {
      this.#enqueue(actor, operation, enabled);
    }
    this.#parking = actor;
    return this.#park;
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
    const own = fiber !== undefined && fiber.cache.scheduler === this;
    return own ? this.actorOf(fiber) : this.current;
  }

  /** Wake-ups that no operation announced. */
  get wakes(): number {
    return this.#loops.wakes(this.foreign > 0);
  }

  #goesOn(): boolean {
    return !this.exhausted && this.trace?.verdict === undefined &&
      !(this.#endsAtDefect && this.defective !== undefined);
  }

  #needsNoChoice(actor: Actor, operation: Operation): boolean {
    if (actor !== this.current || this.#nested > 0) return false;
    if (!this.#goesOn() || operation.mode === YIELD) return false;
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
    if (operation.mode === TICK) return this.#tick(actor, operation);
    this.#waiting.leave(actor);
    const outcome = this.#commit(actor, operation);
    if (operation.mode === FOREIGN) return;
    if (operation.mode === YIELD || this.#waiting.preempts(actor)) {
      this.#enqueue(actor, new Operation(CONTINUE, undefined, outcome));
    } else {
      actor.resume(outcome);
    }
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

  /** Lets time pass while others could still move. */
  #tick(clock: Actor, operation: Operation): void {
    this.#commit(clock, operation);
    clock.pending = operation;
    this.#waiting.advance();
  }

  #ended(actor: Actor, exit: Exit.Exit<unknown, unknown>): void {
    if (actor.pending !== undefined) this.#waiting.leave(actor);
    if (actor === actor.family) actor.processor?.leave(actor, 0);
    actor.endedAt = this.steps - 1;
    this.#roster.retire(actor, exit);
    for (const joiner of actor.joiners ?? []) this.ready.add(joiner);
  }
}
