/**
 * Conformance rows that only the verifier sees, and those of real drivers'
 * call sequences.
 *
 * @module
 */

import { type ConformanceRow, readRows } from "./table.ts";

/** Rules without a routine of their own, and the scenarios S01 to S36. */
export const CLIENT_ROWS: readonly ConformanceRow[] = readRows(`
C329 | Verifier | a second channel while one is held on the adapter | told of, and never for requests that wait | 0xE6/0x0B
C330 | Verifier | live registers and a request together above the maximum | told of | 0xE6/0x0C
C333 | Verifier | a byte behind a piece of a bounce page is changed | told of with parameter 2 | 0xE6/0x0F
C336 | Verifier | the routine of a request whose context's memory is gone | told of | M11
C337 | S01 | two parts under one context | two lists and two puts, the second from the first one's length
C338 | S02 | DmaCompletedWithLength(0) | the same offset is mapped again
C339 | S05 | completion before MapTransferEx returns | the driver is called once, after EvtProgramDma
C340 | S06 | a stop at three moments | one final call and one FreeAdapterChannel
C341 | S08 | a cancel that says TRUE | no EvtProgramDma, and one completion
C342 | S08 | a cancel that says FALSE | one EvtProgramDma, and one completion
C343 | S10 | the version-3 system sample on a line that is served | nothing is left at the end, and no list is needed
C344 | S13 | a routine that comes after a cancel said FALSE | cleans up and programs nothing
C345 | S20 | a build that failed, and FreeAdapterObject with action 3 all the same | does no harm
C346 | S21 | a cyclic transfer of several periods, then a stop | a call for each period, one flush, the channel free
C347 | S30 | a floppy's error in the middle piece | the channel is free, the IRP has the error, no finding
C348 | S34 | the direction inverted where pages bounce | what was read is lost; told of where one side alone is inverted | M9
C349 | S35 | legacy requests in a loop while the channel is busy | told of at the second call | M5
C350 | S36 | two device objects and one channel | the second routine runs exactly at the first FreeAdapterChannel
`);
