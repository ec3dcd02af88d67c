/**
 * The map registers of DMA controllers that count within a boundary: their
 * pages lie so that no run of them crosses it.
 *
 * An ISA controller counts within 64 KiB, so its registers come in segments of
 * 16 pages that begin at a multiple of 64 KiB.
 *
 * @module
 */

import { PAGE_SIZE } from "../ddi/mod.ts";
import { MapRegisterPool } from "../registers/mod.ts";
import type { ControllerPort } from "./controller_port.ts";
import { MapRegisters } from "./map_registers.ts";
import type { DmaSettings } from "./options.ts";
import type { RegisterPages } from "./register_pages.ts";

/**
 * Makes the store, if a controller needs it.
 *
 * @param source where the pages come from
 * @throws {RangeError} when there is no room for the pages
 */
export function boundedRegisters(
  source: RegisterPages,
  { boundedMapRegisters, mapRegisters }: DmaSettings,
  ports: readonly ControllerPort[],
): MapRegisters | undefined {
  const boundary = ports.reduce(
    (least, { controller }) =>
      controller.boundary === 0 ? least : Math.min(least, controller.boundary),
    Infinity,
  );
  if (boundary === Infinity) return undefined;
  const pages = boundary / PAGE_SIZE;
  const store = new MapRegisters(`map registers within ${boundary / 1024} KiB`);
  for (let made = 0; made < boundedMapRegisters; made += pages) {
    store.addSegment(
      mapRegisters + made,
      source.take(pages, boundary),
      new MapRegisterPool(pages),
    );
  }
  return store;
}
