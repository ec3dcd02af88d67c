/**
 * What users of the package see of this room: every type, and the routines and
 * objects that drivers use. What the other rooms build the machine with stays
 * behind `mod.ts`.
 *
 * @module
 */

export type * from "./actor_state.ts";
export type {
  ControllerControl,
  ControllerRequest,
} from "./io/controller_object.ts";
export type {
  DriverStartIo,
  StartIoState,
  StartIoTurn,
} from "./io/device_object.ts";
export type * from "./waiting/dispatcher_object.ts";
export type { DeferredRoutine, DpcRequest } from "./dpcs/dpc.ts";
export type * from "./dpcs/dpc_entry.ts";
export type { DpcForIsr } from "./dpcs/dpc_for_isr.ts";
export type * from "./dpcs/dpc_queue.ts";
export type * from "./dpcs/dpc_server.ts";
export type { NonsenseReturned } from "./driver_routine.ts";
export type { FaultCount, FaultInjector } from "./fault_injector.ts";
export type { PlannedFault } from "./faults.ts";
export type {
  ConnectInterruptParameters,
  ServiceRoutine,
} from "./interrupts/interrupt.ts";
export type { InterruptLineOptions } from "./interrupts/interrupt_line.ts";
export type * from "./interrupts/interrupt_server.ts";
export type { IoTimer, IoTimerRoutine } from "./io/io_timer.ts";
export type {
  DriverCancel,
  IoCompletion,
  IoStatusBlock,
  IrpState,
} from "./io/irp.ts";
export type { KernelOptions, KernelSettings } from "./kernel_options.ts";
export type { KLockQueueHandle } from "./spin_locks/queued_spin_lock.ts";
export type * from "./spin_locks/spin_lock.ts";
export type { SynchronizeRoutine } from "./interrupts/synchronize_execution.ts";
export type * from "./system_processor.ts";
export type { SystemThreadOptions } from "./waiting/thread.ts";
export type { WorkerRoutine } from "./io/work_item.ts";
export type { Work, WorkQueues } from "./io/work_queue.ts";
export { BugCheckCode } from "./bug_check.ts";
export {
  ControllerObject,
  ioAllocateController,
  ioCreateController,
  ioFreeController,
} from "./io/controller_object.ts";
export { DeviceObject, ioCreateDevice } from "./io/device_object.ts";
export { KDeviceQueue, KDeviceQueueEntry } from "./io/device_queue.ts";
export {
  keInitializeDeviceQueue,
  keInsertByKeyDeviceQueue,
  keInsertDeviceQueue,
  keRemoveByKeyDeviceQueue,
  keRemoveDeviceQueue,
  keRemoveEntryDeviceQueue,
} from "./io/device_queue_routines.ts";
export { Dpc, keInitializeDpc, keInitializeThreadedDpc } from "./dpcs/dpc.ts";
export { ioInitializeDpcRequest, ioRequestDpc } from "./dpcs/dpc_for_isr.ts";
export {
  keFlushQueuedDpcs,
  keInsertQueueDpc,
  keRemoveQueueDpc,
} from "./dpcs/dpc_insertion.ts";
export {
  keSetImportanceDpc,
  keSetTargetProcessorDpc,
  keSetTargetProcessorDpcEx,
} from "./dpcs/dpc_settings.ts";
export {
  EventType,
  keClearEvent,
  keInitializeEvent,
  keReadStateEvent,
  keResetEvent,
  keSetEvent,
  KEvent,
} from "./waiting/event_object.ts";
export {
  ioConnectInterrupt,
  ioDisconnectInterrupt,
  KInterrupt,
} from "./interrupts/interrupt.ts";
export { decodeFaultOptions, everyFault, FaultOptions } from "./faults.ts";
export { InterruptLine, interruptLine } from "./interrupts/interrupt_line.ts";
export { ioAllocateIrp, ioCompleteRequest, Irp } from "./io/irp.ts";
export {
  ioAcquireCancelSpinLock,
  ioCancelIrp,
  ioReleaseCancelSpinLock,
  ioSetCancelRoutine,
} from "./io/irp_cancel.ts";
export { keGetCurrentIrql, keLowerIrql, keRaiseIrql } from "./irql.ts";
export { Kernel } from "./kernel.ts";
export { PROCESSORS_MAX } from "./kernel_options.ts";
export { atDispatch } from "./level.ts";
export { keQueryPerformanceCounter } from "./performance_counter.ts";
export {
  keAcquireInStackQueuedSpinLock,
  keAcquireInStackQueuedSpinLockAtDpcLevel,
  keReleaseInStackQueuedSpinLock,
  keReleaseInStackQueuedSpinLockFromDpcLevel,
} from "./spin_locks/queued_spin_lock.ts";
export {
  keAcquireSpinLockAtDpcLevel,
  keAcquireSpinLockForDpc,
  keReleaseSpinLockForDpc,
  keReleaseSpinLockFromDpcLevel,
  keTryToAcquireSpinLockAtDpcLevel,
} from "./spin_locks/spin_lock_at_dpc_level.ts";
export {
  keAcquireSpinLock,
  keInitializeSpinLock,
  keReleaseSpinLock,
} from "./spin_locks/spin_lock_routines.ts";
export {
  ioStartNextPacket,
  ioStartNextPacketByKey,
  ioStartPacket,
} from "./io/start_io.ts";
export {
  ioSetStartIoAttributes,
  setDriverStartIo,
} from "./io/start_io_attributes.ts";
export { keSynchronizeExecution } from "./interrupts/synchronize_execution.ts";
export { KThread, psCreateSystemThread } from "./waiting/thread.ts";
export { KTimer, TimerType } from "./waiting/timer.ts";
export {
  keCancelTimer,
  keInitializeTimer,
  keReadStateTimer,
  keSetTimer,
  keSetTimerEx,
} from "./waiting/timer_routines.ts";
export {
  keDelayExecutionThread,
  keStallExecutionProcessor,
  keWaitForSingleObject,
  STATUS_TIMEOUT,
} from "./waiting/wait.ts";
export {
  IO_TIMER_TICKS,
  ioInitializeTimer,
  ioStartTimer,
  ioStopTimer,
} from "./io/io_timer.ts";
export {
  ioAllocateWorkItem,
  ioFreeWorkItem,
  ioQueueWorkItem,
  IoWorkItem,
} from "./io/work_item.ts";
export { WorkQueueType } from "./io/work_queue.ts";
