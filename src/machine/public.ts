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
} from "./controller_object.ts";
export type {
  DriverStartIo,
  StartIoState,
  StartIoTurn,
} from "./device_object.ts";
export type * from "./dispatcher_object.ts";
export type { DeferredRoutine, DpcRequest } from "./dpc.ts";
export type * from "./dpc_entry.ts";
export type { DpcForIsr } from "./dpc_for_isr.ts";
export type * from "./dpc_queue.ts";
export type * from "./dpc_server.ts";
export type { NonsenseReturned } from "./driver_routine.ts";
export type { FaultCount, FaultInjector } from "./fault_injector.ts";
export type { PlannedFault } from "./faults.ts";
export type {
  ConnectInterruptParameters,
  ServiceRoutine,
} from "./interrupt.ts";
export type { InterruptLineOptions } from "./interrupt_line.ts";
export type * from "./interrupt_server.ts";
export type { IoTimer, IoTimerRoutine } from "./io_timer.ts";
export type {
  DriverCancel,
  IoCompletion,
  IoStatusBlock,
  IrpState,
} from "./irp.ts";
export type { KernelOptions, KernelSettings } from "./kernel_options.ts";
export type { KLockQueueHandle } from "./queued_spin_lock.ts";
export type * from "./spin_lock.ts";
export type { SynchronizeRoutine } from "./synchronize_execution.ts";
export type * from "./system_processor.ts";
export type { SystemThreadOptions } from "./thread.ts";
export type { WorkerRoutine } from "./work_item.ts";
export type { Work, WorkQueues } from "./work_queue.ts";
export { BugCheckCode } from "./bug_check.ts";
export {
  ControllerObject,
  ioAllocateController,
  ioCreateController,
  ioFreeController,
} from "./controller_object.ts";
export { DeviceObject, ioCreateDevice } from "./device_object.ts";
export { KDeviceQueue, KDeviceQueueEntry } from "./device_queue.ts";
export {
  keInitializeDeviceQueue,
  keInsertByKeyDeviceQueue,
  keInsertDeviceQueue,
  keRemoveByKeyDeviceQueue,
  keRemoveDeviceQueue,
  keRemoveEntryDeviceQueue,
} from "./device_queue_routines.ts";
export { Dpc, keInitializeDpc, keInitializeThreadedDpc } from "./dpc.ts";
export { ioInitializeDpcRequest, ioRequestDpc } from "./dpc_for_isr.ts";
export {
  keFlushQueuedDpcs,
  keInsertQueueDpc,
  keRemoveQueueDpc,
} from "./dpc_insertion.ts";
export {
  keSetImportanceDpc,
  keSetTargetProcessorDpc,
  keSetTargetProcessorDpcEx,
} from "./dpc_settings.ts";
export {
  EventType,
  keClearEvent,
  keInitializeEvent,
  keReadStateEvent,
  keResetEvent,
  keSetEvent,
  KEvent,
} from "./event_object.ts";
export {
  ioConnectInterrupt,
  ioDisconnectInterrupt,
  KInterrupt,
} from "./interrupt.ts";
export { decodeFaultOptions, everyFault, FaultOptions } from "./faults.ts";
export { InterruptLine, interruptLine } from "./interrupt_line.ts";
export { ioAllocateIrp, ioCompleteRequest, Irp } from "./irp.ts";
export {
  ioAcquireCancelSpinLock,
  ioCancelIrp,
  ioReleaseCancelSpinLock,
  ioSetCancelRoutine,
} from "./irp_cancel.ts";
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
} from "./queued_spin_lock.ts";
export {
  keAcquireSpinLockAtDpcLevel,
  keAcquireSpinLockForDpc,
  keReleaseSpinLockForDpc,
  keReleaseSpinLockFromDpcLevel,
  keTryToAcquireSpinLockAtDpcLevel,
} from "./spin_lock_at_dpc_level.ts";
export {
  keAcquireSpinLock,
  keInitializeSpinLock,
  keReleaseSpinLock,
} from "./spin_lock_routines.ts";
export {
  ioStartNextPacket,
  ioStartNextPacketByKey,
  ioStartPacket,
} from "./start_io.ts";
export {
  ioSetStartIoAttributes,
  setDriverStartIo,
} from "./start_io_attributes.ts";
export { keSynchronizeExecution } from "./synchronize_execution.ts";
export { KThread, psCreateSystemThread } from "./thread.ts";
export { KTimer, TimerType } from "./timer.ts";
export {
  keCancelTimer,
  keInitializeTimer,
  keReadStateTimer,
  keSetTimer,
  keSetTimerEx,
} from "./timer_routines.ts";
export {
  keDelayExecutionThread,
  keStallExecutionProcessor,
  keWaitForSingleObject,
  STATUS_TIMEOUT,
} from "./wait.ts";
export {
  IO_TIMER_TICKS,
  ioInitializeTimer,
  ioStartTimer,
  ioStopTimer,
} from "./io_timer.ts";
export {
  ioAllocateWorkItem,
  ioFreeWorkItem,
  ioQueueWorkItem,
  IoWorkItem,
} from "./work_item.ts";
export { WorkQueueType } from "./work_queue.ts";
