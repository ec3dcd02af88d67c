/**
 * A list of events that is filled anew in every run and keeps its room, where
 * an array would give it back and ask for it again.
 *
 * @module
 */

/** Events in the order they were added. */
export class EventList {
  /** How many there are. */
  length = 0;
  readonly #events: number[] = [];

  /** The latest, or -1 if there is none. */
  get last(): number {
    return this.length === 0 ? -1 : this.#events[this.length - 1]!;
  }

  /** The event at a place, or undefined past the end. */
  at(index: number): number | undefined {
    return index < this.length ? this.#events[index] : undefined;
  }

  /** Adds an event at the end. */
  push(event: number): void {
    this.#events[this.length++] = event;
  }

  /** Forgets all. */
  clear(): void {
    this.length = 0;
  }
}
