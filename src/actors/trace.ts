/**
 * The trace of a run: gives every event to the observers and keeps the first
 * verdict they speak.
 *
 * @module
 */

import type { Actor } from "./actor.ts";
import type { Cell } from "./cell.ts";
import { type OperationEvent, POLLED_NONE } from "./events.ts";
import type { ForeignTask } from "./foreign_tasks.ts";
import type { Limits } from "./limits.ts";
import type { Mailbox } from "./mailbox.ts";
import {
  ASK,
  CHOOSE,
  FOREIGN,
  INTERRUPT,
  JOIN,
  LOWER,
  type Operation,
  operationNames,
  POLL,
  RAISE,
  READ,
  SEND,
  SLEEP,
  TAKE,
  WRITE,
} from "./operation.ts";
import type { Verdict } from "./outcome.ts";

/** An event of any room: events are told apart by their tag. */
export interface TraceEvent {
  /** The kind of event. */
  readonly _tag: string;
}

/**
 * Sees every event of a run as it happens. A returned verdict stops the run
 * after the present step.
 */
export type Observer = (event: TraceEvent) => Verdict | undefined | void;

/** What the trace reads of the scheduler. */
interface Position {
  readonly steps: number;
  readonly now: number;
}

/** The observers of one run. */
export class Trace {
  /** What an observer said first. */
  verdict: Verdict | undefined = undefined;
  /** Whether announced operations are events too. */
  readonly seesOperations: boolean;
  readonly #observers: readonly Observer[];
  readonly #limits: Limits;
  #events = 0;

  /**
   * Begins the trace of one run.
   *
   * @param observers who sees the events, in this order
   * @param operations whether announced operations are events too; without
   *   them only what other rooms emit is seen, and a run is faster
   * @param limits told when there are more events than allowed
   */
  constructor(
    observers: readonly Observer[],
    operations: boolean,
    limits: Limits,
  ) {
    this.#limits = limits;
    this.#observers = observers;
    this.seesOperations = operations;
  }

  /** Gives an event to every observer. */
  emit(event: TraceEvent): void {
    const { events } = this.#limits;
    if (++this.#events > events) {
      const message = `The run has more than ${events} events`;
      this.#limits.reach("events", events, message);
    }
    for (const observer of this.#observers) {
      const verdict = observer(event);
      if (verdict) this.verdict ??= verdict;
    }
  }

  /**
   * Makes the event of an operation that is about to happen.
   *
   * @internal
   */
  operation(position: Position, actor: Actor, operation: Operation): void {
    if (!this.seesOperations) return;
    const { processor } = actor;
    const detail = detailOf(operation);
    const event: OperationEvent = {
      _tag: "Operation",
      step: position.steps,
      tick: position.now,
      actor: continuedBy(operation) ?? actor.name,
      ...(processor === undefined ? {} : {
        processor: processor.name,
        level: processor.levelOf(actor),
      }),
      operation: operationNames[operation.mode]!,
      ...(operation.resource === undefined
        ? {}
        : { resource: operation.resource.name }),
      ...(detail === undefined ? {} : { detail }),
    };
    this.emit(event);
  }
}

/** Who goes on in a task of Effect's runtime, having been held up. */
function continuedBy({ mode, argument }: Operation): string | undefined {
  return mode === FOREIGN ? (argument as ForeignTask).continues : undefined;
}

function detailOf({ mode, resource, argument }: Operation): string | undefined {
  switch (mode) {
    case SEND:
    case ASK:
      return describe(argument);
    case TAKE:
      return describe((resource as Mailbox<unknown>).first);
    case POLL: {
      const { first } = resource as Mailbox<unknown>;
      return first === undefined ? POLLED_NONE : describe(first);
    }
    case READ:
    case WRITE:
      return describe((resource as Cell<unknown>).value);
    case CHOOSE:
    case SLEEP:
    case RAISE:
    case LOWER:
      return String(argument);
    case JOIN:
    case INTERRUPT:
      return (argument as Actor).name;
    case FOREIGN:
      return (argument as ForeignTask).continues && "held up";
    default:
      return undefined;
  }
}

/**
 * A value in short, the same in every run: its tag, its name or itself.
 *
 * @param value anything, as messages are
 * @returns a few words for a trace; never its whole content
 */
export function describe(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(describe).join(", ")}]`;
  const { _tag, name } = value as { _tag?: unknown; name?: unknown };
  if (typeof _tag === "string") {
    return typeof name === "string" ? `${_tag} ${name}` : _tag;
  }
  return typeof name === "string" ? name : value.constructor?.name ?? "object";
}
