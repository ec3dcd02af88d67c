/**
 * Runs a program and tells what happened, one line an operation, so that a test
 * can say the order it expects.
 *
 * @module
 */

import type { Effect } from "../../deps.ts";
import {
  type OperationEvent,
  run,
  type RunOptions,
  type RunResult,
} from "../../src/actors/mod.ts";

/** A run and its story. */
export interface Story<A, E> {
  /** How the run ended. */
  readonly result: RunResult<A, E>;
  /** `actor operation resource detail`, for each operation in its order. */
  readonly lines: readonly string[];
}

/** One line about an event. */
export function lineOf(event: OperationEvent): string {
  const { actor, operation, resource = "-", detail = "" } = event;
  return `${actor} ${operation} ${resource} ${detail}`.trimEnd();
}

/** Runs a program and keeps its operations as lines. */
export function story<A, E>(
  program: Effect.Effect<A, E>,
  options: RunOptions = {},
): Story<A, E> {
  const lines: string[] = [];
  const result = run(program, {
    ...options,
    observers: [
      (event) => {
        if (event._tag === "Operation") {
          lines.push(lineOf(event as OperationEvent));
        }
      },
      ...options.observers ?? [],
    ],
  });
  return { result, lines };
}
