/** The routine table: member order, offsets and size in each generation. */

import { Schema } from "../../deps.ts";
import {
  DMA_OPERATIONS_MEMBERS,
  dmaOperationFirstIn,
  type DmaOperationName,
  DmaOperationsGeneration,
  dmaOperationsLayout,
  dmaOperationsMembers,
  dmaOperationsSize,
  DmaOperationsTable,
} from "../../src/ddi/mod.ts";
import { assertEquals, assertThrows } from "../deps.ts";

const generations = Object.values(DmaOperationsGeneration);

/** The header's member names in the header's order. */
const headerOrder = [
  "PutDmaAdapter AllocateCommonBuffer FreeCommonBuffer",
  "AllocateAdapterChannel FlushAdapterBuffers FreeAdapterChannel",
  "FreeMapRegisters MapTransfer GetDmaAlignment ReadDmaCounter",
  "GetScatterGatherList PutScatterGatherList CalculateScatterGatherList",
  "BuildScatterGatherList BuildMdlFromScatterGatherList GetDmaAdapterInfo",
  "GetDmaTransferInfo InitializeDmaTransferContext AllocateCommonBufferEx",
  "AllocateAdapterChannelEx ConfigureAdapterChannel CancelAdapterChannel",
  "MapTransferEx GetScatterGatherListEx BuildScatterGatherListEx",
  "FlushAdapterBuffersEx FreeAdapterObject CancelMappedTransfer",
  "AllocateDomainCommonBuffer FlushDmaBuffer JoinDmaDomain LeaveDmaDomain",
  "GetDmaDomain AllocateCommonBufferWithBounds AllocateCommonBufferVector",
  "GetCommonBufferFromVectorByIndex FreeCommonBufferFromVector",
  "FreeCommonBufferVector CreateCommonBufferFromMdl",
].join(" ").split(" ");

Deno.test("C007 the table has 39 members in the header's order, AllocateAdapterChannelEx the 20th", () => {
  const lowered = headerOrder.map((name) =>
    name[0]!.toLowerCase() + name.slice(1)
  );
  assertEquals([...DMA_OPERATIONS_MEMBERS] as string[], lowered);
  assertEquals(DMA_OPERATIONS_MEMBERS.length, 39);
  assertEquals(DMA_OPERATIONS_MEMBERS[19], "allocateAdapterChannelEx");
});

Deno.test("C007 members lie at the header's offsets", () => {
  const layout = dmaOperationsLayout(DmaOperationsGeneration.Server2022);
  DMA_OPERATIONS_MEMBERS.forEach((name, index) => {
    assertEquals(layout.offsetOf(name), 8 + 8 * index);
    assertEquals(layout.offsetOf(name, 4), 4 + 4 * index);
  });
  const documented: ReadonlyArray<[DmaOperationName, number, number]> = [
    ["readDmaCounter", 0x50, 0x28],
    ["calculateScatterGatherList", 0x68, 0x34],
    ["getDmaAdapterInfo", 0x80, 0x40],
    ["allocateAdapterChannelEx", 0xA0, 0x50],
    ["cancelAdapterChannel", 0xB0, 0x58],
    ["cancelMappedTransfer", 0xE0, 0x70],
    ["getDmaDomain", 0x108, 0x84],
    ["freeCommonBufferVector", 0x130, 0x98],
    ["createCommonBufferFromMdl", 0x138, 0x9C],
  ];
  for (const [name, wide, narrow] of documented) {
    assertEquals(layout.offsetOf(name), wide);
    assertEquals(layout.offsetOf(name, 4), narrow);
  }
});

Deno.test("C008 the version-3 table has Size 0xE8", () => {
  assertEquals(dmaOperationsSize(DmaOperationsGeneration.Version3), 0xE8);
});

Deno.test("the table's Size in every generation", () => {
  assertEquals(
    generations.map((generation) => dmaOperationsSize(generation)),
    [0x68, 0x80, 0xE8, 0x110, 0x118, 0x138, 0x140],
  );
  assertEquals(
    generations.map((generation) => dmaOperationsSize(generation, 4)),
    [0x34, 0x40, 0x74, 0x88, 0x8C, 0x9C, 0xA0],
  );
});

Deno.test("C010 a version-2 table has Size 0x80 and ends before the 16th member", () => {
  const { Version2 } = DmaOperationsGeneration;
  assertEquals(dmaOperationsSize(Version2), 0x80);
  assertEquals(
    dmaOperationsMembers(Version2),
    DMA_OPERATIONS_MEMBERS.slice(0, 15),
  );
  assertThrows(
    () => dmaOperationsLayout(Version2).offsetOf("getDmaAdapterInfo"),
    RangeError,
  );
});

Deno.test("a member first appears in the generation that brought it", () => {
  for (const name of DMA_OPERATIONS_MEMBERS) {
    const first = dmaOperationFirstIn(name);
    for (const generation of generations) {
      const has = dmaOperationsMembers(generation).includes(name);
      assertEquals(has, generation >= first);
    }
  }
  assertEquals(dmaOperationFirstIn("readDmaCounter"), 1);
  assertEquals(dmaOperationFirstIn("buildScatterGatherList"), 2);
  assertEquals(dmaOperationFirstIn("cancelAdapterChannel"), 3);
});

Deno.test("a table's bytes hold its Size and pointers", () => {
  const table: Record<string, number> = { size: 0x68 };
  dmaOperationsMembers(DmaOperationsGeneration.Version1).forEach(
    (name, index) => table[name] = 0x1000 + index,
  );
  const decoded = Schema.decodeUnknownSync(DmaOperationsTable)(table);
  const layout = dmaOperationsLayout(DmaOperationsGeneration.Version1);
  const bytes = layout.encode(decoded);
  assertEquals(bytes.length, 0x68);
  assertEquals(new DataView(bytes.buffer).getUint32(0, true), 0x68);
  assertEquals(new DataView(bytes.buffer).getUint32(0x60, true), 0x100B);
  assertEquals(layout.decode(bytes), decoded);
});
