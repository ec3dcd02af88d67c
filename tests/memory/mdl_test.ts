/** MDLs: what one describes, partial ones, chains. */

import {
  ioAllocateMdl,
  ioBuildPartialMdl,
  Mdl,
  MDL_BYTES_MAX,
  mdlChainLength,
  mdlIsLocked,
  mdlOfPages,
  mmGetMdlByteCount,
  mmGetMdlByteOffset,
  mmGetMdlPfnArray,
  mmGetMdlVirtualAddress,
} from "../../src/memory/mod.ts";
import { MdlFlags } from "../../src/ddi/mod.ts";
import { assert, assertEquals, assertFalse, assertThrows } from "../deps.ts";

Deno.test("an MDL splits its address into a page and an offset", () => {
  const mdl = ioAllocateMdl(0x400_0000_1234, 100);
  assertEquals(mdl.startVa, 0x400_0000_1000);
  assertEquals(mmGetMdlByteOffset(mdl), 0x234);
  assertEquals(mmGetMdlVirtualAddress(mdl), 0x400_0000_1234);
  assertEquals(mmGetMdlByteCount(mdl), 100);
  assertEquals(mmGetMdlPfnArray(mdl), []);
  assertFalse(mdlIsLocked(mdl));
});

Deno.test("one MDL describes at most 4 GiB less a page", () => {
  assertEquals(ioAllocateMdl(0, MDL_BYTES_MAX).byteCount, 0xFFFF_F000);
  for (const length of [MDL_BYTES_MAX + 1, -1, 1.5, NaN]) {
    assertThrows(() => ioAllocateMdl(0, length), RangeError);
  }
});

Deno.test("C018 the length of a chain is the sum of its byte counts", () => {
  const head = ioAllocateMdl(0x1000, 100);
  ioAllocateMdl(0x5000, 0, head);
  const last = ioAllocateMdl(0x9000, 4096, head);
  assertEquals(mdlChainLength(head), 4196);
  assertEquals(head.next?.next, last);
  assertEquals(mdlChainLength(last), 4096);
});

Deno.test("an MDL of pages is locked and describes them from an offset on", () => {
  const mdl = mdlOfPages([9, 3], 100);
  assert(mdlIsLocked(mdl));
  assertEquals([mdl.byteOffset, mdl.byteCount], [100, 8092]);
  assertEquals(mmGetMdlPfnArray(mdl), [9, 3]);
  assertThrows(() => mdlOfPages([1], 1, 4096), RangeError);
  assertThrows(() => mdlOfPages([1, 2], 4096), RangeError);
});

Deno.test("a partial MDL describes a part of another and counts as locked", () => {
  const source = mdlOfPages([9, 3, 7], 100);
  const target = ioAllocateMdl(0, 8192);
  assert(ioBuildPartialMdl(source, target, 4000, 1000));
  assertEquals(mmGetMdlVirtualAddress(target), 4000);
  assertEquals([target.byteCount, target.byteOffset], [1000, 4000]);
  assertEquals(target.pageFrames, [9, 3]);
  assert(mdlIsLocked(target));
  assertEquals(target.mdlFlags & MdlFlags.Partial, MdlFlags.Partial);
  assertEquals(target.mdlFlags & MdlFlags.PagesLocked, 0);
});

Deno.test("a partial MDL of length 0 goes to the end of its source", () => {
  const source = mdlOfPages([9, 3, 7], 100);
  const target = ioAllocateMdl(0, 8192);
  assert(ioBuildPartialMdl(source, target, 8192, 0));
  assertEquals([target.byteCount, target.pageFrames], [4096, [7]]);
});

Deno.test("a partial MDL uses its parent's mapping", () => {
  const source = mdlOfPages([9, 3], 100);
  source.mdlFlags |= MdlFlags.SourceIsNonpagedPool;
  source.mappedSystemVa = 0x400_0000_0064;
  const target = ioAllocateMdl(0, 4096);
  assert(ioBuildPartialMdl(source, target, 4096, 10));
  assertEquals(target.mappedSystemVa, 0x400_0000_1000);
  assertEquals(
    target.mdlFlags,
    MdlFlags.Partial | MdlFlags.ParentMappedSystemVa |
      MdlFlags.SourceIsNonpagedPool,
  );
});

Deno.test("a partial MDL forgets its former parent's mapping", () => {
  const mapped = mdlOfPages([9]);
  mapped.mappedSystemVa = 0x400_0000_0000;
  const target = ioAllocateMdl(0, 4096);
  assert(ioBuildPartialMdl(mapped, target, 0, 10));
  assert(ioBuildPartialMdl(mdlOfPages([3]), target, 0, 10));
  assertEquals(target.mappedSystemVa, 0);
  assertEquals(target.mdlFlags, MdlFlags.Partial);
});

Deno.test("a partial MDL that cannot be built leaves its target alone", () => {
  const source = mdlOfPages([9, 3, 7], 100);
  const small = ioAllocateMdl(0, 4096);
  const before = { ...small };
  assertFalse(ioBuildPartialMdl(source, small, 99, 10), "before the source");
  assertFalse(ioBuildPartialMdl(source, small, 12288, 1), "behind the source");
  assertFalse(ioBuildPartialMdl(source, small, 12280, 9), "past its end");
  assertFalse(ioBuildPartialMdl(source, small, 4095, 4096), "too many pages");
  const unlocked = new Mdl(0, 4096);
  assertFalse(ioBuildPartialMdl(unlocked, small, 0, 10), "source not locked");
  assertEquals({ ...small }, before);
});
