/**
 * What each event of a run depends on: lists of earlier events with a reason,
 * packed into arrays that are filled anew in every run.
 *
 * @module
 */

/** The earlier event was needed: it started, woke, or sent the message. */
export const NEEDED = 0;
/** Both events could have happened in the other order. */
export const RACE = 1;
/** The earlier event kept the later one waiting: a lock, a place, a message. */
export const WAITED = 2;
/** The earlier event took the processor away from the later one. */
export const MASKED = 3;
/** The earlier event belongs to a block of a higher level that came between. */
export const BLOCK = 4;

/** The dependences of one run. The edges of the newest event are open. */
export class Edges {
  /** The earlier events, list after list. */
  readonly events: number[] = [];
  /** The reason of each edge. */
  readonly reasons: number[] = [];
  /** By event: where its list starts. Past the newest, of an earlier run. */
  readonly starts: number[] = [];
  /** How many edges there are. */
  length = 0;
  /** How many lists were started. */
  #lists = 0;

  /** Forgets everything. */
  clear(): void {
    this.length = 0;
    this.#lists = 0;
  }

  /** Starts the list of an event, or starts it over if it is the newest. */
  open(event: number): void {
    if (event < this.#lists) this.length = this.starts[event]!;
    else this.starts[this.#lists++] = this.length;
  }

  /** Adds an edge of the newest event; -1 stands for none. */
  add(event: number, reason: number): void {
    if (event < 0) return;
    this.events[this.length] = event;
    this.reasons[this.length++] = reason;
  }

  /** Adds an event that was needed. */
  need(event: number): void {
    this.add(event, NEEDED);
  }

  /** Where the list of an event ends. */
  end(event: number): number {
    return event + 1 < this.#lists ? this.starts[event + 1]! : this.length;
  }
}
