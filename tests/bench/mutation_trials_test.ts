/**
 * Tests of the trials of the mutation check: sound drivers pass every one, and
 * what is wrong is told apart by who caught it.
 *
 * @module
 */

import { trialsOf } from "../../bench/verifier/mutants/trials.ts";
import { watch } from "../../bench/verifier/mutants/watch.ts";
import { Effect } from "../../deps.ts";
import * as disk from "../../src/devices/disk_driver.ts";
import * as copy from "../../src/simulator/file_copy.ts";
import * as system from "../clients/system_transaction.ts";
import * as transaction from "../clients/transaction.ts";
import { assertEquals } from "../deps.ts";

for (
  const [name, module] of [
    ["disk", disk],
    ["file copy", copy],
    ["transaction", transaction],
    ["system transaction", system],
  ] as const
) {
  Deno.test(`The ${name} driver as it is passes every trial`, () => {
    assertEquals(watch(trialsOf(name, module)), undefined);
  });
}

Deno.test("watch() tells a rule from an invariant, an end and an outcome", () => {
  const by = (program: Parameters<typeof watch>[0][number]["program"]) =>
    watch([{ program, schedules: 1 }])?.by;
  assertEquals(by(() => Effect.succeed("")), undefined);
  assertEquals(by(() => Effect.succeed("wrong bytes")), "outcome");
  assertEquals(by(() => Effect.die("a throw")), "end");
  assertEquals(by(() => Effect.never), "end");
});
