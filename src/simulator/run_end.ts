/**
 * Tells the observers of an end that a run should not come to: a driver that
 * threw, never returned or gave nonsense, or a limit. The verifier makes
 * findings of it, live and from the trace.
 *
 * @module
 */

import { Cause } from "../../deps.ts";
import {
  type Actor,
  type ActorScheduler,
  describeWait,
  failedActor,
  type RunResult,
} from "../actors/mod.ts";
import {
  bugCheck,
  BugCheckCode,
  type Kernel,
  NonsenseReturned,
} from "../machine/mod.ts";
import type { MachineOptions } from "./machine_options.ts";

/** How the choices of a run are made again, in words. */
export function scheduleOf({ oracle, seed }: MachineOptions): string {
  if (oracle !== undefined) return "the oracle that was given";
  return seed === undefined ? "first come, first served" : `seed ${seed}`;
}

/**
 * Tells of the end of a run, if it was none to come to rest with.
 *
 * @param main the first actor
 * @param result how the run ended
 * @param schedule what repeats it
 */
export function tellOfEnd(
  kernel: Kernel,
  main: Actor,
  result: RunResult<unknown, unknown>,
  schedule: string,
): void {
  if (!kernel.listening) return;
  const { scheduler } = kernel;
  switch (result.status) {
    case "failed":
      return tellOfFailure(kernel, main, schedule);
    case "endless":
      return tellOfEndless(kernel, result, schedule);
    case "deadlock":
    case "escaped":
      return tellOfWaiting(kernel, scheduler, schedule);
    case "limit":
    case "step limit": {
      const { allowed, limit, message } = result.limit!;
      return kernel.emit(scheduler.limits.culprit, {
        _tag: "LimitReached",
        limit,
        allowed,
        sentence: `${message}; ${schedule}`,
      });
    }
    default:
  }
}

function tellOfFailure(kernel: Kernel, main: Actor, schedule: string): void {
  const failed = failedActor(kernel.scheduler, main);
  const exit = failed?.exit;
  if (failed === undefined || exit?._tag !== "Failure") return;
  // A program may fail with an error of its own: that is its value.
  const own = failed === main && failed.routine === undefined;
  if (own && !Cause.hasDies(exit.cause)) return;
  const thrown = Cause.squash(exit.cause);
  if (thrown instanceof NonsenseReturned) {
    return kernel.emit(failed, {
      _tag: "DriverFailed",
      how: "returned nonsense",
      routine: failed.routine ?? failed.name,
      sentence: `${failed.whereabouts} stopped: ${thrown.message}; ${schedule}`,
    });
  }
  const what = thrown instanceof Error
    ? `${thrown.name}: ${thrown.message}`
    : String(thrown);
  const text = what.replaceAll(/\s+/g, " ");
  bugCheck(
    kernel,
    failed,
    BugCheckCode.KmodeExceptionNotHandled,
    [text, failed.routine ?? failed.name],
    `${failed.whereabouts} threw ${text}; ${schedule}`,
  );
}

function tellOfEndless(
  kernel: Kernel,
  { message }: RunResult<unknown, unknown>,
  schedule: string,
): void {
  const { culprit } = kernel.scheduler.limits;
  kernel.emit(culprit, {
    _tag: "DriverFailed",
    how: "never returned",
    routine: culprit?.routine ?? culprit?.name ?? "an actor",
    sentence: `${message}; ${schedule}`,
  });
}

/** A thread may wait for ever, and the run says so; a routine never may. */
function tellOfWaiting(
  kernel: Kernel,
  { actors }: ActorScheduler,
  schedule: string,
): void {
  for (const actor of actors) {
    const { routine } = actor;
    if (routine === undefined) continue;
    kernel.emit(actor, {
      _tag: "DriverFailed",
      how: "never returned",
      routine,
      sentence: `${actor.whereabouts} waits for ${
        describeWait(actor)
      }; ${schedule}`,
    });
  }
}
