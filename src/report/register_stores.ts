/**
 * Which stores of map registers a run has, how large they are, and which of
 * them an adapter draws from, as far as events tell.
 *
 * @module
 */

import type { DmaEvent } from "../ddi/mod.ts";
import type { RegisterStore, Stretch } from "./picture.ts";

/** The store of adapters that name none. */
const MAIN_STORE = "map registers";

/** Collects the stores of a run, event by event. */
export class StoreFold {
  /** The registers that events told of, by store. */
  readonly #told = new Map<string, Stretch[]>();
  /** How far the store reaches that no event tells of, from register 0 on. */
  #main = 0;
  readonly #ofAdapter = new Map<string, string>();

  /** The stores that have registers, in the order in which they were heard of. */
  get stores(): readonly RegisterStore[] {
    const stores = [...this.#told].map(([name, stretches]) => ({
      name,
      stretches: stretches.toSorted((a, b) => a.first - b.first),
    }));
    if (this.#main === 0 || this.#told.has(MAIN_STORE)) return stores;
    const main = [{ first: 0, count: this.#main }];
    return [{ name: MAIN_STORE, stretches: main }, ...stores];
  }

  /** The store that an adapter draws from. */
  of(adapter: string): string {
    return this.#ofAdapter.get(adapter) ?? MAIN_STORE;
  }

  /** Looks at an event of DMA. */
  observe(event: DmaEvent): void {
    switch (event._tag) {
      case "AdapterCreated":
        if (event.registers !== undefined) {
          this.#ofAdapter.set(event.adapter, event.registers);
        } else if (event.needsMapRegisters) {
          this.#reaches(event.numberOfMapRegisters);
        }
        break;
      case "MapRegistersAdded":
        this.#added(event.registers, {
          first: event.mapRegisterBase,
          count: event.numberOfMapRegisters,
        });
        break;
      case "RequestGranted":
      case "CommonBufferAllocated":
        if (this.of(event.adapter) === MAIN_STORE) {
          const { mapRegisterBase, numberOfMapRegisters } = event;
          this.#reaches((mapRegisterBase ?? 0) + numberOfMapRegisters);
        }
        break;
    }
  }

  #added(store: string, stretch: Stretch): void {
    const stretches = this.#told.get(store);
    if (stretches === undefined) this.#told.set(store, [stretch]);
    else stretches.push(stretch);
  }

  #reaches(end: number): void {
    this.#main = Math.max(this.#main, end);
  }
}
