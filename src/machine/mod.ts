/**
 * The kernel as actors: processors with an IRQL, DPC queues, interrupts,
 * timers, spin locks, events, threads, device objects, IRPs and device queues.
 *
 * Every routine is an Effect that finds its machine in the {@link Kernel}
 * service. What a driver does wrong becomes an event and a defined
 * continuation, never an exception.
 *
 * @module
 */

export * from "./actor_state.ts";
export * from "./bug_check.ts";
export * from "./controller_object.ts";
export * from "./device_object.ts";
export * from "./device_queue.ts";
export * from "./device_queue_routines.ts";
export * from "./dispatcher_object.ts";
export * from "./dpc.ts";
export * from "./dpc_entry.ts";
export * from "./dpc_for_isr.ts";
export * from "./dpc_insertion.ts";
export * from "./dpc_queue.ts";
export * from "./dpc_server.ts";
export * from "./dpc_settings.ts";
export * from "./driver_routine.ts";
export * from "./event_object.ts";
export * from "./fault_injector.ts";
export * from "./faults.ts";
export * from "./interrupt.ts";
export * from "./interrupt_line.ts";
export * from "./interrupt_server.ts";
export * from "./io_timer.ts";
export * from "./irp.ts";
export * from "./irp_cancel.ts";
export * from "./irql.ts";
export * from "./kernel.ts";
export * from "./kernel_call.ts";
export * from "./kernel_options.ts";
export * from "./level.ts";
export * from "./machine_kernel.ts";
export * from "./performance_counter.ts";
export * from "./queued_spin_lock.ts";
export * from "./spin_lock.ts";
export * from "./spin_lock_at_dpc_level.ts";
export * from "./spin_lock_routines.ts";
export * from "./start_io.ts";
export * from "./start_io_attributes.ts";
export * from "./synchronize_execution.ts";
export * from "./system_processor.ts";
export * from "./thread.ts";
export * from "./timer.ts";
export * from "./timer_routines.ts";
export * from "./wait.ts";
export * from "./work_item.ts";
export * from "./work_queue.ts";
