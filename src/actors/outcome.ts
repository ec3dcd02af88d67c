/**
 * How a run ended, and in words: who failed, who waits for what, held by whom.
 *
 * @module
 */

import { Cause, type Exit } from "../../deps.ts";
import type { Actor } from "./actor.ts";
import type { Lock } from "./lock.ts";
import type { ReachedLimit } from "./limits.ts";
import type { Mailbox } from "./mailbox.ts";
import { JOIN, LOCK, operationNames, SEND, SLEEP, TAKE } from "./operation.ts";
import { MASKING_LEVEL } from "./processor.ts";
import { describe } from "./trace.ts";

/**
 * How a run ended.
 *
 * - `completed`: every actor that is not a daemon has ended, and nothing more
 *   can happen;
 * - `failed`: an actor failed or threw, and nobody joined it;
 * - `deadlock`: actors wait, and nothing can move;
 * - `stopped`: an observer gave a verdict;
 * - `step limit`: the run was longer than allowed;
 * - `endless`: an actor went on for ever without an announced operation;
 * - `limit`: the run came to another of its limits;
 * - `escaped`: an actor waits for something outside the run, such as a promise.
 */
export type RunStatus =
  | "completed"
  | "failed"
  | "deadlock"
  | "stopped"
  | "step limit"
  | "endless"
  | "limit"
  | "escaped";

/** What an observer says to stop a run. */
export interface Verdict {
  /** One sentence: what was found. */
  readonly message: string;
}

/** An actor that had not ended when the run did. */
export interface BlockedActor {
  /** Its name. */
  readonly actor: string;
  /** The routine it is in, if it is in one. */
  readonly routine?: string;
  /** One phrase: what it waits for, and who has it. */
  readonly waitsFor: string;
}

/**
 * How a run ended, and what it used. Look at `status` first: `value` is there only
 * if the program succeeded.
 */
export interface RunResult<out A, out E> {
  /** How it ended. */
  readonly status: RunStatus;
  /** One sentence for people; empty when the run completed. */
  readonly message: string;
  /** How the program itself ended, if it did. */
  readonly exit: Exit.Exit<A, E> | undefined;
  /** What the program gave, if it succeeded. */
  readonly value: A | undefined;
  /** How the actor ended that failed the run, if one did. */
  readonly failure: Exit.Exit<unknown, unknown> | undefined;
  /** Operations done. */
  readonly steps: number;
  /** The simulated clock at the end, in ticks of one microsecond. */
  readonly ticks: number;
  /** The actors that still waited, daemons left out. */
  readonly blocked: readonly BlockedActor[];
  /**
   * When `status` is `escaped`: the actor that waits for something the run does
   * not know of, and the fibers that Effect forked from it and that have not
   * ended. Empty otherwise.
   */
  readonly outside: readonly string[];
  /** The limit that the run came to, if it did. */
  readonly limit: ReachedLimit | undefined;
  /** What an observer said, when `status` is `stopped`. */
  readonly verdict: Verdict | undefined;
}

/**
 * What an actor waits for, in words.
 *
 * @param actor one that waits
 * @returns for example `a message in inbox`
 */
export function describeWait(actor: Actor): string {
  const { pending } = actor;
  if (pending === undefined) return "something outside the run";
  const name = pending.resource?.name ?? "";
  switch (pending.mode) {
    case TAKE:
      return maskOf(actor) ?? pending.resource?.waitReason?.() ??
        `a message in ${name}`;
    case SEND: {
      const box = pending.resource as Mailbox<unknown>;
      return maskOf(actor) ??
        `room in ${name}, which is full (${box.size}, first ${
          describe(box.first)
        })`;
    }
    case LOCK: {
      const owner = (pending.resource as Lock).owner;
      if (owner === undefined) return maskOf(actor) ?? `the lock ${name}`;
      const own = owner === actor ? ", which it holds itself" : "";
      return `the lock ${name}, held by ${owner.name}${own}`;
    }
    case JOIN:
      return `the end of ${(pending.argument as Actor).name}`;
    case SLEEP:
      return maskOf(actor) ?? `tick ${actor.deadline}`;
    default:
      return maskOf(actor) ?? `its turn to ${operationNames[pending.mode]}`;
  }
}

