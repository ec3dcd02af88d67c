/**
 * The stores of map registers of a machine: one for all adapters, or one for
 * each class of addresses that devices reach, and one for controllers that count
 * within a boundary.
 *
 * @module
 */

import { PAGE_SIZE } from "../../ddi/mod.ts";
import { highestAddress } from "../../memory/mod.ts";
import { MapRegisterPool } from "../../registers/mod.ts";
import { MapRegisters } from "./map_registers.ts";
import type { DmaSettings } from "../options.ts";
import type { RegisterPages } from "./register_pages.ts";

/** The highest addresses of the two lower classes. */
const BELOW_16_MIB = 0xFF_FFFF;
const BELOW_4_GIB = 0xFFFF_FFFF;

/** All stores of one machine. */
export class RegisterStores {
  /** The registers that every device reaches. */
  readonly lowest: MapRegisters;
  readonly #all: MapRegisters[] = [];
  readonly #byHighest: Map<number, MapRegisters> = new Map();
  readonly #pages: RegisterPages;
  readonly #settings: DmaSettings;
  /** The number of the next register: no two of a machine have the same. */
  #next = 0;

  /**
   * Makes the store that there always is.
   *
   * @param pages what is to stand behind the registers
   * @param settings how many registers there are, and of how many classes
   * @throws {RangeError} when there is no room for its pages
   */
  constructor(pages: RegisterPages, settings: DmaSettings) {
    this.#pages = pages;
    this.#settings = settings;
    this.lowest = this.#make("map registers", BELOW_16_MIB);
    this.#byHighest.set(BELOW_16_MIB, this.lowest);
  }

  /** Every store that was made so far. */
  get all(): readonly MapRegisters[] {
    return this.#all;
  }

  /**
   * The store for a device, made with the first one of its class.
   *
   * @param dmaAddressWidth bits that the device drives
   * @param reachesAll whether it reaches all the memory there is
   * @throws {RangeError} when there is no room for the pages of a new store
   */
  forDevice(dmaAddressWidth: number, reachesAll: boolean): MapRegisters {
    if (this.#settings.mapRegisterPools === "single") return this.lowest;
    const highest = classOf(dmaAddressWidth, reachesAll);
    let store = this.#byHighest.get(highest);
    if (store === undefined) {
      const name = highest === BELOW_4_GIB
        ? "map registers below 4 GiB"
        : "map registers anywhere";
      store = this.#make(name, highest);
      this.#byHighest.set(highest, store);
    }
    return store;
  }

  /**
   * A store of which no run crosses a boundary, for ISA controllers: they count
   * within 64 KiB, so its registers come in segments of 16 pages that begin at
   * a multiple of 64 KiB.
   *
   * @param boundary bytes, a multiple of the page size
   * @throws {RangeError} when there is no room for its pages
   */
  makeBounded(boundary: number): MapRegisters {
    const count = boundary / PAGE_SIZE;
    const segments = Math.ceil(this.#settings.boundedMapRegisters / count);
    const store = new MapRegisters(
      `map registers within ${boundary / 1024} KiB`,
      { most: segments * count, step: count },
      () => this.#addTo(store, count, BELOW_16_MIB, boundary),
    );
    for (let made = 0; made < segments; made++) {
      this.#addTo(store, count, BELOW_16_MIB, boundary);
    }
    this.#keepReserve(store, BELOW_16_MIB);
    this.#all.push(store);
    return store;
  }

  #make(name: string, highest: number): MapRegisters {
    const { mapRegisterGrowth, mapRegisters } = this.#settings;
    const { initial, step } = mapRegisterGrowth ??
      { initial: mapRegisters, step: mapRegisters };
    const store = new MapRegisters(
      name,
      { most: mapRegisters, step },
      (count) => this.#addTo(store, count, highest),
    );
    this.#addTo(store, Math.min(initial, mapRegisters), highest);
    this.#keepReserve(store, highest);
    this.#all.push(store);
    return store;
  }

  #keepReserve(store: MapRegisters, highest: number): void {
    if (!this.#settings.reserveMapRegister) return;
    store.setReserve(this.#next, this.#pages.take(1, { highest }));
    this.#next++;
  }

  /** Adds a segment, with pages where the devices of the store reach them. */
  #addTo(
    store: MapRegisters,
    count: number,
    highest: number,
    alignment = PAGE_SIZE,
  ): void {
    const registers = new MapRegisterPool(count);
    const address = this.#pages.take(count, { alignment, highest });
    store.addSegment(this.#next, address, registers);
    this.#next += count;
  }
}

/** The highest address of the class that a device belongs to. */
function classOf(dmaAddressWidth: number, reachesAll: boolean): number {
  if (reachesAll) return Infinity;
  return highestAddress(dmaAddressWidth) >= BELOW_4_GIB
    ? BELOW_4_GIB
    : BELOW_16_MIB;
}
