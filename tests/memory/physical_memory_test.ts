/** Physical memory: banks with holes, exact bytes, no partial effect at a hole. */

import { Schema } from "../../deps.ts";
import { NoMemoryError, PhysicalMemory } from "../../src/memory/mod.ts";
import { assert, assertEquals, assertFalse, assertThrows } from "../deps.ts";
import { checkProperty } from "../property.ts";

const HIGH = 0x1_0000_0000;

function twoBanks(): PhysicalMemory {
  return new PhysicalMemory([
    { base: HIGH, bytes: 8192 },
    { base: 0, bytes: 8192 },
  ]);
}

Deno.test("memory starts as zeros", () => {
  const memory = twoBanks();
  assert(memory.view(0, 8192).every((byte) => byte === 0));
  assert(memory.view(HIGH, 8192).every((byte) => byte === 0));
});

Deno.test("what is written at an address is read there and nowhere else", () => {
  const memory = twoBanks();
  memory.write(HIGH + 100, new Uint8Array([1, 2, 3]));
  const target = new Uint8Array(5);
  memory.read(HIGH + 99, target);
  assertEquals([...target], [0, 1, 2, 3, 0]);
  assert(memory.view(0, 8192).every((byte) => byte === 0));
});

Deno.test("bytes are copied between banks, and within one where they overlap", () => {
  const memory = twoBanks();
  memory.write(0, new Uint8Array([1, 2, 3, 4, 5]));
  memory.copy(0, HIGH + 8187, 5);
  assertEquals([...memory.view(HIGH + 8187, 5)], [1, 2, 3, 4, 5]);
  memory.copy(0, 2, 5);
  assertEquals([...memory.view(0, 7)], [1, 2, 1, 2, 3, 4, 5]);
  memory.copy(2, 0, 5);
  assertEquals([...memory.view(0, 7)], [1, 2, 3, 4, 5, 4, 5]);
});

Deno.test("filling touches its range only", () => {
  const memory = twoBanks();
  memory.fill(4095, 2, 0xEE);
  assertEquals([...memory.view(4094, 4)], [0, 0xEE, 0xEE, 0]);
});

Deno.test("a view is a window, not a copy", () => {
  const memory = twoBanks();
  memory.view(HIGH, 1)[0] = 9;
  assertEquals(memory.view(HIGH, 1)[0], 9);
});

Deno.test("banks that touch are one piece of memory", () => {
  const memory = new PhysicalMemory([
    { base: 4096, bytes: 4096 },
    { base: 0, bytes: 4096 },
  ]);
  assertEquals(memory.banks, [{ base: 0, bytes: 8192 }]);
  memory.write(4094, new Uint8Array([1, 2, 3, 4]));
  assertEquals([...memory.view(4094, 4)], [1, 2, 3, 4]);
});

Deno.test("a range that leaves memory is refused and changes nothing", () => {
  const memory = twoBanks();
  memory.fill(0, 8192, 7);
  const before = memory.bytes.slice();
  const ranges: ReadonlyArray<readonly [number, number]> = [
    [8190, 4],
    [8192, 1],
    [HIGH - 1, 2],
    [HIGH + 8191, 2],
    [-1, 1],
    [NaN, 1],
    [2 ** 53, 1],
  ];
  for (const [address, length] of ranges) {
    assertFalse(memory.contains(address, length));
    const source = new Uint8Array(length).fill(1);
    assertThrows(() => memory.write(address, source), NoMemoryError);
    assertThrows(() => memory.read(address, source), NoMemoryError);
    assertThrows(() => memory.fill(address, length, 1), NoMemoryError);
    assertThrows(() => memory.copy(0, address, length), NoMemoryError);
    assertThrows(() => memory.copy(address, 0, length), NoMemoryError);
    assertThrows(() => memory.view(address, length), NoMemoryError);
    assertEquals([...source], Array(length).fill(1));
  }
  assertEquals(memory.bytes, before);
});

Deno.test("the error at a hole names the address and the length", () => {
  const error = assertThrows(
    () => twoBanks().view(0xDEAD_0000, 16),
    NoMemoryError,
    "0xdead0000",
  ) as NoMemoryError;
  assertEquals([error.address, error.length], [0xDEAD_0000, 16]);
});

Deno.test("words are stored lowest byte first and 64-bit words are exact to 2^53", () => {
  const memory = twoBanks();
  memory.writeUint32(HIGH, 0x89ABCDEF);
  assertEquals([...memory.view(HIGH, 4)], [0xEF, 0xCD, 0xAB, 0x89]);
  assertEquals(memory.readUint32(HIGH), 0x89ABCDEF);
  const address = Schema.Int.check(
    Schema.isBetween({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  );
  checkProperty(address, (value) => {
    memory.writeUint64(13, value);
    assertEquals(memory.readUint64(13), value);
    const view = new DataView(memory.view(13, 8).slice().buffer);
    assertEquals(view.getBigUint64(0, true), BigInt(value));
  });
  assertThrows(() => memory.writeUint64(8185, 1), NoMemoryError);
  assertThrows(() => memory.readUint32(8189), NoMemoryError);
});

Deno.test("banks that overlap or are not whole pages are refused", () => {
  const bad = [
    [{ base: 1, bytes: 4096 }],
    [{ base: 0, bytes: 100 }],
    [{ base: 0, bytes: 0 }],
    [{ base: -4096, bytes: 4096 }],
    [{ base: 2 ** 53 - 4096, bytes: 8192 }],
    [{ base: 0, bytes: 8192 }, { base: 4096, bytes: 4096 }],
  ];
  for (const banks of bad) {
    assertThrows(() => new PhysicalMemory(banks), RangeError);
  }
});
