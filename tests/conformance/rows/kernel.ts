/**
 * Conformance rows of processors, DPCs, interrupts, locks, IRPs and
 * controllers.
 *
 * @module
 */

import { type ConformanceRow, readRows } from "./table.ts";

/** What drivers rely on around the interface. */
export const KERNEL_ROWS: readonly ConformanceRow[] = readRows(`
C293 | KeRaiseIrql | to a lower level | bug check 0x09 of the model | 0x09
C295 | Processor | an interrupt at the present IRQL or below | held back until the IRQL falls
C296 | KeInsertQueueDpc | an object in no queue | TRUE
C297 | KeInsertQueueDpc | an object in a queue | FALSE, the new arguments are dropped, one run
C298 | KeInsertQueueDpc | from its own routine | TRUE, and it runs again
C299 | KeInsertQueueDpc | no target was set | the queue of the calling processor
C300 | KeInsertQueueDpc | HighImportance | runs before Medium and Low ones that were there before
C303 | KeSetTargetProcessorDpc | after the insertion | the queued entry stays where it is
C304 | KeSetTargetProcessorDpcEx | a processor that is not there | 0xC000000D
C306 | KeFlushQueuedDpcs | its return | all earlier DPCs of all processors have finished
C307 | DPC | two on one processor | never at the same time
C308 | DPC | queued again on another processor | may run while its first run goes on
C310 | ISR | three interrupts before the DPC | one run of the DPC, which sees all three
C311 | ISR | another device's interrupt | FALSE, and no DPC
C312 | KeSynchronizeExecution | while the ISR runs elsewhere | waits, runs at SynchronizeIrql, returns the routine's answer
C313 | KeAcquireSpinLock | the IRQL | 2 inside, the old one after the release
C314 | KeAcquireSpinLock | a lock the caller holds | bug check 0x0F, or a deadlock that is reported | 0x0F
C315 | KeReleaseSpinLock | a lock the caller does not hold | bug check 0x10 | 0x10
C316 | KeAcquireSpinLockAtDpcLevel | at IRQL 0 | a violation | 0xC4/0x20003
C318 | Release | under a lock that the waiting routine needs, grants delivered inside | the deadlock is reported
C319 | IoStartPacket | an idle device | CurrentIrp is set, and StartIo runs at IRQL 2
C322 | IoCancelIrp | a cancel routine is set | called once at IRQL 2 with the cancel lock held; TRUE
C323 | IoCancelIrp | no cancel routine is set | the flag is set; FALSE
C324 | IoSetCancelRoutine(NULL) | the cancellation has taken the routine | NULL: the cancel routine completes the IRP
C325 | Cancel routine | returns with the cancel lock | bug check 0x11B | 0x11B
C327 | IRP with DMA under way | CancelAdapterChannel says FALSE | the IRP is completed the normal way, once
C328 | IoAllocateController | two device objects | the second routine runs only after IoFreeController
`);
