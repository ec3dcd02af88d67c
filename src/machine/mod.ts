/**
 * The kernel as actors: processors with an IRQL, DPC queues, interrupts,
 * timers, spin locks, events, threads, device objects, IRPs and device queues.
 *
 * Every routine is an Effect that finds its machine in the {@link Kernel}
 * service. What a driver does wrong becomes an event and a defined
 * continuation, never an exception.
 *
 * What a driver meets has folders: `interrupts/`, `dpcs/`, `spin_locks/`,
 * `waiting/` for what threads wait for, and `io/` for the objects of the I/O
 * manager. The files beside them make the kernel itself.
 *
 * @module
 */

export * from "./actor_state.ts";
export * from "./bug_check.ts";
export * from "./io/controller_object.ts";
export * from "./io/device_object.ts";
export * from "./io/device_queue.ts";
export * from "./io/device_queue_routines.ts";
export * from "./waiting/dispatcher_object.ts";
export * from "./dpcs/dpc.ts";
export * from "./dpcs/dpc_entry.ts";
export * from "./dpcs/dpc_for_isr.ts";
export * from "./dpcs/dpc_insertion.ts";
export * from "./dpcs/dpc_queue.ts";
export * from "./dpcs/dpc_server.ts";
export * from "./dpcs/dpc_settings.ts";
export * from "./driver_routine.ts";
export * from "./waiting/event_object.ts";
export * from "./fault_injector.ts";
export * from "./faults.ts";
export * from "./interrupts/interrupt.ts";
export * from "./interrupts/interrupt_line.ts";
export * from "./interrupts/interrupt_server.ts";
export * from "./io/io_timer.ts";
export * from "./io/irp.ts";
export * from "./io/irp_cancel.ts";
export * from "./irql.ts";
export * from "./kernel.ts";
export * from "./kernel_call.ts";
export * from "./kernel_options.ts";
export * from "./level.ts";
export * from "./machine_kernel.ts";
export * from "./performance_counter.ts";
export * from "./spin_locks/queued_spin_lock.ts";
export * from "./spin_locks/spin_lock.ts";
export * from "./spin_locks/spin_lock_at_dpc_level.ts";
export * from "./spin_locks/spin_lock_routines.ts";
export * from "./io/start_io.ts";
export * from "./io/start_io_attributes.ts";
export * from "./interrupts/synchronize_execution.ts";
export * from "./system_processor.ts";
export * from "./waiting/thread.ts";
export * from "./waiting/timer.ts";
export * from "./waiting/timer_routines.ts";
export * from "./waiting/wait.ts";
export * from "./io/work_item.ts";
export * from "./io/work_queue.ts";
