/**
 * A run as text: its operations and what the scenario tells besides, drawn as
 * lanes.
 *
 * @module
 */

import { type OperationEvent, takesMessage } from "../../actors/events.ts";
import type { BlockedActor } from "../../actors/outcome.ts";
import type { TraceEvent } from "../../actors/trace.ts";
import { drawLanes, type LaneRow } from "./lanes.ts";
import type { Scenario } from "../scenario.ts";
import { inWords } from "./words.ts";

/** Operations that only carry what a scenario tells in better words. */
export const CARRIERS: ReadonlySet<string> = new Set([
  "ask",
  "continue",
  "lower",
  "raise",
]);

/** A line of the story; operations know whether they can be left out. */
export interface StoryRow extends LaneRow {
  /** Whether the line says nothing beside those around it. */
  readonly isCarrier: boolean;
  /** Whether it is an announced operation, which alone can race. */
  readonly isOperation: boolean;
}

/** Writes down a run while it happens. */
export class Storyteller {
  /** The lines so far, oldest first. */
  readonly rows: StoryRow[] = [];
  readonly #tell: Scenario["tell"];
  /** Who sent the messages in each mailbox, oldest first. */
  readonly #senders = new Map<string, string[]>();

  /**
   * Begins a story without lines.
   *
   * @param tell what the scenario tells of events of other rooms
   */
  constructor(tell: Scenario["tell"]) {
    this.#tell = tell;
  }

  /** Sees one event of the run. */
  readonly observe = (event: TraceEvent): void => {
    if (event._tag === "Operation") {
      this.#operation(event as OperationEvent);
      return;
    }
    const row = this.#tell?.(event);
    if (row === undefined) return;
    this.rows.push({ ...row, isCarrier: false, isOperation: false });
  };

  #operation(event: OperationEvent): void {
    const { step, tick, actor, level, operation } = event;
    this.rows.push({
      step,
      tick,
      actor,
      level,
      text: inWords(event),
      from: this.#senderOf(event),
      isCarrier: this.#tell !== undefined && CARRIERS.has(operation),
      isOperation: true,
    });
  }

  /** Who sent what an operation takes. */
  #senderOf(event: OperationEvent): string | undefined {
    const { actor, operation, resource = "" } = event;
    if (operation === "send") {
      const senders = this.#senders.get(resource);
      if (senders === undefined) this.#senders.set(resource, [actor]);
      else senders.push(actor);
    }
    return takesMessage(event)
      ? this.#senders.get(resource)?.shift()
      : undefined;
  }
}

/** What is marked and left out in a timeline. */
export interface TimelineMarks {
  /** Steps of the operations that race. */
  readonly racing?: readonly (number | undefined)[];
  /** Actors that are left out. */
  readonly without?: readonly string[];
  /** Who waits for ever in the end, and for what. */
  readonly waiting?: readonly BlockedActor[];
  /** Which of those waits for what another got first. */
  readonly loser?: string | undefined;
  /** What is said below the drawing. */
  readonly footer?: readonly string[];
}

/**
 * Draws the timeline of a run; see {@linkcode drawLanes} for its columns.
 *
 * @param story what was written down of the run, oldest first
 * @param marks what is marked and left out
 * @returns lines without a line break at the end
 */
export function timeline(
  story: readonly StoryRow[],
  { racing = [], without = [], waiting = [], loser, footer = [] }:
    TimelineMarks = {},
): string {
  const rows: LaneRow[] = [];
  for (const { isCarrier, isOperation, ...row } of story) {
    if (without.includes(row.actor)) continue;
    const races = isOperation && racing.includes(row.step);
    if (!isCarrier || races) rows.push({ ...row, races });
  }
  const tick = story.at(-1)?.tick ?? 0;
  for (const { actor, routine, waitsFor } of waiting) {
    const where = routine === undefined ? "" : `, in ${routine}`;
    const text = `waits for ever for ${waitsFor}${where}`;
    rows.push({ step: undefined, tick, actor, text, races: actor === loser });
  }
  // The report indents its stories by two.
  return drawLanes(rows, { width: 98, footer });
}
