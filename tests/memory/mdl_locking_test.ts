/** MDLs and memory: building, locking, mapping, and what happens without. */

import { MdlFlags } from "../../src/ddi/mod.ts";
import {
  ioAllocateMdl,
  ioBuildPartialMdl,
  ioFreeMdl,
  makeMemory,
  mdlIsLocked,
  mdlOfPages,
  MdlRuns,
  mmBuildMdlForNonPagedPool,
  mmGetSystemAddressForMdlSafe,
  mmPrepareMdlForReuse,
  mmProbeAndLockPages,
  mmUnlockPages,
  writeMdlChain,
} from "../../src/memory/mod.ts";
import { assert, assertEquals, assertFalse } from "../deps.ts";

const small = { banks: [{ base: 0, bytes: 32 * 4096 }] };

Deno.test("an MDL for nonpaged pool is built at once and mapped where the pool is", () => {
  const { virtual } = makeMemory(small);
  const buffer = virtual.allocate(5000, { byteOffset: 200 })!;
  const mdl = ioAllocateMdl(buffer + 100, 4800);
  assert(mmBuildMdlForNonPagedPool(virtual, mdl));
  assertEquals(mdl.mdlFlags, MdlFlags.SourceIsNonpagedPool);
  assertEquals(mdl.pageFrames, virtual.framesOf(buffer, 5000));
  assertEquals(mmGetSystemAddressForMdlSafe(virtual, mdl), buffer + 100);
  assertFalse(mmUnlockPages(virtual, mdl));
  assertEquals(ioFreeMdl(virtual, mdl), "freed");
  assertEquals(virtual.free(buffer), "freed");
});

Deno.test("an MDL is not built for pageable memory or outside an allocation", () => {
  const { virtual } = makeMemory(small);
  const pageable = virtual.allocate(4096, { pageable: true })!;
  const pool = virtual.allocate(4096)!;
  for (
    const mdl of [
      ioAllocateMdl(pageable, 4096),
      ioAllocateMdl(pool, 4097),
      ioAllocateMdl(0x5000, 10),
    ]
  ) {
    assertFalse(mmBuildMdlForNonPagedPool(virtual, mdl));
    assertFalse(mdlIsLocked(mdl));
    assertEquals(mdl.pageFrames, []);
  }
});

Deno.test("locking keeps a buffer from moving until it is unlocked", () => {
  const { virtual } = makeMemory(small);
  const buffer = virtual.allocate(4096, { pageable: true })!;
  const mdl = ioAllocateMdl(buffer, 4096);
  assertFalse(mdlIsLocked(mdl));
  assert(mmProbeAndLockPages(virtual, mdl, "write"));
  assert(mdlIsLocked(mdl));
  assertEquals(mdl.mdlFlags, MdlFlags.PagesLocked | MdlFlags.WriteOperation);
  assertFalse(mmProbeAndLockPages(virtual, mdl));
  assertEquals(virtual.move(buffer), "resident");
  assert(mmUnlockPages(virtual, mdl));
  assertFalse(mmUnlockPages(virtual, mdl));
  assertFalse(mdlIsLocked(mdl));
  assertEquals(virtual.move(buffer), "moved");
});

Deno.test("locking is refused where no buffer is", () => {
  const { virtual } = makeMemory(small);
  const buffer = virtual.allocate(4096, { pageable: true })!;
  assertFalse(mmProbeAndLockPages(virtual, ioAllocateMdl(buffer, 4097)));
  assertFalse(mmProbeAndLockPages(virtual, ioAllocateMdl(0, 1)));
});

Deno.test("0x0E a device that writes through an unlocked MDL hits someone else's pages", () => {
  const { virtual, physical } = makeMemory(small);
  const buffer = virtual.allocate(4096, { pageable: true })!;
  const mdl = ioAllocateMdl(buffer, 4096);
  assert(mmProbeAndLockPages(virtual, mdl));
  assert(mmUnlockPages(virtual, mdl));
  assertFalse(mdlIsLocked(mdl));
  virtual.move(buffer);
  const victim = virtual.allocate(4096)!;
  assert(writeMdlChain(physical, mdl, 0, new Uint8Array([6])));
  const target = new Uint8Array(1);
  virtual.read(buffer, target);
  assertEquals(target[0], 0);
  virtual.read(victim, target);
  assertEquals(target[0], 6);
});

