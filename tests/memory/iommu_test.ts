/** Tests of the page tables of an IOMMU. */

import { IommuAccess, IommuPageTable } from "../../src/memory/mod.ts";
import { assertEquals } from "../deps.ts";

const { Read, ReadWrite, Write } = IommuAccess;

Deno.test("An entry translates every byte of its page and no other", () => {
  const table = new IommuPageTable();
  table.map(5, 900, ReadWrite);
  assertEquals(table.translate(5 * 4096, Read), 900 * 4096);
  assertEquals(table.translate(6 * 4096 - 1, Read), 901 * 4096 - 1);
  assertEquals(table.translate(5 * 4096 - 1, Read), -1);
  assertEquals(table.translate(6 * 4096, Read), -1);
});

Deno.test("An entry allows what its bits say", () => {
  for (const granted of [Read, Write, ReadWrite]) {
    const table = new IommuPageTable();
    table.map(1, 2, granted);
    for (const wanted of [Read, Write, ReadWrite]) {
      const allowed = table.translate(4096, wanted) >= 0;
      assertEquals(allowed, (granted & wanted) === wanted);
    }
  }
});

Deno.test("A page has one entry at a time, and none after its end", () => {
  const table = new IommuPageTable();
  assertEquals(table.map(1, 2, Read), true);
  assertEquals(table.map(1, 3, Write), false);
  assertEquals([table.size, table.translate(4096, Read)], [1, 2 * 4096]);
  assertEquals([table.unmap(1), table.unmap(1), table.size], [true, false, 0]);
  assertEquals(table.map(1, 3, Write), true);
});

Deno.test("Pages above 4 GiB translate exactly, on either side", () => {
  const table = new IommuPageTable();
  const page = 0x12_3456_7890;
  table.map(page, page + 1, Read);
  assertEquals(table.translate(page * 4096 + 77, Read), (page + 1) * 4096 + 77);
});
