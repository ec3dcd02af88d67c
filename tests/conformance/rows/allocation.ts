/**
 * Conformance rows of channel allocation, and of the routine that a grant runs.
 *
 * @module
 */

import { type ConformanceRow, readRows } from "./table.ts";

/**
 * AllocateAdapterChannel and AllocateAdapterChannelEx. S is the synchronous
 * flag, R a routine, B a variable for the base.
 */
export const ALLOCATION_ROWS: readonly ConformanceRow[] = readRows(`
C062 | AllocateAdapterChannel | channel and registers are free | the routine runs inside the call, STATUS_SUCCESS
C063 | AllocateAdapterChannel | the channel is busy | STATUS_SUCCESS at once, and the routine runs after the release
C064 | AllocateAdapterChannel | more registers than the maximum of an adapter that bounces | 0xC000009A, and the routine never runs
C065 | AllocateAdapterChannel | the device object's first request still waits | 0xC000000D, and the first comes to no harm | M5
C066 | AllocateAdapterChannel | the device object's first request waits on another adapter | told of as well | M5
C068 | AllocateAdapterChannel | at IRQL 0, 1 and 3 | a violation | 0xE6/0x13 or 0xC4/0x20003
C069 | AllocateAdapterChannel | from the routine of the same device object | told of | M5
C070 | CancelAdapterChannel | a legacy request that waits | there is no context to name it by: it goes on
C071 | AllocateAdapterChannelEx | without S, R and B | 0xC000000D
C072 | AllocateAdapterChannelEx | B alone | 0xC000000D, and B is not written
C073 | AllocateAdapterChannelEx | R alone | valid, asynchronous
C074 | AllocateAdapterChannelEx | R and B | 0xC000000D, and the routine never runs
C075 | AllocateAdapterChannelEx | S alone | 0xC000000D
C076 | AllocateAdapterChannelEx | S and B | valid: B is written, and the caller owns the grant
C077 | AllocateAdapterChannelEx | S and R | valid: the routine runs before the call returns
C078 | AllocateAdapterChannelEx | S, R and B | 0xC000000D, nothing runs and B is not written; valid with one base for both where the machine is permissive
C079 | AllocateAdapterChannelEx | any 0xC000000D | no routine, nothing queued, counters as before, the context idle
C081 | AllocateAdapterChannelEx | flag bit 0x80 | passed over; 0xC000000D where the machine rejects unknown flags
C082 | AllocateAdapterChannelEx | granted at once | STATUS_SUCCESS, never STATUS_PENDING
C083 | AllocateAdapterChannelEx | has to wait | STATUS_SUCCESS, and the call does not block
C084 | AllocateAdapterChannelEx | every request that is accepted and not cancelled | its routine runs exactly once
C085 | AllocateAdapterChannelEx | the routine and the call that asked | schedules exist where the routine runs first, and the call touches nothing the routine may free
C086 | AllocateAdapterChannelEx | several requests on one adapter | granted first come, first served
C087 | AllocateAdapterChannelEx | registers are short for a while | the request waits, without an error
C088 | AllocateAdapterChannelEx | more registers than the maximum of an adapter that bounces | 0xC000009A, nothing waits and the routine never runs
C089 | AllocateAdapterChannelEx | more registers than the maximum of an adapter that needs none | granted, with a null base
C090 | AllocateAdapterChannelEx | no registers | the channel alone, with a null base
C091 | AllocateAdapterChannelEx | a small request behind a large one that waits | it does not overtake
C092 | AllocateAdapterChannelEx | at IRQL 3 | a violation with parameter 2 | 0xE6/0x13
C093 | AllocateAdapterChannelEx | at IRQL 0 | works, and is told of with parameter 1 | 0xE6/0x13
C094 | AllocateAdapterChannelEx | a grant that comes later | the routine is entered at IRQL 2, whatever the request was made at
C095 | AllocateAdapterChannelEx | S and R, with all that is needed free | the routine runs on the caller's thread and processor at IRQL 2, before the return; STATUS_SUCCESS
C096 | AllocateAdapterChannelEx | S, while the channel is busy | 0xC000009A, no routine, and B becomes null
C098 | AllocateAdapterChannelEx | S, while others wait for what is free | 0xC000009A
C099 | AllocateAdapterChannelEx | S failed, and the channel is released later | the routine still never runs
C100 | AllocateAdapterChannelEx | S, and the routine returns DeallocateObject | STATUS_SUCCESS, and all is free again
C101 | AllocateAdapterChannelEx | a second request after S without routine | it waits, or fails with 0xC000009A if synchronous, until the release
C102 | AllocateAdapterChannelEx | S without routine on an adapter that needs no registers | STATUS_SUCCESS, with a null base
C106 | AdapterControl | its context | the ExecutionContext as it was given
C107 | AdapterControl | its IRP | the device object's CurrentIrp at the time of the request
C108 | AdapterControl | returns KeepObject | channel and registers stay held, and the next request waits
C109 | AdapterControl | returns DeallocateObject | both are free, and the next request is granted
C110 | AdapterControl | returns DeallocateObjectKeepRegisters | the next request is granted, and the registers live until FreeMapRegisters
C111 | AdapterControl | for system DMA, returns 2 or 3 | obeyed, and told of | M1
C112 | AdapterControl | for system DMA, returns KeepObject | FreeAdapterChannel or FreeAdapterObject with action 2 lets the next one in, and nothing else
C113 | AdapterControl | for a bus master, returns KeepObject | allowed
C114 | AdapterControl | returns 0 or 4 | taken for KeepObject, and told of | M6
C115 | AdapterControl | waits for a time | bug check 0xB8 | 0xB8
C116 | AdapterControl | calls MapTransferEx for its own grant | allowed
C117 | AdapterControl | asks again with its own context | allowed: it waits behind the channel that it holds itself
`);
