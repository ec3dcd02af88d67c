/**
 * Conformance rows of common buffers, domains and map registers.
 *
 * @module
 */

import { type ConformanceRow, readRows } from "./table.ts";

/** Where data lies and how devices reach it. */
export const BUFFER_ROWS: readonly ConformanceRow[] = readRows(`
C262 | AllocateCommonBuffer | success | one range for processor and device, and each sees at once what the other writes
C264 | AllocateCommonBuffer | no memory | no buffer
C266 | AllocateCommonBuffer | at IRQL 2 | a violation | 0xE6/0x13 or 0xC4/0x20003
C267 | AllocateCommonBufferEx | a largest address | the last byte is not above it
C268 | AllocateCommonBufferWithBounds | a smallest address | the first byte is not below it
C270 | FreeCommonBuffer | what the allocation gave | freed, and its registers are back
C271 | FreeCommonBuffer | another length, address or CacheEnabled | not freed, and told of | 0xE6/0x03
C272 | FreeCommonBuffer | twice | told of | 0xE6/0x03
C273 | Common buffer | a byte is written behind its end | told of when it is freed | 0xE6/0x0F
C274 | CreateCommonBufferFromMdl | a start or a length that is not whole pages | 0xC000000D
C277 | CreateCommonBufferFromMdl | the release | FreeCommonBuffer with the system address; the MDL stays the driver's
C278 | FreeCommonBufferVector | one buffer is not freed | bug check 0x1DC with parameter 2 | 0x1DC/0x02
C279 | GetCommonBufferFromVectorByIndex | an index as large as the count | bug check 0x1DC with parameter 3 | 0x1DC/0x03
C280 | FreeCommonBufferFromVector | an index twice | bug check 0x1DC with parameter 4 | 0x1DC/0x04
C282 | JoinDmaDomain, LeaveDmaDomain | two joined adapters and a buffer of the domain | one device address works for both
C283 | LeaveDmaDomain | an adapter that has not joined | 0xC000000D
C284 | Map register | what one maps | a page at most, and the place in the page stays
C285 | Grant | the registers of one allocation | side by side for the device
C287 | Adapter | 32 bits and a page at 4 GiB | bounces: the element lies below 4 GiB
C288 | Adapter | 32 bits and the last page below 4 GiB | does not bounce
C289 | Adapter | 64 bits and scatter/gather | a null base, and the elements are the runs of memory
C290 | Splitting | 12 pages with 5 registers | three rounds of map and flush: 5, 5 and 2
C291 | IOMMU | the addresses of a device | not the physical ones, and nothing is copied
C292 | Device | reaches for what is not mapped for it | told of | 0xE6/0x26
`);
