/**
 * Liveness monitors: what must have happened by the time a run comes to rest.
 *
 * @module
 */

import type { TraceEvent } from "../actors/trace.ts";

/**
 * Watches the events of one run and says at its end what is still owed. Make a
 * new one for every run.
 */
export interface Monitor {
  /** Shown in reports. */
  readonly name: string;
  /** Sees every event, as it happens. */
  observe(event: TraceEvent): void;
  /**
   * What is still owed when the run has come to rest: one phrase that tells the
   * monitor's state, or undefined if nothing is.
   */
  owed(): string | undefined;
}

/**
 * What the first monitor that is not content has to say.
 *
 * @param monitors those of one run, which has come to its end
 * @returns which monitor waits for what; undefined if all are content
 */
export function owedBy(monitors: readonly Monitor[]): string | undefined {
  for (const monitor of monitors) {
    const owed = monitor.owed();
    if (owed !== undefined) {
      return `${monitor.name} still waits for ${owed}`;
    }
  }
  return undefined;
}
