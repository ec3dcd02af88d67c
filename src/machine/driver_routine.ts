/**
 * Entering and leaving the routines of drivers: whatever one does, a report can
 * say in which it was done.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import type { Actor } from "../actors/actor.ts";
import type { EventValue } from "../ddi/mod.ts";
import type { Kernel } from "./kernel.ts";

/** A routine gave what its type does not allow. Thrown inside the run. */
export class NonsenseReturned extends TypeError {
  /**
   * Made where a routine returns.
   *
   * @param value what it gave
   * @param expected what it should have given, in words
   */
  constructor(value: unknown, expected: string) {
    super(nonsense(value, expected));
    this.name = "NonsenseReturned";
  }
}

/**
 * Calls a routine of a driver. The caller says {@linkcode leaveRoutine} once it
 * has returned; where it fails, nobody does, and its name stays.
 *
 * @param actor who enters it
 * @param kind such as `DPC routine`
 * @param owner the name of what it belongs to
 * @param call calls it
 * @returns what it returned, or a defect if that is no Effect
 */
export function callRoutine<A, E, R>(
  actor: Actor,
  kind: string,
  owner: string,
  call: () => Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R> {
  (actor.routines ??= []).push(kind, owner);
  return effectOf(call());
}

/** What a routine returned, or a defect if that is no Effect. */
export function effectOf<A, E, R>(
  returned: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R> {
  return Effect.isEffect(returned)
    ? returned
    : Effect.die(new NonsenseReturned(returned, "an Effect"));
}

/** The innermost routine of an actor has returned. */
export function leaveRoutine(actor: Actor): void {
  const routines = actor.routines!;
  routines.length -= 2;
}

/**
 * Looks at what a routine gave where a plain value of another type would be
 * taken for something.
 *
 * @param fits whether its type allows it
 * @param expected what it should be, in words
 * @param otherwise what it counts as if it does not fit
 */
export function checkedValue<A>(
  kernel: Kernel,
  actor: Actor,
  value: A,
  fits: boolean,
  expected: string,
  otherwise: A,
): A {
  if (fits) return value;
  kernel.emit(actor, {
    _tag: "DriverFailed",
    how: "returned nonsense",
    routine: actor.routine ?? actor.name,
    sentence: `${actor.whereabouts} goes on although ${
      nonsense(value, expected)
    }`,
  });
  return otherwise;
}

/** A value that a routine gave, as an event can hold it. */
export function eventValue(value: unknown): EventValue {
  const plain = typeof value === "string" || typeof value === "boolean" ||
    Number.isFinite(value) || value === null;
  return plain ? value as EventValue : inWords(value);
}

function nonsense(value: unknown, expected: string): string {
  return `it returned ${inWords(value)}, which is not ${expected}`;
}

/** A value in few words, whatever it is. */
function inWords(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
  if (typeof value === "function") return "a function";
  if (typeof value === "symbol" || typeof value !== "object") {
    return String(value);
  }
  return value === null ? "null" : "an object";
}
