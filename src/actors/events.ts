/**
 * The event of an announced operation: what a trace of any run is made of.
 *
 * @module
 */

import { Schema } from "../../deps.ts";
import { operationNames } from "./operation.ts";

/** The operations that show up in traces, by name. */
export type OperationName =
  | "send"
  | "take"
  | "poll"
  | "read"
  | "write"
  | "ask"
  | "lock"
  | "tryLock"
  | "unlock"
  | "choose"
  | "sleep"
  | "yield"
  | "join"
  | "interrupt"
  | "raise"
  | "lower"
  | "continue"
  | "foreign"
  | "tick";

/** One operation that happened. */
export interface OperationEvent {
  /** Tells this event from those of other rooms. */
  readonly _tag: "Operation";
  /** How many operations had happened before it. */
  readonly step: number;
  /** The simulated clock, in ticks. */
  readonly tick: number;
  /** Who did it. */
  readonly actor: string;
  /** The processor it ran on, and its level there, for actors that have one. */
  readonly processor?: string;
  /** The level of the actor on its processor. */
  readonly level?: number;
  /** What was done. */
  readonly operation: OperationName;
  /** What it was done to. */
  readonly resource?: string;
  /** The message, the value or the choice, in short. */
  readonly detail?: string;
}

/** Decodes and encodes {@linkcode OperationEvent} in saved traces. */
export const OperationEvent: Schema.Codec<OperationEvent> = Schema.Struct({
  _tag: Schema.tag("Operation"),
  step: Schema.Int,
  tick: Schema.Number,
  actor: Schema.String,
  processor: Schema.optionalKey(Schema.String),
  level: Schema.optionalKey(Schema.Int),
  operation: Schema.Literals(operationNames),
  resource: Schema.optionalKey(Schema.String),
  detail: Schema.optionalKey(Schema.String),
});

/**
 * Whether an operation took a message out of a mailbox, for who follows the
 * messages of a trace: a take did, and a poll unless the mailbox was empty.
 *
 * @param event announced while a program ran, or read from a saved trace
 * @returns false also for what has nothing to do with mailboxes
 */
export function takesMessage(
  { operation, detail }: Pick<OperationEvent, "operation" | "detail">,
): boolean {
  return operation === "take" || operation === "poll" && detail !== POLLED_NONE;
}

/** The detail of a poll that found its mailbox empty. */
export const POLLED_NONE = "nothing";
