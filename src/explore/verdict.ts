/**
 * What can be wrong with a run, in one word and one sentence.
 *
 * @module
 */

import { Cause } from "../../deps.ts";
import type { RunResult } from "../actors/outcome.ts";
import { HiddenNondeterminism } from "./trap.ts";
import { listed } from "./text/words.ts";

/**
 * Kinds of failures:
 *
 * - `invariant`: a check or an observer found something;
 * - `assertion`: an actor threw an `AssertionError`;
 * - `typed failure`: an actor failed with an error that nobody handled;
 * - `defect`: an actor threw;
 * - `deadlock`: actors wait, and nothing can move;
 * - `livelock`: actors move for ever in a circle and get nowhere;
 * - `limit`: the run used up what one run may have, such as messages;
 * - `liveness`: a monitor was still waiting when the run ended;
 * - `escape`: an actor waits for a promise or a host timer;
 * - `outcome`: the run ended in a way that is not among the expected;
 * - `nondeterminism`: the same schedule gave two different runs.
 */
export type FailureKind =
  | "invariant"
  | "assertion"
  | "typed failure"
  | "defect"
  | "deadlock"
  | "livelock"
  | "limit"
  | "liveness"
  | "escape"
  | "outcome"
  | "nondeterminism";

/** What was found wrong with a run. */
export interface Finding {
  /** In one word. */
  readonly kind: FailureKind;
  /** In one sentence. */
  readonly message: string;
}

/** How a finished run is judged. */
export interface Judges<A> {
  /** Looks at the value when all has come to rest; a sentence if it is wrong. */
  readonly check?: ((value: A) => string | undefined) | undefined;
  /** Whether the run touched a promise or a timer of the host. */
  readonly touchedHost: boolean;
}

/**
 * What is wrong with a run that has ended, if anything is.
 *
 * A run that waits outside the scheduler and never touched the host waits for
 * what Effect's own queues or deferreds would give: a deadlock like any other.
 * One that used up its steps says nothing by itself.
 *
 * @param result how the run ended
 * @param judges the check of its value, and whether the program touched the host
 * @returns the finding; undefined for a run that passes
 */
export function judge<A, E>(
  result: RunResult<A, E>,
  { check, touchedHost }: Judges<A>,
): Finding | undefined {
  switch (result.status) {
    case "completed": {
      const wrong = check?.(result.value as A);
      return wrong === undefined
        ? undefined
        : { kind: "invariant", message: wrong };
    }
    case "stopped":
      return { kind: "invariant", message: result.message };
    case "failed":
      return { kind: kindOfFailure(result), message: result.message };
    case "deadlock":
      return { kind: "deadlock", message: result.message };
    case "escaped":
      return touchedHost
        ? { kind: "escape", message: result.message }
        : { kind: "deadlock", message: waitsInside(result) };
    case "endless":
      return { kind: "livelock", message: result.message };
    case "limit":
      return { kind: "limit", message: result.message };
    case "step limit":
      return undefined;
  }
}

function waitsInside({ outside }: RunResult<unknown, unknown>): string {
  const verb = outside.length > 1 ? "wait" : "waits";
  return `${
    listed([...outside].sort())
  } ${verb} for what nobody completes: a queue, a deferred, a semaphore or a fiber of Effect`;
}

function kindOfFailure(
  { failure }: RunResult<unknown, unknown>,
): FailureKind {
  if (failure === undefined || failure._tag === "Success") return "defect";
  if (!Cause.hasDies(failure.cause)) return "typed failure";
  const thrown = Cause.squash(failure.cause);
  if (!(thrown instanceof Error)) return "defect";
  if (thrown instanceof HiddenNondeterminism) return "nondeterminism";
  return thrown.name.startsWith("AssertionError") ? "assertion" : "defect";
}

/**
 * What two failures must share to be called the same: the kind, and the message
 * without its numbers.
 *
 * @param finding what was wrong with a run
 * @returns a text to compare, such as `outcome: unexpected outcome #`
 */
export function signatureOf({ kind, message }: Finding): string {
  return `${kind}: ${message.replaceAll(/\d+/g, "#")}`;
}
