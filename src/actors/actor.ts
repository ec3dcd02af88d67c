/**
 * An actor: a fiber that meets others only in announced operations.
 *
 * @module
 */

import type { Effect, Exit, Fiber } from "../../deps.ts";
import type { Operation, Resource } from "./operation.ts";
import type { Processor } from "./processor.ts";
import type { UniqueNames } from "./unique_names.ts";

/** Where an actor runs, for actors that share a processor. */
export interface Placement {
  /** The processor whose turn the actor needs in order to move. */
  readonly processor: Processor;
  /**
   * The interrupt level the actor runs at: 0 for a thread; 2 and above for one
   * that serves messages at that level and masks everything below it there.
   */
  readonly level: number;
  /**
   * For levels of 2 and above: the mailbox the actor rests on. Taking a message
   * from it enters the level, waiting on it again leaves the level.
   */
  readonly inbox?: Resource | undefined;
}

/** How the run treats an actor that waits or fails. */
export interface ActorOptions {
  /** The run may end while it still waits. */
  readonly daemon?: boolean;
  /** Its failure is somebody's to handle. */
  readonly supervised?: boolean;
  /**
   * Its name is taken as it is. For an actor that any of several makers may
   * make first; the name must be unique in the run.
   */
  readonly namedAsGiven?: boolean;
}

/**
 * One actor of a run, as the scheduler keeps it. Programs hold it as the
 * handle that `spawn` returns and pass it to `join` and `interrupt`; oracles
 * read it to decide.
 */
export class Actor<out A = unknown, out E = unknown> {
  /** Position in the order of creation within the run. */
  readonly id: number;
  /** Name shown to people, unique within the run and free of its order. */
  readonly name: string;
  /** True if the run may end while this actor still waits. */
  readonly daemon: boolean;
  /** True if its failure is somebody's to handle and does not end the run. */
  readonly supervised: boolean;
  /** The processor it shares, if it runs on one. */
  readonly processor: Processor | undefined;
  /** The level it serves at; 0 for threads and for actors without processor. */
  readonly level: number;
  /** The mailbox it rests on, for levels of 2 and above. */
  readonly inbox: Resource | undefined;
  /**
   * The actor that stands for all fibers which share memory with this one: the
   * spawned actor for the fibers that Effect forked from it.
   */
  readonly family: Actor;

  /** The operation it has announced and not yet done. */
  pending: Operation | undefined = undefined;
  /** Whether the announced operation could be done now. */
  ready = false;
  /** When it wakes, while it sleeps: a tick of the simulated clock. */
  deadline = 0;
  /**
   * How many operations had been done when it yielded, or -1: it moves again
   * only after another has.
   */
  yieldedAt: number = -1;
  /** The step in which it announced what is pending, or -1 before any step. */
  announcedAt: number = -1;
  /** Whether it has ever announced an operation. */
  hasAnnounced = false;
  /** The step in which its body ended. */
  endedAt: number = -1;
  /** How its body ended. */
  exit: Exit.Exit<A, E> | undefined = undefined;
  /** Whether another actor has seen how it ended. */
  joined = false;
  /** Actors parked until this one ends. */
  joiners: Actor[] | undefined = undefined;
  /** Messages it has taken or been asked, for reports. */
  received = 0;
  /**
   * The names it has given to the actors and resources it made.
   *
   * @internal
   */
  names: UniqueNames | undefined = undefined;
  /** How many tasks it has given to Effect's runtime, for stable names. */
  tasks = 0;
  /** How often its fiber was held up between two announcements. */
  holds = 0;
  /** Primitives it has evaluated since its last announcement, in round numbers. */
  unannounced = 0;
  /** The routines it is in, outermost first: of each its kind and its owner. */
  routines: string[] | undefined = undefined;
  /** A place for oracles that keep tables by actor; nobody else's. */
  slot: number = -1;

  /** The fiber that runs its body. */
  fiber: Fiber.Fiber<A, E> | undefined = undefined;
  /** Continues the parked fiber with the outcome of its operation. */
  resume: (outcome: Effect.Effect<unknown, unknown>) => void = unparked;

  /** Made by the scheduler alone. */
  constructor(
    id: number,
    name: string,
    options: ActorOptions,
    at?: Placement,
    kin?: Actor,
  ) {
    this.id = id;
    this.name = name;
    this.daemon = options.daemon ?? false;
    this.supervised = options.supervised ?? false;
    // What Effect forks from a thread runs where the thread does.
    this.processor = at?.processor ?? kin?.processor;
    this.level = at?.level ?? 0;
    this.inbox = at?.inbox;
    this.family = kin?.family ?? this;
  }

  /** The routine it is in, such as `the DPC routine of disk`, if it is in one. */
  get routine(): string | undefined {
    const { routines } = this;
    return routines === undefined || routines.length === 0
      ? undefined
      : `the ${routines.at(-2)} of ${routines.at(-1)}`;
  }

  /** Its name, and the routine it is in. */
  get whereabouts(): string {
    const { name, routine } = this;
    return routine === undefined ? name : `${name}, in ${routine},`;
  }

  /** Notes what it is about to do. */
  announce(operation: Operation | undefined): void {
    this.hasAnnounced = true;
    this.unannounced = this.family.unannounced = 0;
    this.pending = operation;
  }

  /** True until its body has ended. */
  get running(): boolean {
    return this.exit === undefined;
  }
}

function unparked(): void {
  throw new Error("Assertion failed: an actor was resumed before it parked");
}
