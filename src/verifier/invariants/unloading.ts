/**
 * The invariant about drivers that are unloaded: what a driver started with is
 * given back before it goes.
 *
 * @module
 */

import type { Invariant } from "../invariant.ts";

/**
 * Adapters are put back and interrupts disconnected. Not among the invariants of
 * every run, because most programs leave their drivers loaded; add it for a
 * program that unloads them.
 */
export const driversUnloaded: Invariant = {
  name: "drivers unloaded",
  statement:
    "When nothing more can happen, every adapter was put back with PutDmaAdapter and every interrupt disconnected.",
  spec: ["02", "06"],
  start: () => {
    const loaded = new Set<unknown>();
    return {
      events: {
        AdapterCreated: ({ adapter }) => void loaded.add(adapter),
        AdapterReleased: ({ adapter }) => void loaded.delete(adapter),
        Call: ({ arguments: { interrupt }, routine }) => {
          if (routine === "ioConnectInterrupt") loaded.add(interrupt);
          if (routine === "ioDisconnectInterrupt") loaded.delete(interrupt);
          return undefined;
        },
      },
      atRest: () =>
        loaded.size === 0
          ? undefined
          : `the run came to rest with ${[...loaded].join(", ")} in use`,
    };
  },
};
