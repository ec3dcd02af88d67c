/**
 * Conformance rows of the scatter/gather family.
 *
 * @module
 */

import { type ConformanceRow, readRows } from "./table.ts";

/**
 * The routines that make, measure and put back lists. S is the synchronous
 * flag, R a routine, L a variable for the list.
 */
export const LIST_ROWS: readonly ConformanceRow[] = readRows(`
C223 | GetScatterGatherList | at another IRQL than 2 | a violation | 0xE6/0x13 or 0xC4/0x20003
C224 | GetScatterGatherList | several for one device object, all waiting | all are accepted and granted in order, and none is M5
C225 | GetScatterGatherList | after its routine returned | the channel is free for others, registers and list live
C226 | GetScatterGatherList | more registers than the maximum | 0xC000009A
C227 | GetScatterGatherList | more bytes than the chain has | 0xC0000023
C229 | BuildScatterGatherList | no memory for a list is left | still succeeds: the memory is the caller's
C230 | CalculateScatterGatherList | no MDL, 4096 bytes from address 4095 | 2 registers
C231 | CalculateScatterGatherList | a chain of two MDLs | the registers of both pieces together
C232 | CalculateScatterGatherList | more bytes than the chain has | 0xC0000023
C233 | CalculateScatterGatherList | too many registers | 0xC000009A
C235 | CalculateScatterGatherList | the size it reports | 16 bytes and 24 for each element or more, and the Build routines accept it
C236 | PutScatterGatherList | a read that bounced | the buffer has the device's data after the call and not before
C237 | PutScatterGatherList | a list in the caller's memory | the memory stays the caller's
C238 | PutScatterGatherList | twice | told of | 0xE6/0x06
C239 | PutScatterGatherList | at another IRQL than 2 | a violation | 0xE6/0x13 or 0xC4/0x20003
C240 | PutScatterGatherList | requests wait for registers | granted then
C242 | BuildMdlFromScatterGatherList | no original MDL | 0xC000000D
C243 | BuildMdlFromScatterGatherList | a second time for one list | 0xC0000073
C244 | Get/BuildScatterGatherListEx | without S, R and L | 0xC000000D
C246 | Get/BuildScatterGatherListEx | R alone | valid, asynchronous
C247 | Get/BuildScatterGatherListEx | R and L | valid, asynchronous, and L may be used from the routine on
C248 | Get/BuildScatterGatherListEx | S alone | 0xC000000D
C249 | Get/BuildScatterGatherListEx | S and L | valid, and channel, registers and list are the caller's
C250 | Get/BuildScatterGatherListEx | S and R | valid, and the routine runs before the return
C251 | Get/BuildScatterGatherListEx | S, R and L | valid, and both are served
C253 | GetScatterGatherListEx | S, and not to be had now | 0xC000009A, L becomes null, no routine
C254 | GetScatterGatherListEx | a completion routine | never called
C255 | Get/BuildScatterGatherListEx | at IRQL 0, 1 and 2 | Get is allowed; Build at 0 works and is told of | 0xE6/0x13
C256 | BuildScatterGatherListEx | a buffer that is too small | 0xC0000023
C257 | BuildScatterGatherListEx | a list that was built | covers exactly the range, all or nothing
C258 | BuildScatterGatherListEx | L | the caller's buffer
C259 | BuildScatterGatherListEx | S without routine, FreeAdapterObject with action 3, a second build before the put | succeeds while registers last
C260 | BuildScatterGatherListEx | S without routine, and a second build with nothing freed | 0xC000009A on an adapter with registers
C261 | Get/BuildScatterGatherListEx | no bytes, or an offset at the end | 0xC000000D
`);
