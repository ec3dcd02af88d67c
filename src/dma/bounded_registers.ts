/**
 * The map registers of DMA controllers that count within a boundary: their
 * bounce pages lie so that no run of them crosses it.
 *
 * An ISA controller counts within 64 KiB, so its registers come in segments of
 * 16 pages that begin at a multiple of 64 KiB.
 *
 * @module
 */

import { PAGE_SIZE } from "../ddi/mod.ts";
import type { Kernel } from "../machine/mod.ts";
import { MapRegisterPool } from "../registers/mod.ts";
import type { ControllerPort } from "./controller_port.ts";
import { MapRegisters } from "./map_registers.ts";
import type { DmaSettings } from "./options.ts";

/** ISA controllers drive 24 address bits. */
const ISA_LIMIT = 0xFF_FFFF;

/**
 * Makes the store, if a controller needs it.
 *
 * @throws {RangeError} when the memory below 16 MiB has no room for the pages
 */
export function boundedRegisters(
  { memory }: Kernel,
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
    const frames = memory.frames.allocatePages(pages, {
      contiguous: true,
      alignment: boundary,
      maximumAddress: ISA_LIMIT,
    });
    if (frames === undefined) {
      throw new RangeError(
        `The memory below 16 MiB has no room for the bounce pages of ${boundedMapRegisters} map registers within ${
          boundary / 1024
        } KiB; give the machine more memory there or fewer registers`,
      );
    }
    store.addSegment(
      mapRegisters + made,
      frames[0]! * PAGE_SIZE,
      new MapRegisterPool(pages),
    );
  }
  return store;
}
