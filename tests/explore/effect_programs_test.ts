/**
 * Programs of Effect's own queues, deferreds, semaphores and fibers, with none
 * of our primitives: each bug is found whatever the seed, and the corrected
 * program passes.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  assert,
  assertEquals,
  assertStringIncludes,
  Deferred,
} from "../deps.ts";
import {
  explore,
  type FailureKind,
  replayLine,
  type SearchOptions,
} from "../../src/explore/mod.ts";
import {
  interruptedFinalizer,
  interruptedFinalizerCorrected,
} from "./effect_programs/interrupted_finalizer.ts";
import {
  lostUpdate,
  lostUpdateCorrected,
} from "./effect_programs/lost_update.ts";
import {
  queueDeadlock,
  queueDeadlockCorrected,
} from "./effect_programs/queue_deadlock.ts";
import {
  semaphoreLeak,
  semaphoreLeakCorrected,
} from "./effect_programs/semaphore_leak.ts";

/** A program with a bug, and the same without. */
interface Example {
  readonly name: string;
  readonly program: Effect.Effect<unknown>;
  readonly corrected: Effect.Effect<unknown>;
  readonly kind: FailureKind;
  readonly message: string;
  readonly expected?: readonly string[];
}

const examples: readonly Example[] = [
  {
    name: "a lost update",
    program: lostUpdate,
    corrected: lostUpdateCorrected,
    kind: "outcome",
    message: "unexpected outcome 1",
    expected: ["2"],
  },
  {
    name: "a semaphore leak",
    program: semaphoreLeak,
    corrected: semaphoreLeakCorrected,
    kind: "deadlock",
    message: "main and main~3 wait for what nobody completes",
  },
  {
    name: "a deadlock between two queues",
    program: queueDeadlock,
    corrected: queueDeadlockCorrected,
    kind: "deadlock",
    message: "main, main~1 and main~2 wait for what nobody completes",
  },
  {
    name: "an interrupted finalizer",
    program: interruptedFinalizer,
    corrected: interruptedFinalizerCorrected,
    kind: "outcome",
    message: "unexpected outcome end of data",
    expected: ["end of data, checksum"],
  },
];

/** Schedules within which each bug is to be found. */
const RUNS = 1000;

const seeds = Array.from({ length: 40 }, (_, i) => i + 1);

function optionsOf(example: Example, seed: number): SearchOptions<unknown> {
  const { name, expected } = example;
  return {
    name,
    seed,
    runs: RUNS,
    ...(expected === undefined ? {} : { outcome: String, expected }),
  };
}

for (const example of examples) {
  Deno.test(`explore() finds ${example.name} of plain Effect within 1,000 schedules, for each of 40 seeds`, () => {
    for (const seed of seeds) {
      const options = optionsOf(example, seed);
      const { failures, coverage } = explore(example.program, options);
      assertEquals(failures[0]?.kind, example.kind, `seed ${seed}`);
      assertStringIncludes(failures[0]!.message, example.message);
      assertEquals(coverage.complete, false);
    }
  });

  Deno.test(`explore() finds nothing where ${example.name} is corrected, for each of 40 seeds`, () => {
    for (const seed of seeds) {
      const options = optionsOf(example, seed);
      const { failures, coverage } = explore(example.corrected, options);
      assertEquals(failures, [], `seed ${seed}`);
      assertEquals([coverage.runs, coverage.complete], [RUNS, false]);
    }
  });

  Deno.test(`the line of ${example.name} replays it, and so does the line made small`, () => {
    for (const seed of seeds.slice(0, 10)) {
      const options = optionsOf(example, seed);
      const { failures } = explore(example.program, options);
      const [failure] = failures;
      for (const line of [failure!.line, failure!.smallest]) {
        const again = replayLine(example.program, line, options);
        assertEquals(again.drift, undefined, line);
        assertEquals(again.finding?.kind, failure!.kind, line);
      }
    }
  });
}

Deno.test("explore() counts what it did not control, and prints its limits", () => {
  const { coverage, report } = explore(lostUpdateCorrected, { runs: 100 });
  assert(coverage.foreign >= 200, String(coverage.foreign));
  assert(coverage.wakes > 0);
  assertEquals(coverage.limits.length, 3);
  assertStringIncludes(report, "not complete: 100 schedules");
  const told = report.replaceAll(/\s+/g, " ");
  for (const limit of coverage.limits) {
    assertStringIncludes(told, `limit: ${limit}`);
  }
  assert(report.split("\n").every((line) => line.length <= 100), report);
});

Deno.test("explore() never says complete of fibers that start at once and are never put off", () => {
  // Nothing here passes through Effect's scheduler by itself.
  const startedAtOnce = Effect.gen(function* () {
    const signal = yield* Deferred.make<void>();
    yield* Effect.forkChild(Deferred.await(signal), { startImmediately: true });
    yield* Deferred.succeed(signal, undefined);
  });
  const { coverage } = explore(startedAtOnce, { runs: 50 });
  assertEquals(coverage.complete, false);
  assert(coverage.limits.length > 0);
});

Deno.test("explore() names the fiber that must be held up, in the step where it is", () => {
  const { failures, report } = explore(lostUpdate, optionsOf(examples[0]!, 1));
  const { heldUp, race } = failures[0]!.explanation;
  assertEquals(race, undefined);
  assertEquals(heldUp, { actor: "main~1", step: 0 });
  assertStringIncludes(
    report,
    "main~1 was held up in step 0, and others went on.\nHad it gone on at once, this run would pass.",
  );
});
