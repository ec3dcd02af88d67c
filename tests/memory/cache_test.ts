/** The processors' cache: nothing on a coherent machine, real losses without coherence. */

import { Schema } from "../../deps.ts";
import {
  CACHE_LINE_BYTES,
  NoMemoryError,
  PhysicalMemory,
  ProcessorCache,
} from "../../src/memory/mod.ts";
import { assertEquals, assertThrows } from "../deps.ts";
import { checkProperty, whole } from "../property.ts";

const BASE = 0x10_0000;

function make(coherent: boolean): [PhysicalMemory, ProcessorCache] {
  const memory = new PhysicalMemory([{ base: BASE, bytes: 4096 }]);
  return [memory, new ProcessorCache(memory, coherent)];
}

function seen(cache: ProcessorCache, offset: number, length: number): number[] {
  const target = new Uint8Array(length);
  cache.read(BASE + offset, target);
  return [...target];
}

Deno.test("on a coherent machine devices and processors see the same bytes", () => {
  const [memory, cache] = make(true);
  cache.write(BASE, new Uint8Array([1, 2]));
  assertEquals([...memory.view(BASE, 2)], [1, 2]);
  memory.write(BASE, new Uint8Array([3]));
  assertEquals(seen(cache, 0, 2), [3, 2]);
  cache.fill(BASE + 2, 2, 9);
  cache.copy(BASE, BASE + 4, 4);
  assertEquals([...memory.view(BASE, 8)], [3, 2, 9, 9, 3, 2, 9, 9]);
  cache.clean(BASE, 64);
  cache.invalidate(BASE, 64);
  cache.cleanAndInvalidate(BASE, 64);
  assertEquals(seen(cache, 0, 2), [3, 2]);
  assertEquals(cache.counters, {
    linesCleaned: 0,
    linesInvalidated: 0,
    dirtyLinesLost: 0,
  });
});

Deno.test("without coherence a device does not see a write before it is cleaned", () => {
  const [memory, cache] = make(false);
  cache.write(BASE + 10, new Uint8Array([5]));
  assertEquals(memory.view(BASE + 10, 1)[0], 0);
  assertEquals(seen(cache, 10, 1), [5]);
  cache.clean(BASE + 10, 1);
  assertEquals(memory.view(BASE + 10, 1)[0], 5);
  assertEquals(cache.counters.linesCleaned, 1);
});

Deno.test("without coherence a processor does not see a device's write before it invalidates", () => {
  const [memory, cache] = make(false);
  assertEquals(seen(cache, 0, 1), [0]);
  memory.write(BASE, new Uint8Array([8]));
  assertEquals(seen(cache, 0, 1), [0]);
  cache.clean(BASE, 1);
  assertEquals(seen(cache, 0, 1), [0]);
  cache.invalidate(BASE, 1);
  assertEquals(seen(cache, 0, 1), [8]);
});

Deno.test("cleaning a dirty line overwrites what a device wrote beside it", () => {
  const [memory, cache] = make(false);
  cache.write(BASE, new Uint8Array([1]));
  memory.write(BASE + 32, new Uint8Array([2]));
  cache.clean(BASE, 1);
  assertEquals([memory.view(BASE, 1)[0], memory.view(BASE + 32, 1)[0]], [1, 0]);
});

Deno.test("invalidating whole lines loses the processors' writes in them", () => {
  const [, cache] = make(false);
  cache.write(BASE, new Uint8Array([1]));
  cache.invalidate(BASE, CACHE_LINE_BYTES);
  assertEquals(seen(cache, 0, 1), [0]);
  assertEquals(cache.counters.dirtyLinesLost, 1);
});

Deno.test("invalidating part of a line keeps the bytes beside it", () => {
  const [, cache] = make(false);
  cache.write(BASE, new Uint8Array([1]));
  cache.write(BASE + 191, new Uint8Array([2]));
  cache.invalidate(BASE + 1, 190);
  assertEquals(seen(cache, 0, 1), [1]);
  assertEquals(seen(cache, 191, 1), [2]);
  assertEquals(cache.counters.dirtyLinesLost, 0);
});

