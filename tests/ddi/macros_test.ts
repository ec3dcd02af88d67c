/** Page arithmetic, also where 32-bit arithmetic would go wrong. */

import { Schema } from "../../deps.ts";
import {
  addressAndSizeToSpanPages,
  byteOffset,
  bytesToPages,
  PAGE_SHIFT,
  PAGE_SIZE,
  pageAlign,
} from "../../src/ddi/mod.ts";
import { assertEquals } from "../deps.ts";
import { checkProperty, whole } from "../property.ts";

Deno.test("C014 a page from its start spans one page", () => {
  assertEquals(addressAndSizeToSpanPages(0, 4096), 1);
});

Deno.test("C015 a page's worth of bytes from offset 1 spans two pages", () => {
  assertEquals(addressAndSizeToSpanPages(1, 4096), 2);
});

Deno.test("C016 two bytes from offset 4095 span two pages", () => {
  assertEquals(addressAndSizeToSpanPages(4095, 2), 2);
});

Deno.test("C017 no bytes span no page on a boundary and one elsewhere", () => {
  assertEquals(addressAndSizeToSpanPages(0, 0), 0);
  assertEquals(addressAndSizeToSpanPages(1, 0), 1);
});

Deno.test("a page is 4096 bytes", () => {
  assertEquals(PAGE_SIZE, 4096);
  assertEquals(2 ** PAGE_SHIFT, PAGE_SIZE);
});

Deno.test("page arithmetic agrees with 64-bit integer arithmetic at every address", () => {
  const range = Schema.Struct({
    address: whole(0, 2 ** 52),
    bytes: whole(0, 2 ** 34),
  });
  checkProperty(range, ({ address, bytes }) => {
    const wide = BigInt(address);
    const count = BigInt(bytes);
    assertEquals(byteOffset(address), Number(wide & 0xFFFn));
    assertEquals(pageAlign(address), Number(wide & ~0xFFFn));
    assertEquals(
      bytesToPages(bytes),
      Number((count >> 12n) + ((count & 0xFFFn) === 0n ? 0n : 1n)),
    );
    assertEquals(
      addressAndSizeToSpanPages(address, bytes),
      Number(((wide & 0xFFFn) + count + 0xFFFn) >> 12n),
    );
  }, { runs: 500 });
});

Deno.test("page arithmetic is exact on both sides of 2 GiB and 4 GiB", () => {
  for (const border of [2 ** 31, 2 ** 32, 2 ** 44, 2 ** 52]) {
    assertEquals(byteOffset(border - 1), 4095);
    assertEquals(pageAlign(border + 5), border);
    assertEquals(pageAlign(border - 1), border - 4096);
    assertEquals(addressAndSizeToSpanPages(border - 1, 2), 2);
    assertEquals(bytesToPages(border), border / 4096);
    assertEquals(bytesToPages(border + 1), border / 4096 + 1);
  }
});
