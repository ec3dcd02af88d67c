/**
 * Guard bytes in bounce pages: what lies right before and right behind a piece
 * of a mapping, in the page that stands in for it, must not change (C333).
 *
 * Whole pages have no such room: what follows them is the next register's.
 *
 * @module
 */

import { PAGE_SIZE } from "../../ddi/mod.ts";
import { checkGuard, type Guard, plantGuard } from "./guard_bytes.ts";
import type { Mapping } from "./mapping.ts";

/** Guard bytes on each side, as far as the page has room. */
const GUARD_BYTES = 8;

/** Calls `visit` with every guard of a mapping. */
function forGuards(
  { bounced }: Mapping,
  visit: (guard: Guard) => void,
): void {
  for (const { bounce, length } of bounced) {
    const before = Math.min(bounce % PAGE_SIZE, GUARD_BYTES);
    if (before > 0) {
      visit({ address: bounce - before, length: before, side: "before" });
    }
    const end = bounce + length;
    const room = (PAGE_SIZE - end % PAGE_SIZE) % PAGE_SIZE;
    const after = Math.min(room, GUARD_BYTES);
    if (after > 0) visit({ address: end, length: after, side: "after" });
  }
}

/** Plants the guards of a mapping that was made. */
export function plantBounceGuards(mapping: Mapping): void {
  const { memory } = mapping.request.adapter.system.kernel;
  forGuards(mapping, (guard) => plantGuard(memory, guard));
}

/** Tells of the guards of a mapping that somebody wrote over. */
export function checkBounceGuards(mapping: Mapping): void {
  const { adapter } = mapping.request;
  const { system } = adapter;
  forGuards(mapping, (guard) => {
    const fault = checkGuard(system.kernel.memory, guard);
    if (fault === undefined) return;
    system.emit({
      _tag: "GuardBytesChanged",
      adapter: adapter.name,
      ...fault,
      owner: `the bounce pages of mapping ${mapping.number}`,
    });
  });
}
