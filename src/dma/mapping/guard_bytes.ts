/**
 * Guard bytes: a known pattern beside memory that a device may use, so that a
 * write which goes too far is found (rule 0x0F).
 *
 * @module
 */

import type { MachineMemory } from "../../memory/mod.ts";

/** What Driver Verifier writes beside a buffer. */
const TAG = new TextEncoder().encode("DmaVrfy0");

/** A stretch of guard bytes at one side of a buffer. */
export interface Guard {
  /** Physical address of the first guard byte. */
  readonly address: number;
  readonly length: number;
  /** Which side of the buffer it lies at. */
  readonly side: "before" | "after";
}

/** A guard byte that is not what it was. */
export interface GuardFault {
  /** Physical address of the changed byte that is nearest to the buffer. */
  readonly address: number;
  /** Parameter 2 of the rule: tag before 1, tag after 2, padding 4 and 5. */
  readonly place: 1 | 2 | 4 | 5;
}

/** The byte that belongs at a distance from the buffer, 0 for the nearest. */
function patternAt(side: Guard["side"], distance: number): number {
  const index = distance % TAG.length;
  return TAG[side === "after" ? index : TAG.length - 1 - index]!;
}

/** Where the guard byte at a distance from the buffer lies, from its start. */
function offsetAt({ length, side }: Guard, distance: number): number {
  return side === "after" ? distance : length - 1 - distance;
}

/** Writes the pattern. */
export function plantGuard({ cache }: MachineMemory, guard: Guard): void {
  if (guard.length === 0) return;
  const bytes = new Uint8Array(guard.length);
  for (let distance = 0; distance < guard.length; distance++) {
    bytes[offsetAt(guard, distance)] = patternAt(guard.side, distance);
  }
  cache.write(guard.address, bytes);
  // A device that writes here must not be hidden by a line of the cache.
  cache.cleanAndInvalidate(guard.address, guard.length);
}

/** Looks whether somebody wrote over the pattern, a processor or a device. */
export function checkGuard(
  { cache, physical }: MachineMemory,
  guard: Guard,
): GuardFault | undefined {
  if (guard.length === 0) return undefined;
  cache.cleanAndInvalidate(guard.address, guard.length);
  const bytes = physical.view(guard.address, guard.length);
  for (let distance = 0; distance < guard.length; distance++) {
    const offset = offsetAt(guard, distance);
    if (bytes[offset] === patternAt(guard.side, distance)) continue;
    const inTag = distance < TAG.length;
    const before = inTag ? 1 : 4;
    const after = inTag ? 2 : 5;
    return {
      address: guard.address + offset,
      place: guard.side === "before" ? before : after,
    };
  }
  return undefined;
}
