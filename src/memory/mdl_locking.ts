/**
 * Tying an MDL to memory: building it for nonpaged pool, locking pageable
 * pages, mapping it into system space, and letting go again.
 *
 * @module
 */

import { MdlFlags } from "../ddi/mod.ts";
import { type Mdl, mdlIsLocked } from "./mdl.ts";
import { mmGetMdlVirtualAddress } from "./mdl_fields.ts";
import type { VirtualMemory } from "./virtual_memory.ts";

/**
 * MmBuildMdlForNonPagedPool: fills in the pages of a nonpaged buffer.
 *
 * @param virtual The machine's address space.
 * @param mdl An MDL from `ioAllocateMdl` for memory that is not pageable.
 * @returns `false`, with the MDL unchanged, when the buffer is pageable or does
 * not lie inside one allocation.
 *
 * IRQL: at most DISPATCH_LEVEL. No errors (spec 01, section 13).
 *
 * @example
 * ```ts
 * import {
 *   ioAllocateMdl,
 *   makeMemory,
 *   mdlIsLocked,
 *   mmBuildMdlForNonPagedPool,
 * } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const { virtual } = makeMemory({ banks: [{ base: 0, bytes: 1 << 20 }] });
 * const mdl = ioAllocateMdl(virtual.allocate(5000)!, 5000);
 * assert.ok(mmBuildMdlForNonPagedPool(virtual, mdl));
 * assert.ok(mdlIsLocked(mdl));
 * assert.equal(mdl.pageFrames.length, 2);
 * ```
 */
export function mmBuildMdlForNonPagedPool(
  virtual: VirtualMemory,
  mdl: Mdl,
): boolean {
  const address = mmGetMdlVirtualAddress(mdl);
  const frames = virtual.framesOf(address, mdl.byteCount);
  if (frames === undefined || virtual.isPageable(address)) return false;
  mdl.pageFrames = frames;
  mdl.mdlFlags |= MdlFlags.SourceIsNonpagedPool;
  mdl.mappedSystemVa = address;
  return true;
}

/**
 * MmProbeAndLockPages: makes the pages of a buffer stay where they are and
 * fills them in.
 *
 * @param virtual The machine's address space.
 * @param mdl An MDL from `ioAllocateMdl`, not yet locked.
 * @param operation `"write"` when the device will write into the buffer.
 * @returns `false`, with the MDL unchanged, when it is locked already or the
 * buffer does not lie inside one allocation (a real system raises an exception).
 *
 * IRQL: at most APC_LEVEL for pageable memory. No errors (spec 01, section 13).
 *
 * @example Locked once, and not twice
 * ```ts
 * import { ioAllocateMdl, makeMemory, mmProbeAndLockPages } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const { virtual } = makeMemory({ banks: [{ base: 0, bytes: 1 << 20 }] });
 * const mdl = ioAllocateMdl(virtual.allocate(5000, { pageable: true })!, 5000);
 * assert.ok(mmProbeAndLockPages(virtual, mdl, "write"));
 * assert.ok(!mmProbeAndLockPages(virtual, mdl, "write"));
 * ```
 */
export function mmProbeAndLockPages(
  virtual: VirtualMemory,
  mdl: Mdl,
  operation: "read" | "write" = "read",
): boolean {
  if ((mdl.mdlFlags & MdlFlags.PagesLocked) !== 0) return false;
  const address = mmGetMdlVirtualAddress(mdl);
  const frames = virtual.framesOf(address, mdl.byteCount);
  if (frames === undefined || !virtual.lock(address)) return false;
  mdl.pageFrames = frames;
  mdl.mdlFlags |= MdlFlags.PagesLocked;
  if (operation === "write") mdl.mdlFlags |= MdlFlags.WriteOperation;
  return true;
}

/**
 * MmUnlockPages: lets the pages move again and removes a system mapping.
 *
 * The frame numbers stay in the MDL, stale, as they do in a real one.
 *
 * @param virtual The machine's address space.
 * @param mdl An MDL that {@link mmProbeAndLockPages} locked.
 * @returns `false`, with nothing changed, when it is not locked.
 *
 * IRQL: at most DISPATCH_LEVEL. No errors (spec 01, section 13).
 *
 * @example The pages may move again
 * ```ts
 * import {
 *   ioAllocateMdl, makeMemory, mdlIsLocked, mmProbeAndLockPages, mmUnlockPages,
 * } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const { virtual } = makeMemory({ banks: [{ base: 0, bytes: 1 << 20 }] });
 * const mdl = ioAllocateMdl(virtual.allocate(5000, { pageable: true })!, 5000);
 * mmProbeAndLockPages(virtual, mdl);
 * assert.ok(mmUnlockPages(virtual, mdl));
 * assert.ok(!mdlIsLocked(mdl));
 * ```
 */
export function mmUnlockPages(virtual: VirtualMemory, mdl: Mdl): boolean {
  if ((mdl.mdlFlags & MdlFlags.PagesLocked) === 0) return false;
  unmapMdl(virtual, mdl);
  virtual.unlock(mmGetMdlVirtualAddress(mdl));
  mdl.mdlFlags &= ~(MdlFlags.PagesLocked | MdlFlags.WriteOperation);
  return true;
}

