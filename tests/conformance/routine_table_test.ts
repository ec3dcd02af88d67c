/** Group 1: the routine table as a driver gets it, in every generation. */

import { Effect } from "../../deps.ts";
import {
  DMA_OPERATIONS_MEMBERS,
  DmaOperationsGeneration,
  dmaOperationsLayout,
  STATUS_UNSUCCESSFUL,
} from "../../src/ddi/mod.ts";
import { Devices } from "../../src/devices/mod.ts";
import { hasGeneration, ioGetDmaAdapter } from "../../src/dma/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { completed, finds, statusOfDescription } from "../dma/fixture.ts";

const generations = Object.values(DmaOperationsGeneration);

/** How many members each generation has, from Windows 2000 to Server 2022. */
const counts = [12, 15, 28, 33, 34, 38, 39];

/** The sizes in the header, on 64-bit systems. */
const sizes = [0x68, 0x80, 0xE8, 0x110, 0x118, 0x138, 0x140];

/** The table that a machine of a generation gives to a description. */
const tableOf = (
  version: number,
  dmaOperationsGeneration?: DmaOperationsGeneration,
) => {
  const program = Effect.gen(function* () {
    const { pdo } = yield* Devices.busMaster();
    const { adapter } = yield* ioGetDmaAdapter(pdo, {
      version,
      master: true,
      scatterGather: true,
      dma32BitAddresses: true,
      dmaAddressWidth: 32,
      maximumLength: 0x1_0000,
    });
    return adapter.dmaOperations;
  });
  const options = dmaOperationsGeneration === undefined
    ? {}
    : { dmaOperationsGeneration };
  return finds([], program, options).value!;
};

Deno.test("C007 the newest table has all 39 members in the order of the header", () => {
  const { size, ...members } = tableOf(3);
  assertEquals(size, 0x140);
  assertEquals(Object.keys(members), [...DMA_OPERATIONS_MEMBERS]);
  assertEquals(Object.keys(members).length, 39);
  assertEquals(Object.keys(members)[19], "allocateAdapterChannelEx");
  for (const member of Object.values(members)) {
    assertEquals(typeof member, "function");
  }
});

Deno.test("C008 each generation of version 3 has the size and the members of its header, and no more", () => {
  for (const [index, generation] of generations.entries()) {
    if (generation < DmaOperationsGeneration.Version3) continue;
    const { size, ...members } = tableOf(3, generation);
    assertEquals(size, sizes[index]);
    const expected = DMA_OPERATIONS_MEMBERS.slice(0, counts[index]);
    assertEquals(Object.keys(members), expected);
  }
});

Deno.test("C010 a version-2 table has 15 members and a version-1 table 12, however new the system", () => {
  for (const [version, index] of [[0, 0], [1, 0], [2, 1]] as const) {
    for (const generation of generations) {
      // A system that old has no such description.
      if (generation < version) continue;
      const { size, ...members } = tableOf(version, generation);
      assertEquals(size, sizes[index]);
      const expected = DMA_OPERATIONS_MEMBERS.slice(0, counts[index]);
      assertEquals(Object.keys(members), expected);
    }
  }
});

Deno.test("C007 C008 C010 each pointer of a table is at its place in the bytes, and the table ends with the last", () => {
  for (const [index, generation] of generations.entries()) {
    const members = DMA_OPERATIONS_MEMBERS.slice(0, counts[index]);
    const pointers = members.map((name, at) => [name, 0x1000 + at] as const);
    const table = { size: sizes[index]!, ...Object.fromEntries(pointers) };
    const bytes = dmaOperationsLayout(generation).encode(table);
    assertEquals(bytes.length, sizes[index]);
    const view = new DataView(bytes.buffer);
    assertEquals(view.getUint32(0, true), sizes[index]);
    for (const at of members.keys()) {
      assertEquals(view.getBigUint64(8 + 8 * at, true), BigInt(0x1000 + at));
    }
    assertEquals(dmaOperationsLayout(generation).decode(bytes), table);
  }
});

Deno.test("hasGeneration tells by the size which members there are", () => {
  for (const generation of generations) {
    if (generation < DmaOperationsGeneration.Version3) continue;
    const table = tableOf(3, generation);
    for (const asked of generations) {
      assertEquals(hasGeneration(table, asked), asked <= generation);
    }
  }
  assert(!hasGeneration(tableOf(2), DmaOperationsGeneration.Version3));
});

Deno.test("C023 a system of an old generation has no adapter for a newer description", () => {
  for (
    const [generation, newest] of [[1, 1], [2, 2], [3, 3], [7, 3]] as const
  ) {
    for (const version of [0, 1, 2, 3]) {
      const program = statusOfDescription({
        version,
        master: true,
        dmaAddressWidth: 32,
        maximumLength: 4096,
      });
      const options = { dmaOperationsGeneration: generation };
      const { value } = completed(program, options);
      assertEquals(value, version <= newest ? 0 : STATUS_UNSUCCESSFUL);
    }
  }
});