/** Who keeps a ready actor off its processor. */
function maskOf(actor: Actor): string | undefined {
  const { processor } = actor;
  if (!actor.ready || processor === undefined) return undefined;
  const { holder, level } = processor;
  if (
    holder === undefined || holder === actor.family || level < MASKING_LEVEL
  ) {
    return undefined;
  }
  return `${processor.name}, which ${holder.name} holds at level ${level}`;
}

/** The fibers that Effect forked from an actor and that wait for something. */
function waitingKin(actor: Actor, actors: readonly Actor[]): Actor[] {
  return actors.filter((other) =>
    other.family === actor && other !== actor && other.pending !== undefined
  );
}

/**
 * The first actor that waits for nothing the run knows of: neither for an
 * operation, nor for a fiber of its own that does.
 *
 * @param actors those that have not ended
 * @returns the actor; undefined if the run knows what all wait for
 */
export function escapedActor(actors: readonly Actor[]): Actor | undefined {
  return actors.find((actor) =>
    actor.pending === undefined && actor.family === actor &&
    waitingKin(actor, actors).length === 0
  );
}

/**
 * An actor that has escaped, and the fibers of its family that go on.
 *
 * @param escaped what {@linkcode escapedActor} gave
 * @param actors all of the run
 * @returns their names
 */
export function namesOutside(
  escaped: Actor,
  actors: readonly Actor[],
): string[] {
  return actors.filter(({ family }) => family === escaped)
    .map(({ name }) => name);
}

/** Whether it is in order that a run ends while the actor waits. */
function rests(actor: Actor): boolean {
  if (!actor.daemon || actor.routine !== undefined) return false;
  return actor.inbox === undefined || actor.pending?.resource === actor.inbox;
}

/**
 * The actors that wait, resting daemons left out. One that serves an interrupt
 * level rests on its inbox only: anywhere else it is amid a message.
 *
 * @param actors all of a run that has come to rest
 * @returns who waits, for what, and who has it
 */
export function blockedActors(actors: readonly Actor[]): BlockedActor[] {
  const blocked: BlockedActor[] = [];
  for (const actor of actors) {
    if (rests(actor) || !actor.running || actor.fiber === undefined) continue;
    const kin = actor.pending === undefined ? waitingKin(actor, actors) : [];
    const waitsFor = kin.length === 0
      ? describeWait(actor)
      : `its ${kin[0]!.name}, which waits for ${describeWait(kin[0]!)}`;
    const { name, routine } = actor;
    blocked.push({
      actor: name,
      ...(routine === undefined ? {} : { routine }),
      waitsFor,
    });
  }
  return blocked;
}

/**
 * One sentence about all who wait, such as `a waits for the lock door, which b
 * holds`.
 *
 * @param blocked what {@linkcode blockedActors} gave
 * @returns the sentence; empty if nobody waits
 */
export function describeBlocked(blocked: readonly BlockedActor[]): string {
  return blocked.map(({ actor, routine, waitsFor }) =>
    routine === undefined
      ? `${actor} waits for ${waitsFor}`
      : `${actor}, in ${routine}, waits for ${waitsFor}`
  ).join("; ");
}

/**
 * One sentence about an actor that failed.
 *
 * @param actor who failed
 * @param exit how it ended
 * @returns its name, and its error in words
 */
export function describeFailure(
  actor: Actor,
  exit: Exit.Failure<unknown, unknown>,
): string {
  const error = Cause.squash(exit.cause);
  const text = error instanceof Error
    ? `${error.name}: ${error.message}`
    : String(error);
  const { name, routine } = actor;
  return routine === undefined
    ? `${name} failed: ${text}`
    : `${name} failed in ${routine}: ${text}`;
}