/**
 * MmGetSystemAddressForMdlSafe: where the processors see the buffer.
 *
 * @param virtual The machine's address space.
 * @param mdl Any MDL.
 * @returns The address of the first byte: the pool's own for nonpaged pool, else
 * a mapping made on the first call. `null` when the MDL is not locked or
 * describes no bytes.
 *
 * IRQL: at most DISPATCH_LEVEL. No errors (spec 01, section 13).
 *
 * @example Pool has its own address
 * ```ts
 * import {
 *   ioAllocateMdl, makeMemory, mmBuildMdlForNonPagedPool,
 *   mmGetSystemAddressForMdlSafe,
 * } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const { virtual } = makeMemory({ banks: [{ base: 0, bytes: 1 << 20 }] });
 * const address = virtual.allocate(5000)!;
 * const mdl = ioAllocateMdl(address, 5000);
 * assert.equal(mmGetSystemAddressForMdlSafe(virtual, mdl), null);
 * mmBuildMdlForNonPagedPool(virtual, mdl);
 * assert.equal(mmGetSystemAddressForMdlSafe(virtual, mdl), address);
 * ```
 */
export function mmGetSystemAddressForMdlSafe(
  virtual: VirtualMemory,
  mdl: Mdl,
): number | null {
  if (mdl.mappedSystemVa !== 0) return mdl.mappedSystemVa;
  if (!mdlIsLocked(mdl) || mdl.byteCount === 0) return null;
  mdl.mappedSystemVa = virtual.map(
    mdl.pageFrames,
    mdl.byteOffset,
    mdl.byteCount,
  );
  mdl.mdlFlags |= MdlFlags.MappedToSystemVa;
  if ((mdl.mdlFlags & MdlFlags.Partial) !== 0) {
    mdl.mdlFlags |= MdlFlags.PartialHasBeenMapped;
  }
  return mdl.mappedSystemVa;
}

/**
 * MmPrepareMdlForReuse: removes a mapping that a partial MDL was given, so that
 * the MDL can be built again for another part.
 *
 * @param virtual The machine's address space.
 * @param mdl A partial MDL; any other is left alone.
 *
 * IRQL: at most DISPATCH_LEVEL. No errors (spec 01, section 13).
 *
 * @example The mapping of a part is gone
 * ```ts
 * import {
 *   ioAllocateMdl, ioBuildPartialMdl, makeMemory, mdlOfPages,
 *   mmGetSystemAddressForMdlSafe, mmPrepareMdlForReuse,
 * } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const { virtual } = makeMemory({ banks: [{ base: 0, bytes: 1 << 20 }] });
 * const part = ioAllocateMdl(0, 4096);
 * ioBuildPartialMdl(mdlOfPages([7, 3]), part, 4096, 0);
 * mmGetSystemAddressForMdlSafe(virtual, part);
 * mmPrepareMdlForReuse(virtual, part);
 * assert.equal(part.mappedSystemVa, 0);
 * ```
 */
export function mmPrepareMdlForReuse(virtual: VirtualMemory, mdl: Mdl): void {
  if ((mdl.mdlFlags & MdlFlags.PartialHasBeenMapped) !== 0) {
    unmapMdl(virtual, mdl);
  }
}

/**
 * IoFreeMdl: ends the life of one MDL, not of the chain behind it.
 *
 * @param virtual The machine's address space.
 * @param mdl An MDL that is no longer locked.
 * @returns `"pages locked"`, with nothing changed, when `mmUnlockPages` was
 * forgotten; else `"freed"`, and the MDL describes nothing any more.
 *
 * IRQL: at most DISPATCH_LEVEL. No errors (spec 01, section 13).
 *
 * @example Not while its pages are locked
 * ```ts
 * import {
 *   ioAllocateMdl, ioFreeMdl, makeMemory, mmProbeAndLockPages, mmUnlockPages,
 * } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const { virtual } = makeMemory({ banks: [{ base: 0, bytes: 1 << 20 }] });
 * const mdl = ioAllocateMdl(virtual.allocate(5000, { pageable: true })!, 5000);
 * mmProbeAndLockPages(virtual, mdl);
 * assert.equal(ioFreeMdl(virtual, mdl), "pages locked");
 * mmUnlockPages(virtual, mdl);
 * assert.equal(ioFreeMdl(virtual, mdl), "freed");
 * ```
 */
export function ioFreeMdl(
  virtual: VirtualMemory,
  mdl: Mdl,
): "freed" | "pages locked" {
  if ((mdl.mdlFlags & MdlFlags.PagesLocked) !== 0) return "pages locked";
  unmapMdl(virtual, mdl);
  mdl.pageFrames = [];
  mdl.byteCount = 0;
  mdl.mdlFlags = 0;
  mdl.mappedSystemVa = 0;
  mdl.next = null;
  return "freed";
}

/** Removes the mapping that this MDL made itself, if any. */
function unmapMdl(virtual: VirtualMemory, mdl: Mdl): void {
  if ((mdl.mdlFlags & MdlFlags.MappedToSystemVa) === 0) return;
  virtual.unmap(mdl.mappedSystemVa);
  mdl.mappedSystemVa = 0;
  mdl.mdlFlags &= ~(MdlFlags.MappedToSystemVa | MdlFlags.PartialHasBeenMapped);
}
