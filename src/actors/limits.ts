/**
 * What a run may use at most. A run that reaches a limit ends and says which,
 * and who used it up; nothing is ever held back in silence.
 *
 * @module
 */

import type { Actor } from "./actor.ts";

/** The limits of a run. Every field has a default. */
export interface LimitOptions {
  /** Operations, at least 1; ten million if left out. */
  readonly stepLimit?: number;
  /**
   * Primitives of Effect that one actor may evaluate between two announced
   * operations, counted by the 100,000 and with 50 for each time it yields to
   * Effect's own runtime; ten million if left out. An actor that needs more
   * never comes back: it loops. A loop of plain JavaScript evaluates none, nor
   * does a generator that yields nothing but values that are there already, such
   * as `Effect.void`; nothing inside the process can end these.
   */
  readonly primitiveLimit?: number;
  /** Messages that wait in one mailbox, at least 1; a million if left out. */
  readonly messageLimit?: number;
  /** Actors alive at the same time, at least 1; 100,000 if left out. */
  readonly actorLimit?: number;
  /** Events for the observers, at least 1; a billion if left out. */
  readonly eventLimit?: number;
}

/** What can be used up. The last is that of a record of answers. */
export type LimitName =
  | "steps"
  | "primitives"
  | "messages"
  | "actors"
  | "events"
  | "answers";

/** A limit that a run came to. */
export interface ReachedLimit {
  /** What was used up. */
  readonly limit: LimitName;
  /** How much of it was allowed. */
  readonly allowed: number;
  /** One sentence for people. */
  readonly message: string;
}

/** What yielding to Effect's own runtime counts as, in primitives. */
export const PRIMITIVES_OF_A_TASK = 50;

/** Operations a run may take unless it says otherwise. */
export const DEFAULT_STEP_LIMIT = 10_000_000;
/** Primitives between two operations unless the run says otherwise. */
export const DEFAULT_PRIMITIVE_LIMIT = 10_000_000;
/** Messages in one mailbox unless the run says otherwise. */
export const DEFAULT_MESSAGE_LIMIT = 1_000_000;
/** Actors alive unless the run says otherwise. */
export const DEFAULT_ACTOR_LIMIT = 100_000;
/** Events of a run unless it says otherwise. */
export const DEFAULT_EVENT_LIMIT = 1_000_000_000;
/** Answers that a record keeps unless it is told otherwise. */
export const DEFAULT_ANSWER_LIMIT = 10_000_000;

/** The limits of one run, and the first that it came to. */
export class Limits {
  /** Operations. */
  readonly steps: number;
  /** Primitives of one actor between two operations. */
  readonly primitives: number;
  /** Messages in one mailbox. */
  readonly messages: number;
  /** Actors alive. */
  readonly actors: number;
  /** Events. */
  readonly events: number;
  /** The first limit that was reached. */
  reached: ReachedLimit | undefined = undefined;
  /** Whose doing that was, if it was anybody's. */
  culprit: Actor | undefined = undefined;

  /**
   * Made for one run, by `run`.
   *
   * @param options what is allowed; defaults for the rest
   */
  constructor(options: LimitOptions) {
    this.steps = options.stepLimit ?? DEFAULT_STEP_LIMIT;
    this.primitives = options.primitiveLimit ?? DEFAULT_PRIMITIVE_LIMIT;
    this.messages = options.messageLimit ?? DEFAULT_MESSAGE_LIMIT;
    this.actors = options.actorLimit ?? DEFAULT_ACTOR_LIMIT;
    this.events = options.eventLimit ?? DEFAULT_EVENT_LIMIT;
  }

  /** Whether a run of so many operations ends because of a limit. */
  end(steps: number): boolean {
    return steps >= this.steps || this.reached !== undefined;
  }

  /** Ends the run after the present step; only the first call counts. */
  reach(
    limit: LimitName,
    allowed: number,
    message: string,
    culprit?: Actor,
  ): void {
    if (this.reached !== undefined) return;
    this.reached = { limit, allowed, message };
    this.culprit = culprit;
  }

  /** An actor has evaluated some more primitives and announced nothing. */
  countPrimitives(actor: Actor, count: number): void {
    actor.unannounced += count;
    const { primitives } = this;
    if (actor.unannounced < primitives) return;
    this.reach(
      "primitives",
      primitives,
      `${actor.whereabouts} has evaluated ${actor.unannounced} primitives without an announced operation, so it would go on for ever`,
      actor,
    );
  }

  /** A mailbox holds more messages than allowed. */
  overflow(mailbox: string, sender: Actor): void {
    this.reach(
      "messages",
      this.messages,
      `${mailbox} would hold more than ${this.messages} messages: ${sender.whereabouts} sent the last and nobody takes them`,
      sender,
    );
  }
}
