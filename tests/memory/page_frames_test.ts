/** Page frames: limits, order and adjacency, exact failure, books that add up. */

import { Schema } from "../../deps.ts";
import {
  type AllocatePagesOptions,
  PageFrames,
  PhysicalMemory,
} from "../../src/memory/mod.ts";
import { assert, assertEquals, assertFalse, assertThrows } from "../deps.ts";
import { checkProperty, whole } from "../property.ts";

/** Frames 0 to 39 and 64 to 95. */
const banks = [
  { base: 0, bytes: 40 * 4096 },
  { base: 64 * 4096, bytes: 32 * 4096 },
];
const allFrames = Array.from({ length: 96 }, (_, frame) => frame)
  .filter((frame) => frame < 40 || frame >= 64);

function makeFrames(): PageFrames {
  return new PageFrames(new PhysicalMemory(banks));
}

Deno.test("pages come lowest first, and highest first on request", () => {
  const frames = makeFrames();
  assertEquals(frames.allocatePages(3), [0, 1, 2]);
  assertEquals(frames.allocatePages(3, { order: "high first" }), [95, 94, 93]);
  assert(frames.freePages([1]));
  assertEquals(frames.allocatePages(2), [1, 3]);
});

Deno.test("limits keep pages between two addresses, both included", () => {
  const frames = makeFrames();
  const between = { minimumAddress: 0x1001, maximumAddress: 0x4FFE };
  assertEquals(frames.allocatePages(2, between), [2, 3]);
  assertEquals(frames.allocatePages(1, between), undefined);
  const below = { maximumAddress: 0x4FFF, minimumAddress: 0x4000 };
  assertEquals(frames.allocatePages(1, below), [4]);
});

Deno.test("a request that does not fit one bank takes from the next", () => {
  const frames = makeFrames();
  assertEquals(frames.allocatePages(72), allFrames);
  assertEquals(frames.allocatePages(1), undefined);
  assertEquals(frames.counters.freePages, 0);
});

Deno.test("a contiguous run does not span the hole between banks", () => {
  const frames = makeFrames();
  assertEquals(frames.allocatePages(41, { contiguous: true }), undefined);
  assertEquals(frames.allocatePages(40, { contiguous: true })?.[0], 0);
  assertEquals(frames.allocatePages(32, { contiguous: true })?.[0], 64);
});

Deno.test("a contiguous run starts at a multiple of its alignment", () => {
  const frames = makeFrames();
  frames.allocatePages(1);
  const aligned = { contiguous: true, alignment: 0x1_0000 } as const;
  assertEquals(frames.allocatePages(2, aligned), [16, 17]);
  assertEquals(
    frames.allocatePages(3, { ...aligned, order: "high first" }),
    [80, 81, 82],
  );
});

Deno.test("scattered pages never follow one another", () => {
  for (const order of ["low first", "high first"] as const) {
    const frames = makeFrames().allocatePages(72, { scattered: true, order })!;
    assertEquals([...frames].sort((a, b) => a - b), allFrames);
    for (let index = 1; index < frames.length; index++) {
      assert(frames[index] !== frames[index - 1]! + 1);
    }
  }
});

Deno.test("a free of a page nobody owns is refused and changes nothing", () => {
  const frames = makeFrames();
  const owned = frames.allocatePages(4)!;
  for (const wrong of [[0, 1, 50], [0, 0], [3, 4], [-1], [2 ** 40], [0.5]]) {
    assertFalse(frames.freePages(wrong));
    assertEquals(frames.counters.freePages, 68);
    for (const frame of owned) assert(frames.isAllocated(frame));
  }
  assertEquals(frames.counters.refusedFrees, 6);
  assert(frames.freePages(owned));
  assertFalse(frames.freePages(owned));
});

Deno.test("a count that is not a whole number above 0 is refused", () => {
  for (const count of [0, -1, 1.5, NaN]) {
    assertThrows(() => makeFrames().allocatePages(count), RangeError);
  }
  const odd = { contiguous: true, alignment: 100 };
  assertThrows(() => makeFrames().allocatePages(1, odd), RangeError, "100");
});

const operations = Schema.Array(
  Schema.Struct({
    free: Schema.Boolean,
    which: whole(0, 20),
    count: whole(1, 24),
    contiguous: Schema.Boolean,
    high: Schema.Boolean,
    step: Schema.Literals([1, 4, 16]),
    minimumAddress: whole(0, 40 * 4096),
    maximumAddress: whole(0, 100 * 4096),
  }),
);

/** What the allocator must answer, found by trying every place. */
function expected(
  free: ReadonlySet<number>,
  count: number,
  options: AllocatePagesOptions,
): number[] | undefined {
  const allowed = allFrames.filter((frame) =>
    free.has(frame) && frame * 4096 >= options.minimumAddress! &&
    frame * 4096 + 4095 <= options.maximumAddress!
  );
  const high = options.order === "high first";
  if (high) allowed.reverse();
  if (options.contiguous !== true) {
    return allowed.length < count ? undefined : allowed.slice(0, count);
  }
  for (const first of allowed) {
    const run = Array.from({ length: count }, (_, index) => first + index);
    const aligned = first * 4096 % options.alignment! === 0;
    if (aligned && run.every((frame) => allowed.includes(frame))) return run;
  }
  return undefined;
}

Deno.test("any sequence of requests is answered as by trying every place", () => {
  checkProperty(operations, (steps) => {
    const frames = makeFrames();
    const free = new Set(allFrames);
    const live: number[][] = [];
    for (
      const { free: isFree, which, count, contiguous, high, ...rest } of steps
    ) {
      if (isFree && live.length > 0) {
        const [block] = live.splice(which % live.length, 1);
        assert(frames.freePages(block!));
        block!.forEach((frame) => free.add(frame));
        continue;
      }
      const options = {
        contiguous,
        order: high ? "high first" : "low first",
        alignment: rest.step * 4096,
        minimumAddress: rest.minimumAddress,
        maximumAddress: rest.maximumAddress,
      } as const;
      const block = frames.allocatePages(count, options);
      assertEquals(block, expected(free, count, options));
      block?.forEach((frame) => free.delete(frame));
      if (block !== undefined) live.push(block);
      const { pages, freePages, pagesAllocated, pagesFreed } = frames.counters;
      assertEquals(freePages, free.size);
      assertEquals(pages - freePages, pagesAllocated - pagesFreed);
    }
    live.forEach((block) => assert(frames.freePages(block)));
    assertEquals(frames.counters.freePages, 72);
  });
});
