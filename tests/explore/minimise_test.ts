/**
 * Making a failure small: the same failure, never a longer schedule, and nothing
 * in it that could be left out.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "../deps.ts";
import { cell, choose, mailbox, spawn } from "../../src/actors/mod.ts";
import {
  explore,
  parseLine,
  scenarioOf,
  search,
  type SearchOptions,
} from "../../src/explore/mod.ts";
import { deviations } from "../../src/explore/codes.ts";
import { trialsOf } from "../../src/explore/explore.ts";
import { minimise, without } from "../../src/explore/failures/minimise.ts";
import { Replaying } from "../../src/explore/strategies/replaying.ts";
import { queueDeadlock } from "./effect_programs/queue_deadlock.ts";
import { programOf, randomProgram, recipes } from "./random_programs.ts";

/** A race between two, beside others who only make noise. */
const noisy = Effect.gen(function* () {
  const count = yield* cell("count", 0);
  const noise = yield* cell("noise", 0);
  const increment = Effect.flatMap(count.get, (seen) => count.set(seen + 1));
  const racket = Effect.gen(function* () {
    for (let i = 0; i < 5; i++) {
      const more = yield* choose(3);
      yield* noise.update((value) => value + more);
    }
  });
  for (let i = 0; i < 3; i++) yield* spawn("racket", racket);
  yield* spawn("first", increment);
  yield* spawn("second", increment);
  return count;
});

const options: SearchOptions<{ readonly value: number }> = {
  name: "noisy",
  strategy: "random",
  check: ({ value }) => value === 2 ? undefined : "an update was lost",
};

Deno.test("a failure drawn at random is brought down to the few deviations it needs", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { failures } = explore(noisy, { ...options, seed });
    const { line, smallest } = failures[0]!;
    const before = deviations(parseLine(line));
    const after = deviations(parseLine(smallest));
    assert(before >= 5, line);
    assert(after <= 3, smallest);
  }
});

Deno.test("the story leaves out the actors that a failure does not need", () => {
  const { failures, report } = explore(noisy, { ...options, seed: 1 });
  assertEquals(failures[0]!.unneeded, ["racket", "racket 2", "racket 3"]);
  assertMatch(report, /\n +first\n +step +tick +\| second\n/);
  assertStringIncludes(
    report,
    "Left out, because their steps may as well come last: racket, racket 2 and racket 3.",
  );
});

Deno.test("a failure that needs everybody leaves nobody out", () => {
  const { failures, report } = explore(queueDeadlock, { seed: 5 });
  assertEquals(failures[0]!.unneeded, []);
  assert(!report.includes("Left out"), report);
});

/** Every failure of a random program that only some schedules show. */
function failuresOf(seed: number) {
  const recipe = recipes[seed % recipes.length]!;
  const program = programOf(randomProgram(recipe, seed));
  const outcome = (value: () => string) => value();
  const { seen } = search(scenarioOf(program), {
    strategy: "reduced",
    runs: 200,
    outcome,
  }).outcomes;
  const rare = seen.reduce((a, b) => b.runs < a.runs ? b : a).text;
  const rules: SearchOptions<() => string> = {
    strategy: "random",
    runs: 500,
    all: true,
    check: (value) => seen.length > 1 && value() === rare ? "rare" : undefined,
  };
  const { failures } = search(scenarioOf(program), rules);
  const trials = trialsOf(scenarioOf(program), rules);
  return { failures, trials };
}

Deno.test("minimise() keeps the signature and never makes a schedule longer, in random programs", () => {
  let shorter = 0;
  let seen = 0;
  for (let seed = 1; seen < 150; seed++) {
    const { failures, trials } = failuresOf(seed);
    for (const { schedule, signature } of failures) {
      seen++;
      const small = minimise(trials, schedule, signature);
      const replay = () => new Replaying(small.schedule, "stop");
      assertEquals(trials.signature(replay), signature, `seed ${seed}`);
      assertEquals(small.after, deviations(small.schedule));
      assertEquals(small.before, deviations(schedule));
      assert(small.after <= small.before, `seed ${seed}`);
      if (small.after < small.before) shorter++;
    }
  }
  assert(shorter > 50, `${shorter} of ${seen} got shorter`);
});

Deno.test("minimise() leaves no deviation that the failure could do without", () => {
  for (let seed = 1; seed <= 150; seed++) {
    const { failures, trials } = failuresOf(seed);
    for (const { schedule, signature } of failures) {
      const { schedule: small } = minimise(trials, schedule, signature);
      for (let i = 0; i < deviations(small); i++) {
        const fewer = without(small, i, i + 1);
        const replay = () => new Replaying(fewer, "go on");
        const same = trials.signature(replay) === signature;
        const { journal } = trials.run(replay());
        const shorter = deviations(journal.schedule) < deviations(small);
        assert(!(same && shorter), `seed ${seed}, deviation ${i}`);
      }
    }
  }
});

Deno.test("minimise() leaves out the moments at which a fiber was held up for nothing", () => {
  const { failures } = explore(queueDeadlock, { seed: 5 });
  const { line, smallest } = failures[0]!;
  const { preemptions } = parseLine(smallest);
  assert(preemptions.length <= parseLine(line).preemptions.length);
  assertEquals(preemptions.length, 1);
});

Deno.test("minimise() gives a schedule back as it is if nothing can be left out", () => {
  const swapped = Effect.gen(function* () {
    const box = yield* mailbox<string>("box");
    yield* spawn("a", box.send("a"));
    yield* spawn("b", box.send("b"));
    return yield* box.take;
  });
  const rules: SearchOptions<string> = {
    strategy: "reduced",
    outcome: String,
    expected: ["a"],
  };
  const { failures } = search(scenarioOf(swapped), rules);
  const trials = trialsOf(scenarioOf(swapped), rules);
  const { schedule, signature } = failures[0]!;
  const small = minimise(trials, schedule, signature);
  assertEquals(small.schedule, schedule);
  assertEquals([small.before, small.after], [1, 1]);
});
