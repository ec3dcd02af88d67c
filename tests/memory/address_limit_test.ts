/** Address limits: what a device reaches and where a run must end. */

import { Schema } from "../../deps.ts";
import {
  bytesToBoundary,
  crossesBoundary,
  highestAddress,
  ISA_BOUNDARY,
  reaches,
  SEGMENT_BOUNDARY,
} from "../../src/memory/mod.ts";
import { assert, assertEquals, assertFalse, assertThrows } from "../deps.ts";
import { checkProperty, whole } from "../property.ts";

Deno.test("the highest address of 24, 32 and 36 bits", () => {
  assertEquals(highestAddress(1), 1);
  assertEquals(highestAddress(24), 0xFF_FFFF);
  assertEquals(highestAddress(32), 0xFFFF_FFFF);
  assertEquals(highestAddress(36), 0xF_FFFF_FFFF);
});

Deno.test("widths of 53 bits and more reach every address a number holds", () => {
  for (const width of [53, 54, 63, 64]) {
    assertEquals(highestAddress(width), Number.MAX_SAFE_INTEGER);
    assert(reaches(width, Number.MAX_SAFE_INTEGER - 4095, 4096));
  }
  assertEquals(highestAddress(52), 2 ** 52 - 1);
});

Deno.test("a width outside 1 to 64 is refused", () => {
  for (const width of [0, 65, -1, 24.5, NaN]) {
    assertThrows(() => highestAddress(width), RangeError);
  }
});

Deno.test("C287 a 32-bit master does not reach the page at 4 GiB", () => {
  assertFalse(reaches(32, 0x1_0000_0000, 4096));
  assertFalse(reaches(32, 0xFFFF_F001, 4096));
});

Deno.test("C288 a 32-bit master reaches the page at 0xFFFFF000", () => {
  assert(reaches(32, 0xFFFF_F000, 4096));
});

Deno.test("a range of no bytes is reached when its address is", () => {
  assert(reaches(24, 0xFF_FFFF, 0));
  assertFalse(reaches(24, 0x100_0000, 0));
});

Deno.test("reaching agrees with 64-bit arithmetic for every width", () => {
  const input = Schema.Struct({
    width: whole(1, 64),
    exponent: whole(0, 51),
    below: whole(0, 8192),
    length: whole(1, 16384),
  });
  checkProperty(input, ({ width, exponent, below, length }) => {
    const address = Math.max(0, 2 ** exponent - below);
    const last = BigInt(address) + BigInt(length) - 1n;
    assertEquals(reaches(width, address, length), last < 1n << BigInt(width));
  }, { runs: 500 });
});

Deno.test("a run ends at a multiple of 64 KiB or 4 GiB", () => {
  assertEquals(bytesToBoundary(0x2_F000, ISA_BOUNDARY), 0x1000);
  assertEquals(bytesToBoundary(0x3_0000, ISA_BOUNDARY), 0x1_0000);
  assertEquals(bytesToBoundary(0x1_FFFF_FFFF, SEGMENT_BOUNDARY), 1);
  assertFalse(crossesBoundary(0x2_F000, 0x1000, ISA_BOUNDARY));
  assert(crossesBoundary(0x2_F000, 0x1001, ISA_BOUNDARY));
  assertFalse(crossesBoundary(0xFFFF_F000, 0x1000, SEGMENT_BOUNDARY));
  assert(crossesBoundary(0xFFFF_F000, 0x1001, SEGMENT_BOUNDARY));
});