Deno.test("a locked MDL is mapped once and unmapped when it is unlocked", () => {
  const { virtual, physical } = makeMemory(small);
  const options = { pageable: true, byteOffset: 9, scattered: true };
  const buffer = virtual.allocate(8192, options)!;
  const mdl = ioAllocateMdl(buffer, 8192);
  assertEquals(mmGetSystemAddressForMdlSafe(virtual, mdl), null);
  assert(mmProbeAndLockPages(virtual, mdl));
  const address = mmGetSystemAddressForMdlSafe(virtual, mdl)!;
  assertEquals(mmGetSystemAddressForMdlSafe(virtual, mdl), address);
  assertEquals(mdl.mdlFlags & MdlFlags.MappedToSystemVa, 1);
  assert(address !== buffer);
  virtual.write(address + 5000, new Uint8Array([3]));
  const runs = new MdlRuns();
  assert(runs.begin(mdl, 5000, 1) && runs.next());
  assertEquals(physical.view(runs.address, 1)[0], 3);
  assert(mmUnlockPages(virtual, mdl));
  assertEquals(virtual.physicalAddressOf(address), undefined);
  assertEquals(mdl.mdlFlags, 0);
});

Deno.test("a partial MDL makes a mapping of its own when its parent has none", () => {
  const { virtual, frames } = makeMemory(small);
  const parent = mdlOfPages(frames.allocatePages(3)!, 100);
  const part = ioAllocateMdl(0, 8192);
  assert(ioBuildPartialMdl(parent, part, 5000, 1000));
  const address = mmGetSystemAddressForMdlSafe(virtual, part)!;
  assertEquals(virtual.physicalAddressOf(address), 5000);
  const mapped = MdlFlags.MappedToSystemVa | MdlFlags.PartialHasBeenMapped;
  assertEquals(part.mdlFlags, MdlFlags.Partial | mapped);
  assertEquals(ioFreeMdl(virtual, part), "freed");
  assertEquals(virtual.physicalAddressOf(address), undefined);
});

Deno.test("a partial MDL can be built again after its mapping is gone", () => {
  const { virtual, frames } = makeMemory(small);
  const parent = mdlOfPages(frames.allocatePages(3)!, 0);
  const part = ioAllocateMdl(0, 4096);
  assert(ioBuildPartialMdl(parent, part, 0, 100));
  const address = mmGetSystemAddressForMdlSafe(virtual, part)!;
  mmPrepareMdlForReuse(virtual, part);
  assertEquals(virtual.physicalAddressOf(address), undefined);
  assert(ioBuildPartialMdl(parent, part, 8192, 100));
  const second = mmGetSystemAddressForMdlSafe(virtual, part)!;
  assertEquals(virtual.physicalAddressOf(second), 8192);
  const whole = mdlOfPages([9]);
  assert(mmGetSystemAddressForMdlSafe(virtual, whole) !== null);
  mmPrepareMdlForReuse(virtual, whole);
  assert(whole.mappedSystemVa !== 0);
});

Deno.test("an MDL whose pages are still locked is not freed", () => {
  const { virtual } = makeMemory(small);
  const buffer = virtual.allocate(4096, { pageable: true })!;
  const mdl = ioAllocateMdl(buffer, 4096);
  assert(mmProbeAndLockPages(virtual, mdl));
  assertEquals(ioFreeMdl(virtual, mdl), "pages locked");
  assertEquals(mdl.byteCount, 4096);
  assert(mmUnlockPages(virtual, mdl));
  assertEquals(ioFreeMdl(virtual, mdl), "freed");
  assertEquals([mdl.byteCount, mdl.pageFrames], [0, []]);
});
