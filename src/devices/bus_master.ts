/**
 * A bare bus-master device: it has a physical device object and can read and
 * write memory through its adapter, and nothing else. Drivers under test play
 * the rest.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import type { ScatterGatherElement } from "../ddi/mod.ts";
import { busTransfer, type DmaSystem } from "../dma/mod.ts";
import {
  type DeviceObject,
  ioCreateDevice,
  type Kernel,
} from "../machine/mod.ts";

/** What a bus master is built with. */
export interface BusMasterOptions {
  /** Name shown in traces; "bus master" if left out. */
  readonly name?: string;
  /** Address bits it drives, 24 to 64; 32 if left out. */
  readonly dmaAddressWidth?: number;
  /** Whether it can use a list of several pieces; true if left out. */
  readonly scatterGather?: boolean;
}

/**
 * A device that reads and writes memory by itself, as `Devices.busMaster` plugs
 * it in. Its methods are what the hardware does, not its driver.
 */
export interface BusMaster {
  /** Its physical device object, for IoGetDmaAdapter. */
  readonly pdo: DeviceObject;
  /** Address bits it drives. */
  readonly dmaAddressWidth: number;
  /** Whether it can use a list of several pieces. */
  readonly scatterGather: boolean;
  /**
   * Writes bytes into memory, as a device that delivers data does.
   *
   * @returns how many bytes arrived; fewer on a bus error
   */
  store(
    elements: readonly ScatterGatherElement[],
    bytes: Uint8Array,
  ): Effect.Effect<number, never, DmaSystem>;
  /**
   * Reads bytes from memory, as a device that takes data does.
   *
   * @returns how many bytes were read; fewer on a bus error
   */
  fetch(
    elements: readonly ScatterGatherElement[],
    bytes: Uint8Array,
  ): Effect.Effect<number, never, DmaSystem>;
}

/**
 * Plugs a bare bus master into the machine.
 *
 * @param options name, width and scatter/gather
 *
 * IRQL: at most APC_LEVEL, as for a device object. No errors. What it touches
 * outside its mappings is finding 0x26 (C292).
 *
 * @example A device that forgets nothing
 * ```ts
 * import { Devices, Machine } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.map(
 *   Devices.busMaster({ dmaAddressWidth: 24 }),
 *   (device) => device.pdo.name,
 * );
 * assert.equal(Machine.run(program).value, "bus master");
 * ```
 */
export function busMaster(
  options: BusMasterOptions = {},
): Effect.Effect<BusMaster, never, Kernel> {
  const { name = "bus master", dmaAddressWidth = 32, scatterGather = true } =
    options;
  return Effect.map(ioCreateDevice(name), (pdo) => ({
    pdo,
    dmaAddressWidth,
    scatterGather,
    store: (elements, bytes) =>
      busTransfer(pdo, {
        device: pdo.name,
        elements,
        write: true,
        length: bytes.length,
        move: (memory, at) => {
          memory.set(bytes.subarray(at, at + memory.length));
          return memory.length;
        },
      }),
    fetch: (elements, bytes) =>
      busTransfer(pdo, {
        device: pdo.name,
        elements,
        write: false,
        length: bytes.length,
        move: (memory, at) => {
          bytes.set(memory, at);
          return memory.length;
        },
      }),
  }));
}
