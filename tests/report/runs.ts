/**
 * Runs whose reports are tested: two threads that share one channel, and one of
 * any length.
 */

import { Effect } from "../../deps.ts";
import {
  acquireChannel,
  Devices,
  ioGetDmaAdapter,
  Machine,
  psCreateSystemThread,
  SCENARIO_BANKS,
  type TraceEvent,
} from "../../mod.ts";

/** One thread waits for the channel that the other holds for ten ticks. */
const program = Effect.gen(function* () {
  const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 24 });
  const { adapter } = yield* ioGetDmaAdapter(pdo, {
    version: 3,
    master: true,
    dmaAddressWidth: 24,
    maximumLength: 65536,
  });
  const use = Effect.scoped(Effect.andThen(
    acquireChannel(adapter, { deviceObject: pdo, numberOfMapRegisters: 4 }),
    Effect.sleep(10),
  ));
  yield* psCreateSystemThread("first", use, { processor: 0 });
  yield* psCreateSystemThread("second", use, { processor: 1 });
});

/** The events of that run, the same each time. */
export function sharedChannel(): readonly TraceEvent[] {
  const events: TraceEvent[] = [];
  const { status } = Machine.run(program, {
    processors: 2,
    banks: SCENARIO_BANKS,
    observers: [(event) => void events.push(event)],
    traceOperations: true,
  });
  if (status !== "completed") throw new Error(`The run ended ${status}`);
  return events;
}

/**
 * Events of sixteen actors that send and take.
 *
 * @param length how many
 */
export function longRun(length: number): readonly TraceEvent[] {
  return Array.from({ length }, (_, i) => ({
    _tag: "Operation",
    step: i,
    tick: Math.floor(i / 10),
    actor: `actor ${i % 16}`,
    operation: i % 2 === 0 ? "send" : "take",
    resource: `box ${(i >> 1) % 40}`,
    detail: String(i),
  }));
}
