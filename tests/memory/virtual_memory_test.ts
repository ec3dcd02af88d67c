/** Virtual memory: allocation, mistakes with addresses, moving and locking. */

import {
  makeMemory,
  PageFaultError,
  VIRTUAL_BASE,
} from "../../src/memory/mod.ts";
import { assert, assertEquals, assertFalse, assertThrows } from "../deps.ts";

const small = { banks: [{ base: 0, bytes: 32 * 4096 }] };

function bytesOf(length: number, first: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (first + index) % 251);
}

Deno.test("what is written at a virtual address is read there", () => {
  const { virtual } = makeMemory(small);
  const buffer = virtual.allocate(10_000, {
    byteOffset: 100,
    scattered: true,
  })!;
  const bytes = bytesOf(10_000, 3);
  virtual.write(buffer, bytes);
  const target = new Uint8Array(10_000);
  virtual.read(buffer, target);
  assertEquals(target, bytes);
  assertEquals(buffer % 4096, 100);
  assert(buffer >= VIRTUAL_BASE);
});

Deno.test("a virtual address says where its byte lies", () => {
  const { virtual, physical } = makeMemory(small);
  const buffer = virtual.allocate(8192, { scattered: true })!;
  const frames = virtual.framesOf(buffer, 8192)!;
  virtual.write(buffer + 4096, new Uint8Array([7]));
  assertEquals(virtual.physicalAddressOf(buffer + 4100), frames[1]! * 4096 + 4);
  assertEquals(physical.view(frames[1]! * 4096, 1)[0], 7);
  assertEquals(virtual.framesOf(buffer + 4000, 200), frames);
  assertEquals(virtual.framesOf(buffer + 4096, 1), [frames[1]!]);
});

Deno.test("memory is zeroed unless asked otherwise", () => {
  const { virtual } = makeMemory(small);
  const first = virtual.allocate(4096)!;
  virtual.write(first, new Uint8Array([9]));
  assertEquals(virtual.free(first), "freed");
  const target = new Uint8Array(1);
  virtual.read(virtual.allocate(4096, { zero: false })!, target);
  assertEquals(target[0], 9);
  virtual.free(VIRTUAL_BASE + 2 * 4096);
  const zeroed = virtual.allocate(4096)!;
  virtual.read(zeroed, target);
  assertEquals(target[0], 0);
});

Deno.test("freed memory comes back and no room is an answer", () => {
  const { virtual, frames } = makeMemory(small);
  const all = virtual.allocate(32 * 4096)!;
  assertEquals(virtual.allocate(1), undefined);
  assertEquals(virtual.free(all), "freed");
  assertEquals(frames.counters.freePages, 32);
  assert(virtual.allocate(1) !== undefined);
});

Deno.test("a double free, a foreign free and a free inside a block are told apart and change nothing", () => {
  const { virtual, frames } = makeMemory(small);
  const kept = virtual.allocate(4096)!;
  const gone = virtual.allocate(4096)!;
  assertEquals(virtual.free(gone), "freed");
  assertEquals(virtual.free(gone), "already freed");
  assertEquals(virtual.free(kept + 1), "not an allocation");
  assertEquals(virtual.free(0x1000), "not an allocation");
  assertEquals(virtual.free(VIRTUAL_BASE + 2 ** 30), "not an allocation");
  assertEquals(frames.counters.freePages, 31);
});

Deno.test("an address is not handed out twice, so a stale one faults", () => {
  const { virtual } = makeMemory(small);
  const stale = virtual.allocate(4096)!;
  virtual.free(stale);
  const fresh = virtual.allocate(4096)!;
  assert(stale !== fresh);
  const error = assertThrows(
    () => virtual.write(stale, new Uint8Array(1)),
    PageFaultError,
  ) as PageFaultError;
  assertEquals(error.virtualAddress, stale);
});

Deno.test("writing past the last page of a block faults", () => {
  const { virtual } = makeMemory(small);
  const buffer = virtual.allocate(4096)!;
  virtual.allocate(4096);
  const error = assertThrows(
    () => virtual.write(buffer, new Uint8Array(4097)),
    PageFaultError,
  ) as PageFaultError;
  assertEquals(error.virtualAddress, buffer + 4096);
  assertThrows(() => virtual.read(0, new Uint8Array(1)), PageFaultError);
});