Deno.test("an address without memory is refused in either mode", () => {
  for (const coherent of [true, false]) {
    const [, cache] = make(coherent);
    const bytes = new Uint8Array(2);
    const outside = BASE + 4095;
    assertThrows(() => cache.read(outside, bytes), NoMemoryError);
    assertThrows(() => cache.write(outside, bytes), NoMemoryError);
    assertThrows(() => cache.fill(outside, 2, 0), NoMemoryError);
    assertThrows(() => cache.copy(BASE, outside, 2), NoMemoryError);
  }
  const [, cache] = make(false);
  assertThrows(() => cache.clean(BASE + 4095, 2), NoMemoryError);
  assertThrows(() => cache.invalidate(BASE - 1, 2), NoMemoryError);
});

/** The same rules said with one map of lines. */
class PlainCache {
  readonly ram = new Uint8Array(4096);
  readonly lines = new Map<number, { bytes: Uint8Array; dirty: boolean }>();

  line(at: number): { bytes: Uint8Array; dirty: boolean } {
    const index = Math.floor(at / 64);
    let line = this.lines.get(index);
    if (line === undefined) {
      line = {
        bytes: this.ram.slice(index * 64, index * 64 + 64),
        dirty: false,
      };
      this.lines.set(index, line);
    }
    return line;
  }

  write(at: number, value: number): void {
    const line = this.line(at);
    line.bytes[at % 64] = value;
    line.dirty = true;
  }

  clean(at: number, length: number): void {
    for (let index = Math.floor(at / 64); index * 64 < at + length; index++) {
      const line = this.lines.get(index);
      if (line?.dirty === true) this.ram.set(line.bytes, index * 64);
      if (line !== undefined) line.dirty = false;
    }
  }

  invalidate(at: number, length: number): void {
    if (at % 64 !== 0) this.clean(at, 1);
    if ((at + length) % 64 !== 0) this.clean(at + length - 1, 1);
    for (let index = Math.floor(at / 64); index * 64 < at + length; index++) {
      this.lines.delete(index);
    }
  }
}

const operations = Schema.Array(
  Schema.Struct({
    kind: Schema.Literals([
      "read",
      "write",
      "fill",
      "copy",
      "device",
      "clean",
      "invalidate",
    ]),
    at: whole(0, 600),
    to: whole(0, 600),
    length: whole(0, 200),
    value: whole(0, 255),
  }),
);

function perform(
  { kind, at, to, length, value }: typeof operations.Type[number],
  memory: PhysicalMemory,
  cache: ProcessorCache,
  plain: PlainCache,
): void {
  const range = Array.from({ length }, (_, index) => index);
  const bytes = new Uint8Array(range.map((index) => value + index));
  if (kind === "read") {
    const expected = range.map((index) =>
      plain.line(at + index).bytes[(at + index) % 64]!
    );
    assertEquals(seen(cache, at, length), expected);
  } else if (kind === "write") {
    cache.write(BASE + at, bytes);
    range.forEach((index) => plain.write(at + index, bytes[index]!));
  } else if (kind === "fill") {
    cache.fill(BASE + at, length, value);
    range.forEach((index) => plain.write(at + index, value));
  } else if (kind === "copy") {
    const from = range.map((index) =>
      plain.line(at + index).bytes[(at + index) % 64]!
    );
    cache.copy(BASE + at, BASE + to, length);
    from.forEach((byte, index) => plain.write(to + index, byte));
  } else if (kind === "device") {
    memory.write(BASE + at, bytes);
    plain.ram.set(bytes, at);
  } else if (kind === "clean") {
    cache.clean(BASE + at, length);
    if (length > 0) plain.clean(at, length);
  } else {
    cache.invalidate(BASE + at, length);
    if (length > 0) plain.invalidate(at, length);
  }
}

Deno.test("any sequence of accesses acts as lines in a map would", () => {
  checkProperty(operations, (steps) => {
    const [memory, cache] = make(false);
    const plain = new PlainCache();
    for (const step of steps) perform(step, memory, cache, plain);
    assertEquals(memory.bytes, plain.ram);
    cache.clean(BASE, 4096);
    plain.clean(0, 4096);
    assertEquals(memory.bytes, plain.ram);
  }, { runs: 300 });
});
