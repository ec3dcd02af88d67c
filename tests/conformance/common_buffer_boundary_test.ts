/** Group 18: the boundaries that no common buffer crosses (spec 05, section 1). */

import { Effect } from "../../deps.ts";
import { STATUS_UNSUCCESSFUL } from "../../src/ddi/mod.ts";
import type { CommonBuffer } from "../../src/dma/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { FOUR_GIB } from "../dma/buffers.ts";
import { finds, makeDriver, statusOf } from "../dma/fixture.ts";
import {
  ISA_MACHINE,
  makeSystemDriver,
  withController,
} from "../dma/system.ts";

/** Whether a range has bytes on both sides of a multiple. */
const crosses = (address: number, length: number, boundary: number) =>
  Math.floor(address / boundary) !==
    Math.floor((address + length - 1) / boundary);

Deno.test("A bus master's buffer never crosses 4 GiB, where memory goes on there", () => {
  const banks = [
    { base: 0, bytes: 0x8_0000 },
    { base: FOUR_GIB - 0x1_0000, bytes: 0x2_0000 },
  ];
  const length = 5 * 4096;
  const program = Effect.gen(function* () {
    const { dma } = yield* makeDriver({ dmaAddressWidth: 64 });
    const buffers: CommonBuffer[] = [];
    for (const _ of [1, 2, 3, 4, 5, 6]) {
      buffers.push(yield* dma.allocateCommonBuffer(length, true));
    }
    return buffers;
  });
  const buffers = finds([], program, { banks }).value!;
  const addresses = buffers.map(({ logicalAddress }) => logicalAddress);
  assert(addresses.every((each) => !crosses(each, length, FOUR_GIB)));
  assert(addresses.some((each) => each >= FOUR_GIB));
  assert(addresses.some((each) => each < FOUR_GIB && each > 2 ** 31));
});

Deno.test("A system-DMA adapter's buffer never crosses 64 KiB, and is never longer", () => {
  for (const extended of [false, true]) {
    const program = Effect.gen(function* () {
      const { dma } = yield* makeSystemDriver({ requestLine: 2 });
      const allocate = (length: number) =>
        extended
          ? dma.allocateCommonBufferEx({ length, cacheEnabled: true })
          : dma.allocateCommonBuffer(length, true);
      const free = (buffer: CommonBuffer, length: number) =>
        dma.freeCommonBuffer({ ...buffer, length, cacheEnabled: true });
      const found: boolean[] = [];
      for (const pages of [1, 5, 9, 13, 16]) {
        const length = pages * 4096;
        const buffer = yield* allocate(length);
        found.push(crosses(buffer.logicalAddress, length, 0x1_0000));
        assert(buffer.logicalAddress + length <= 2 ** 24);
        yield* free(buffer, length);
      }
      return { found, status: yield* statusOf(allocate(17 * 4096)) };
    });
    const { found, status } = finds([], program, ISA_MACHINE).value!;
    assertEquals(found, Array(5).fill(false));
    assertEquals(status, STATUS_UNSUCCESSFUL);
  }
});

Deno.test("With 32 address bits the Ex routine gives a system-DMA adapter more than 64 KiB, the old one does not", () => {
  const program = Effect.gen(function* () {
    const { dma } = yield* makeSystemDriver({
      maximumLength: 0x4_0000,
      scatterGather: true,
    });
    const length = 0x1_8000;
    const asked = { length, cacheEnabled: true };
    const old = yield* statusOf(dma.allocateCommonBuffer(length, true));
    const buffer = yield* dma.allocateCommonBufferEx(asked);
    yield* dma.freeCommonBuffer({ ...buffer, ...asked });
    return [old, crosses(buffer.logicalAddress, length, 0x1_0000)];
  });
  const machine = { ...withController(), mapRegisters: 64 };
  const report = finds([], program, machine);
  assertEquals(report.value, [STATUS_UNSUCCESSFUL, true]);
});
