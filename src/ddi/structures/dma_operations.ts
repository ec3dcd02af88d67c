/**
 * DMA_OPERATIONS: the routine table, its members in order and the size it has
 * in each generation of Windows.
 *
 * @module
 */

import { Schema } from "../../../deps.ts";
import { type Field, type PointerBytes, StructureLayout } from "../layout.ts";
import { Address, Ulong } from "./scalars.ts";

/** Generations of the table; each only adds members at the end. */
export const DmaOperationsGeneration = {
  /** Windows 2000: description versions 0 and 1. */
  Version1: 1,
  /** Windows XP: description version 2. */
  Version2: 2,
  /** Windows 8: description version 3. */
  Version3: 3,
  /** Windows 10: domains. */
  Windows10: 4,
  /** Windows 10 1803: common buffers with bounds. */
  Windows10Version1803: 5,
  /** Later Windows 10: common-buffer vectors. */
  Vectors: 6,
  /** Server 2022 (NTDDI_WIN10_FE): common buffers from an MDL. */
  Server2022: 7,
} as const;

/** One of {@link DmaOperationsGeneration}. */
export type DmaOperationsGeneration =
  typeof DmaOperationsGeneration[keyof typeof DmaOperationsGeneration];

/**
 * The members of the table in its order, one list for each
 * {@link DmaOperationsGeneration}: what that generation added (C007).
 */
export const DMA_OPERATIONS_BY_GENERATION = [
  [
    "putDmaAdapter",
    "allocateCommonBuffer",
    "freeCommonBuffer",
    "allocateAdapterChannel",
    "flushAdapterBuffers",
    "freeAdapterChannel",
    "freeMapRegisters",
    "mapTransfer",
    "getDmaAlignment",
    "readDmaCounter",
    "getScatterGatherList",
    "putScatterGatherList",
  ],
  [
    "calculateScatterGatherList",
    "buildScatterGatherList",
    "buildMdlFromScatterGatherList",
  ],
  [
    "getDmaAdapterInfo",
    "getDmaTransferInfo",
    "initializeDmaTransferContext",
    "allocateCommonBufferEx",
    "allocateAdapterChannelEx",
    "configureAdapterChannel",
    "cancelAdapterChannel",
    "mapTransferEx",
    "getScatterGatherListEx",
    "buildScatterGatherListEx",
    "flushAdapterBuffersEx",
    "freeAdapterObject",
    "cancelMappedTransfer",
  ],
  [
    "allocateDomainCommonBuffer",
    "flushDmaBuffer",
    "joinDmaDomain",
    "leaveDmaDomain",
    "getDmaDomain",
  ],
  ["allocateCommonBufferWithBounds"],
  [
    "allocateCommonBufferVector",
    "getCommonBufferFromVectorByIndex",
    "freeCommonBufferFromVector",
    "freeCommonBufferVector",
  ],
  ["createCommonBufferFromMdl"],
] as const;

/** Name of a member of the table, in TypeScript case. */
export type DmaOperationName =
  typeof DMA_OPERATIONS_BY_GENERATION[number][number];

/** The 39 members in the order they have in the table (C007). */
export const DMA_OPERATIONS_MEMBERS: ReadonlyArray<DmaOperationName> =
  DMA_OPERATIONS_BY_GENERATION.flat();

/** The table as data: its Size and the address of each routine. */
export type DmaOperationsTable =
  & { readonly size: number }
  & { readonly [Name in DmaOperationName]?: number };

/** Schema of {@link DmaOperationsTable}. */
export const DmaOperationsTable: Schema.Codec<DmaOperationsTable> = Schema
  .Struct({
    size: Ulong,
    ...Object.fromEntries(
      DMA_OPERATIONS_MEMBERS.map((name) => [name, Schema.optionalKey(Address)]),
    ) as Record<DmaOperationName, Schema.optionalKey<typeof Address>>,
  });

const layouts = DMA_OPERATIONS_BY_GENERATION.map((_, last) => {
  const names = DMA_OPERATIONS_BY_GENERATION.slice(0, last + 1).flat();
  const pointers = names.map((name): Field<DmaOperationName> => [
    name,
    "POINTER",
  ]);
  return new StructureLayout<DmaOperationsTable>(
    "DMA_OPERATIONS",
    [["size", "ULONG"], ...pointers],
  );
});

/**
 * Gives the members a table has.
 *
 * @param generation One of {@link DmaOperationsGeneration}.
 * @returns Their names in order; a version-2 table has 15 (C010).
 *
 * @example What a version-2 table lacks
 * ```ts
 * import { dmaOperationsMembers } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * assert.ok(dmaOperationsMembers(3).includes("allocateAdapterChannelEx"));
 * assert.ok(!dmaOperationsMembers(2).includes("allocateAdapterChannelEx"));
 * ```
 */
export function dmaOperationsMembers(
  generation: DmaOperationsGeneration,
): ReadonlyArray<DmaOperationName> {
  return DMA_OPERATIONS_BY_GENERATION.slice(0, generation).flat();
}

/**
 * Tells which generation brought a member.
 *
 * @param name A member's name.
 * @returns The first generation whose table has it.
 */
export function dmaOperationFirstIn(
  name: DmaOperationName,
): DmaOperationsGeneration {
  const index = DMA_OPERATIONS_BY_GENERATION.findIndex((names) =>
    (names as ReadonlyArray<string>).includes(name)
  );
  return index + 1 as DmaOperationsGeneration;
}

/**
 * Gives the Size field of a table: a driver may compare it to learn what it has.
 *
 * @param generation One of {@link DmaOperationsGeneration}.
 * @param pointerBytes 8 (default) or 4.
 * @returns Bytes; 0xE8 for version 3 on 64-bit systems (C008).
 */
export function dmaOperationsSize(
  generation: DmaOperationsGeneration,
  pointerBytes: PointerBytes = 8,
): number {
  return dmaOperationsLayout(generation).size(pointerBytes);
}

/**
 * Gives the layout of a table.
 *
 * @param generation One of {@link DmaOperationsGeneration}.
 * @returns Size, then a pointer for each member.
 */
export function dmaOperationsLayout(
  generation: DmaOperationsGeneration,
): StructureLayout<DmaOperationsTable> {
  return layouts[generation - 1]!;
}
