/**
 * Effect's own sleep on a machine: a wait like any other.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { assertEquals } from "../deps.ts";
import { currentTick, Irql, keRaiseIrql, Machine } from "../../mod.ts";

Deno.test("Effect.sleep below DISPATCH_LEVEL lets simulated time pass", () => {
  const program = Effect.andThen(Effect.sleep("3 millis"), currentTick);
  const report = Machine.run(program);
  assertEquals(report.value, 3000);
  assertEquals(report.findings, []);
});

Deno.test("Effect's clock and schedules go by simulated time on a machine", () => {
  const program = Effect.gen(function* () {
    yield* Effect.repeat(Effect.sleep("2 millis"), { times: 4 });
    return yield* Effect.clockWith((clock) => clock.currentTimeMillis);
  });
  const report = Machine.run(program);
  assertEquals([report.value, report.ticks], [10, 10_000]);
});

Deno.test("C115 Effect.sleep at DISPATCH_LEVEL is bug check 0xB8 and does not wait", () => {
  const program = Effect.gen(function* () {
    yield* keRaiseIrql(Irql.Dispatch);
    yield* Effect.sleep("3 millis");
    return yield* currentTick;
  });
  const report = Machine.run(program);
  assertEquals(report.value, 0);
  assertEquals(report.findings.map(({ bugCheck }) => bugCheck), [0xB8]);
});
