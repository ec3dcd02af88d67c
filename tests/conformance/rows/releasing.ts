/**
 * Conformance rows of taking a request back and of giving a grant back.
 *
 * @module
 */

import { type ConformanceRow, readRows } from "./table.ts";

/** CancelAdapterChannel, the routines that free, and conservation. */
export const RELEASING_ROWS: readonly ConformanceRow[] = readRows(`
C119 | CancelAdapterChannel | the request has the channel and waits for registers | TRUE, and the channel goes to the next one
C120 | CancelAdapterChannel | the routine runs on another processor | FALSE
C123 | CancelAdapterChannel | twice, while the request waits | TRUE and TRUE, and one request less
C125 | CancelAdapterChannel | then the context is initialized and used again | granted like any other
C127 | CancelAdapterChannel | against the grant, in any schedule | TRUE and no run, or FALSE and one run; nothing else
C128 | CancelAdapterChannel | a GetScatterGatherListEx that waits | TRUE, no routine, and the list's memory is free
C129 | CancelAdapterChannel | a BuildScatterGatherListEx that waits | TRUE, and the caller may use the buffer again
C130 | CancelAdapterChannel | through another adapter | FALSE, and the request is granted in its time | M3
C131 | CancelAdapterChannel | a context never initialized, or none | FALSE | M2
C133 | CancelAdapterChannel | TRUE, and the canceller frees the channel all the same | nothing was allocated: told of | 0xE6/0x04
C134 | FreeAdapterChannel | after KeepObject | channel and registers are free, and the next request is granted
C135 | FreeAdapterChannel | nothing is held | no effect, and told of | 0xE6/0x04
C136 | FreeAdapterChannel | at another IRQL than 2 | a violation | 0xE6/0x13 or 0xC4/0x20003
C137 | FreeAdapterChannel | before the flush | told of | 0xE6/0x0D or 0xE6/0x10
C138 | FreeAdapterChannel | after a synchronous grant without routine | allowed, and all is free
C139 | FreeAdapterObject | action 2 | does what FreeAdapterChannel does
C140 | FreeAdapterObject | action 3 | the channel is free, the registers live
C141 | FreeAdapterObject | action 1 | no effect and no finding
C142 | FreeAdapterObject | action 3 while a bus master's transfer runs | allowed, and the transfer goes on
C143 | FreeAdapterObject | after a synchronous request that failed | no effect; told of only where the machine says so | 0xE6/0x04
C147 | FreeMapRegisters | before the flush | told of | 0xE6/0x10
C148 | FreeMapRegisters | a null base | passed over, and told of | M7
C149 | FreeMapRegisters | at another IRQL than 2 | a violation | 0xE6/0x13 or 0xC4/0x20003
C150 | FreeMapRegisters | two requests wait, and what is freed fits the second alone | neither is granted
C151 | Conservation | any run that gave everything back | every register is free and no channel is held
`);
