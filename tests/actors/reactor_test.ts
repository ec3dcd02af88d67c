/**
 * Reactors: a message served and answered in one step.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { choose, random, reactor, run, spawn } from "../../src/actors/mod.ts";
import { assertEquals } from "../deps.ts";
import { story } from "./story.ts";

Deno.test("Reactor.ask serves and answers in one operation", () => {
  const { result, lines } = story(Effect.gen(function* () {
    let total = 0;
    const adder = yield* reactor("adder", (n: number) => total += n);
    const answers = [yield* adder.ask(2), yield* adder.ask(3)];
    return [...answers, adder.received];
  }));
  assertEquals(result.value, [2, 5, 2]);
  assertEquals(lines, ["main ask adder 2", "main ask adder 3"]);
});

Deno.test("Reactor.ask by many actors is never torn apart", () => {
  for (let seed = 0; seed < 50; seed++) {
    const result = run(
      Effect.gen(function* () {
        let total = 0;
        const adder = yield* reactor("adder", (n: number) => total += n);
        for (let i = 1; i <= 4; i++) yield* spawn("asker", adder.ask(i));
        yield* Effect.sleep("1 millis");
        return total;
      }),
      { oracle: random(seed) },
    );
    assertEquals(result.value, 10);
  }
});

Deno.test("A reactor that throws is a defect of the actor that asked", () => {
  const result = run(Effect.gen(function* () {
    const grumpy = yield* reactor("grumpy", () => {
      throw new RangeError("never");
    });
    yield* spawn("asker", grumpy.ask(undefined));
    yield* Effect.sleep("1 millis");
  }));
  assertEquals(result.message, "asker failed: RangeError: never");
});

Deno.test("choose() gives every answer under some seed, and only 0 to count - 1", () => {
  const answers = new Set<number | undefined>();
  for (let seed = 0; seed < 100; seed++) {
    answers.add(run(choose(3), { oracle: random(seed) }).value);
  }
  assertEquals([...answers].sort(), [0, 1, 2]);
  assertEquals(run(choose(3)).value, 0);
  assertEquals(story(choose(1)).lines, []);
});
