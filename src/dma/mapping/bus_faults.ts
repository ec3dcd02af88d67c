/**
 * What can go wrong in a burst of a device on the bus, when faults are
 * injected: it fails, stops early, or writes where it may not.
 *
 * @module
 */

import type { FaultInjector } from "../../machine/mod.ts";
import type { AdapterAnswer } from "../adapter/adapter_messages.ts";
import { DONE } from "../adapter/adapter_messages.ts";
import type { BusRange } from "./device_bus.ts";

/** The most bytes that one stray write spoils. */
export const STRAY_BYTES = 16;

/** What a burst is made of. */
export interface Burst {
  readonly range: BusRange;
  /** Moves a range as it is. */
  readonly move: (range: BusRange) => AdapterAnswer;
  /**
   * Where the device could write beyond what is mapped for it; undefined if
   * everything around is mapped.
   */
  readonly strayAddress: () => number | undefined;
  /** Writes over a few bytes there. */
  readonly stray: (address: number, length: number) => void;
}

/** Serves a burst on a machine that injects faults. */
export function moveFaultily(
  faults: FaultInjector,
  { move, range, stray, strayAddress }: Burst,
): AdapterAnswer {
  const { device, length, write } = range;
  if (length === 0) return move(range);
  if (faults.strike("device-error", device) > 0) return DONE;
  const isShort = faults.strike("short-transfer", device) > 0;
  const answer = move(
    isShort ? { ...range, length: faults.part(length) } : range,
  );
  const address = write ? strayAddress() : undefined;
  if (address !== undefined) {
    const spoilt = faults.strike(
      "memory-corruption",
      device,
      () => STRAY_BYTES,
    );
    if (spoilt > 0) stray(address, spoilt);
  }
  return answer;
}
