/**
 * Which store of map registers a register is of, and which an adapter draws
 * from, as far as events tell.
 *
 * @module
 */

import type {
  AdapterCreatedEvent,
  MapRegistersAddedEvent,
} from "../ddi/mod.ts";

/** The store of adapters that name none. */
export const MAIN_STORE = "map registers";

/** Registers that follow one another in one store. */
interface Stretch {
  readonly store: string;
  readonly first: number;
  /** The first one after them. */
  readonly end: number;
}

/** The stores of one run. */
export class RegisterStores {
  readonly #ofAdapter: Map<string, string> = new Map();
  readonly #stretches: Stretch[] = [];
  readonly #poolSize: number;

  /** @param poolSize registers that no event tells of, from 0 on */
  constructor(poolSize: number) {
    this.#poolSize = poolSize;
  }

  /** An adapter was made. */
  created({ adapter, registers = MAIN_STORE }: AdapterCreatedEvent): void {
    this.#ofAdapter.set(adapter, registers);
  }

  /** A store has got registers. */
  added(event: MapRegistersAddedEvent): string | undefined {
    const { mapRegisterBase: first, registers: store } = event;
    const end = first + event.numberOfMapRegisters;
    const other = this.#stretches.find((one) =>
      one.first < end && first < one.end
    );
    if (other !== undefined) {
      return `${store} was given registers ${first} to ${
        end - 1
      }, of which ${other.store} has some`;
    }
    this.#stretches.push({ store, first, end });
    return undefined;
  }

  /** Why a run cannot be granted on an adapter, in words. */
  refuse(adapter: string, first: number, end: number): string | undefined {
    const at = this.#stretches.find((one) =>
      first >= one.first && first < one.end
    );
    if (at === undefined) {
      const told = this.#stretches.some((one) => one.store === MAIN_STORE);
      const poolSize = told ? 0 : this.#poolSize;
      if (first >= 0 && end <= poolSize) {
        return this.#foreign(adapter, MAIN_STORE, first, end);
      }
      return `${inWords(first, end)} of ${poolSize}`;
    }
    if (end > at.end) {
      return `${inWords(first, end)}, and those of ${at.store} end with ${
        at.end - 1
      }`;
    }
    return this.#foreign(adapter, at.store, first, end);
  }

  #foreign(
    adapter: string,
    store: string,
    first: number,
    end: number,
  ): string | undefined {
    const own = this.#ofAdapter.get(adapter) ?? MAIN_STORE;
    return own === store
      ? undefined
      : `${inWords(first, end)} of ${store}, and ${adapter} draws from ${own}`;
  }
}

function inWords(first: number, end: number): string {
  return `registers ${first} to ${end - 1}`;
}
