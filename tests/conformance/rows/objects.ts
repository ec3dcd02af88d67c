/**
 * Conformance rows of constants, structures, macros and tables.
 *
 * @module
 */

import { type ConformanceRow, readRows } from "./table.ts";

/** What the objects of the interface look like. */
export const OBJECT_ROWS: readonly ConformanceRow[] = readRows(`
C001 | IO_ALLOCATION_ACTION | its members, as numbers | KeepObject is 1, DeallocateObject 2, DeallocateObjectKeepRegisters 3
C002 | DMA_COMPLETION_STATUS | its members, as numbers | DmaComplete is 0, DmaAborted 1, DmaError 2, DmaCancelled 3
C003 | DMA_COMPLETION_STATUS | transfers that complete, fail and are cancelled | no routine is ever given DmaAborted
C004 | Flags | the flags of a request | DMA_SYNCHRONOUS_CALLBACK is 1, DMA_ZERO_BUFFERS 2, DMA_FAIL_ON_BOUNCE 4
C005 | DMA_ADAPTER_INFO_V1 | the flags of an adapter | SYNCHRONOUS_CALLBACK is 1, API_BYPASS 2
C006 | DMA_TRANSFER_CONTEXT | its memory, version 1 | 128 bytes on a 64-bit system, 64 on a 32-bit one
C007 | DMA_OPERATIONS | its members | 39 in the order of the header, AllocateAdapterChannelEx the 20th
C008 | DMA_OPERATIONS | the version-3 table of 64-bit Windows 8 | its Size is 0xE8
C010 | DMA_OPERATIONS | a version-2 table | its Size is 0x80, and the members from the 16th on are absent
C011 | DMA_ADAPTER | an adapter asked for with description version 3 | its Version is 1
C012 | SCATTER_GATHER_LIST | its bytes on a 64-bit system | a header of 16, then the elements in place, 24 each
C013 | SCATTER_GATHER_LIST | the address of an element | the one the device uses, which need not be physical
C014 | SPAN_PAGES | 4096 bytes from offset 0 | 1 page
C015 | SPAN_PAGES | 4096 bytes from offset 1 | 2 pages
C016 | SPAN_PAGES | 2 bytes from offset 4095 | 2 pages
C017 | SPAN_PAGES | no bytes from offset 0, and from offset 1 | 0 pages, and 1
C018 | MDL chain | several MDLs linked by Next | the length is the sum of their ByteCounts
C019 | NTSTATUS | the error InvalidParameters | its status is 0xC000000D, known by a singular and a plural name
`);