Deno.test("locked memory can be neither freed nor moved", () => {
  const { virtual } = makeMemory(small);
  const buffer = virtual.allocate(4096, { pageable: true })!;
  assert(virtual.isPageable(buffer));
  assert(virtual.lock(buffer + 10));
  assert(virtual.lock(buffer));
  assertEquals(virtual.free(buffer), "pages locked");
  assertEquals(virtual.move(buffer), "resident");
  assert(virtual.unlock(buffer));
  assertEquals(virtual.free(buffer), "pages locked");
  assert(virtual.unlock(buffer));
  assertFalse(virtual.unlock(buffer));
  assertEquals(virtual.free(buffer), "freed");
  assertFalse(virtual.lock(buffer));
});

Deno.test("a moved buffer keeps its bytes and leaves its pages", () => {
  for (const coherent of [true, false]) {
    const { virtual, frames } = makeMemory({ ...small, coherent });
    const buffer = virtual.allocate(8192, { pageable: true, byteOffset: 5 })!;
    const bytes = bytesOf(8192, 11);
    virtual.write(buffer, bytes);
    const before = virtual.framesOf(buffer, 8192)!;
    assertEquals(virtual.move(buffer), "moved");
    const after = virtual.framesOf(buffer, 8192)!;
    assert(before.every((frame) => !after.includes(frame)));
    assert(before.every((frame) => !frames.isAllocated(frame)));
    const target = new Uint8Array(8192);
    virtual.read(buffer, target);
    assertEquals(target, bytes);
  }
});

Deno.test("what cannot move says why", () => {
  const { virtual } = makeMemory(small);
  const pool = virtual.allocate(4096)!;
  const large = virtual.allocate(20 * 4096, { pageable: true })!;
  assertEquals(virtual.move(pool), "resident");
  assertEquals(virtual.move(large), "no room");
  assertEquals(virtual.move(large + 4096), "not an allocation");
  assertEquals(virtual.move(0), "not an allocation");
});

Deno.test("a mapping shows the pages of another owner and goes without them", () => {
  const { virtual, frames } = makeMemory(small);
  const buffer = virtual.allocate(8192, { byteOffset: 7, scattered: true })!;
  const view = virtual.map(virtual.framesOf(buffer, 8192)!, 7, 8192);
  virtual.write(view + 5000, new Uint8Array([4]));
  const target = new Uint8Array(1);
  virtual.read(buffer + 5000, target);
  assertEquals(target[0], 4);
  assertEquals(virtual.free(view), "not an allocation");
  assertFalse(virtual.unmap(buffer));
  assert(virtual.unmap(view));
  assertFalse(virtual.unmap(view));
  assertEquals(frames.counters.freePages, 29);
  assertEquals(virtual.free(buffer), "freed");
});

Deno.test("a range that leaves its allocation has no frames", () => {
  const { virtual } = makeMemory(small);
  const buffer = virtual.allocate(5000, { byteOffset: 100 })!;
  assertEquals(virtual.framesOf(buffer, 5001), undefined);
  assertEquals(virtual.framesOf(buffer - 1, 2), undefined);
  assertEquals(virtual.framesOf(0, 1), undefined);
  assertEquals(virtual.physicalAddressOf(0), undefined);
});

Deno.test("a length or offset out of range is refused", () => {
  const { virtual } = makeMemory(small);
  for (const bytes of [0, -1, 0.5, NaN]) {
    assertThrows(() => virtual.allocate(bytes), RangeError);
  }
  for (const byteOffset of [-1, 4096, 0.5]) {
    assertThrows(() => virtual.allocate(1, { byteOffset }), RangeError);
  }
});

Deno.test("the default memory has pages that 24-bit and 32-bit devices do not reach", () => {
  const { physical, frames } = makeMemory();
  assertEquals(physical.banks.length, 2);
  const above = { minimumAddress: 0x1_0000_0000 };
  assert(frames.allocatePages(1, above) !== undefined);
  assert(frames.allocatePages(1, { maximumAddress: 0xFF_FFFF }) !== undefined);
});

Deno.test("in uncached memory processors and devices see each other at once", () => {
  for (const cached of [false, true]) {
    const memory = makeMemory({
      banks: [{ base: 0, bytes: 1 << 16 }],
      coherent: false,
    });
    const used = memory.virtual.allocate(4096)!;
    memory.virtual.write(used, new Uint8Array(4096).fill(9));
    memory.virtual.free(used);
    const address = memory.virtual.allocate(4096, { cached })!;
    const ram = memory.physical.view(
      memory.virtual.physicalAddressOf(address)!,
      4096,
    );
    memory.virtual.write(address, Uint8Array.of(1, 2));
    const seenByDevice = ram[1];
    ram[100] = 7;
    const seen = new Uint8Array(1);
    memory.virtual.read(address + 100, seen);
    assertEquals([seenByDevice, seen[0]], cached ? [0, 0] : [2, 7]);
  }
});
