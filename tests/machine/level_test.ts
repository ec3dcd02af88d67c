/**
 * Running an effect at a level, as the kernel runs a driver's callbacks.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { run as runProgram } from "../../src/actors/mod.ts";
import {
  atDispatch,
  atLevel,
  keGetCurrentIrql,
  keRaiseIrql,
  Kernel,
} from "../../src/machine/mod.ts";
import { assertEquals, assertStringIncludes } from "../deps.ts";
import { runMachine, valueOf } from "./machine.ts";

Deno.test("atDispatch() runs at DISPATCH_LEVEL from below, leaves higher levels alone, and restores", () => {
  for (const [before, inside] of [[0, 2], [1, 2], [2, 2], [5, 5]] as const) {
    const seen = valueOf(Effect.gen(function* () {
      yield* keRaiseIrql(before);
      const at = yield* atDispatch(keGetCurrentIrql());
      return [at, yield* keGetCurrentIrql()];
    }));
    assertEquals(seen, [inside, before]);
  }
});

Deno.test("atLevel() restores the level when its effect fails", () => {
  const seen = valueOf(Effect.gen(function* () {
    const error = yield* Effect.flip(atLevel(7, Effect.fail("no luck")));
    return [error, yield* keGetCurrentIrql()];
  }));
  assertEquals(seen, ["no luck", 0]);
});

Deno.test("atDispatch() announces nothing for a caller that is there already", () => {
  const steps = (irql: number) =>
    runMachine(Effect.andThen(keRaiseIrql(irql), atDispatch(Effect.void)))
      .steps;
  assertEquals(steps(2), 1);
  assertEquals(steps(0), 2);
});

Deno.test("An actor without a processor has IRQL 0 whatever it asks for", () => {
  const run = runMachine(Effect.gen(function* () {
    const { scheduler, services } = yield* Kernel;
    const seen: number[] = [];
    scheduler.spawn(
      "hardware",
      Effect.flatMap(keRaiseIrql(5), (before) =>
        Effect.map(
          keGetCurrentIrql(),
          (irql) => void seen.push(before, irql),
        )),
      {},
      undefined,
      services,
    );
    return seen;
  }));
  assertEquals([run.status, run.value], ["completed", [0, 0]]);
});

Deno.test("A routine called outside a machine fails with the name of what is missing", () => {
  const run = runProgram(
    keGetCurrentIrql() as Effect.Effect<number>,
  );
  assertEquals(run.status, "failed");
  assertStringIncludes(run.message, "Kernel");
});
