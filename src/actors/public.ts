/**
 * What users of the whole package see of this room: every type, and the values
 * that programs use. Who writes an oracle or a scheduler of their own imports
 * the room alone, as `@adapter-channel/dma/actors`.
 *
 * @module
 */

export type * from "./actor.ts";
export type { OperationName } from "./events.ts";
export type {
  LimitName,
  LimitOptions,
  Limits,
  ReachedLimit,
} from "./limits.ts";
export type { Operation, Resource } from "./operation.ts";
export type {
  Answer,
  Drift,
  Oracle,
  RecordingOracle,
  ReplayOracle,
} from "./oracle.ts";
export type { BlockedActor, RunResult, RunStatus, Verdict } from "./outcome.ts";
export type { Processor } from "./processor.ts";
export type { Reactor } from "./reactor.ts";
export type * from "./ready_list.ts";
export type { RunOptions } from "./run.ts";
export type * from "./scheduler.ts";
export type * from "./scheduler_options.ts";
export type { Observer, TraceEvent } from "./trace.ts";
export { Cell, cell } from "./cell.ts";
export { OperationEvent } from "./events.ts";
export {
  DEFAULT_ACTOR_LIMIT,
  DEFAULT_ANSWER_LIMIT,
  DEFAULT_EVENT_LIMIT,
  DEFAULT_MESSAGE_LIMIT,
  DEFAULT_PRIMITIVE_LIMIT,
  DEFAULT_STEP_LIMIT,
} from "./limits.ts";
export { Lock, lock } from "./lock.ts";
export { Mailbox, mailbox } from "./mailbox.ts";
export { fifo, random, recorded, replay } from "./oracle.ts";
export {
  choose,
  currentTick,
  interrupt,
  join,
  spawn,
  yieldNow,
} from "./program.ts";
export { RandomStream } from "./random_stream.ts";
export { reactor } from "./reactor.ts";
export { run } from "./run.ts";
export {
  simulatedClock,
  sleepTicks,
  TICKS_PER_MILLISECOND,
  ticksOf,
} from "./simulated_clock.ts";
export { describe, Trace } from "./trace.ts";
