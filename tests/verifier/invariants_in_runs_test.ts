/**
 * Tests of the invariants in runs: drivers contend, and every one holds.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { IoAllocationAction } from "../../src/ddi/mod.ts";
import type { MapRegisterBase } from "../../src/dma/mod.ts";
import { psCreateSystemThread } from "../../src/machine/mod.ts";
import { Machine } from "../../src/simulator/mod.ts";
import { makeInvariantChecker } from "../../src/verifier/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import {
  buffer,
  flush,
  freeRegisters,
  holdChannel,
  makeDevice,
  map,
  request,
} from "./driver.ts";

Deno.test("A checker stops a run as its observer, with the first verdict", () => {
  const checker = makeInvariantChecker({ poolSize: 3 });
  const report = Machine.run(
    Effect.gen(function* () {
      yield* holdChannel(yield* makeDevice(), 4);
    }),
    { observers: [(event) => checker.observe(event)] },
  );
  assertEquals(report.status, "stopped");
  assertEquals(report.verdict, checker.verdict);
});

/** Drivers on four processors that contend for eight registers. */
const contention = Effect.gen(function* () {
  for (let processor = 0; processor < 4; processor++) {
    const device = yield* makeDevice({ maximumLength: 3 * 4096 });
    const mdl = yield* buffer(3);
    const driver = Effect.gen(function* () {
      for (let round = 0; round < 5; round++) {
        const context = yield* request(device, {
          registers: 3,
          action: IoAllocationAction.DeallocateObjectKeepRegisters,
          routine: (base: MapRegisterBase | null) =>
            Effect.gen(function* () {
              const range = { mdl, base, length: 3 * 4096 };
              yield* map(device, range);
              yield* flush(device, range);
              yield* psCreateSystemThread(
                "release",
                Effect.orDie(freeRegisters(device, base, 3)),
              );
            }),
        });
        if (round % 2 === 1) {
          yield* device.adapter.dmaOperations.cancelAdapterChannel(
            device.pdo,
            context,
          );
        }
      }
    });
    yield* psCreateSystemThread("driver", Effect.orDie(driver), { processor });
  }
});

Deno.test("Every invariant holds while drivers on four processors contend and cancel", () => {
  let waited = 0;
  for (let seed = 0; seed < 20; seed++) {
    const checker = makeInvariantChecker({ poolSize: 8 });
    const report = Machine.run(contention, {
      mapRegisters: 8,
      processors: 4,
      seed,
      grantDelivery: "either",
      observers: [(event) => checker.observe(event)],
    });
    assertEquals([report.status, report.message], ["completed", ""]);
    assertEquals(checker.atRest(), undefined);
    waited += report.statistics.grantedAfterWaiting;
  }
  assert(waited > 100);
});
