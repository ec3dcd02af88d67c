/**
 * Every famous mistake is found, made small, named and replayed, and its
 * corrected twin has no schedule that fails.
 *
 * @module
 */

import { trialsOf } from "../../src/explore/explore.ts";
import { minimise } from "../../src/explore/failures/minimise.ts";
import { explore, race, RaceFailure, replayLine } from "../../mod.ts";
import { scenarioOf } from "../../src/explore/mod.ts";
import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "../deps.ts";
import { famousMistakes } from "./mod.ts";

/** A failure is made small in less time than that, in milliseconds. */
const MINIMISED_WITHIN = 100;

/** So often the time is taken at most: others may use the processor too. */
const TIMES = 30;

for (const { demo, module, race: expected, says } of famousMistakes) {
  const { corrected, default: mistaken } = demo;

  Deno.test(`${module}: the explorer finds the mistake and names the race`, () => {
    const { failures } = explore(mistaken.program, mistaken);
    const [failure] = failures;
    assertStringIncludes(failure!.message, says);
    const { first, second } = failure!.explanation.race!;
    assertStringIncludes(first.words, expected[0]);
    assertStringIncludes(second.words, expected[1]);
    assert(failure!.smallest.length <= 40, failure!.smallest);
  });

  Deno.test(`${module}: both lines replay the failure`, () => {
    const { failures } = explore(mistaken.program, mistaken);
    const { line, message, smallest } = failures[0]!;
    for (const replayed of [line, smallest]) {
      const again = replayLine(mistaken.program, replayed, mistaken);
      assertEquals(again.drift, undefined);
      assertEquals(again.finding?.message, message);
    }
  });

  Deno.test(`${module}: the failure is made small in less than ${MINIMISED_WITHIN} ms`, () => {
    const { failures } = explore(mistaken.program, mistaken);
    const { schedule, signature } = failures[0]!;
    let best = Infinity;
    for (let time = 0; time < TIMES && best >= MINIMISED_WITHIN; time++) {
      const trials = trialsOf(scenarioOf(mistaken.program), mistaken);
      const before = performance.now();
      minimise(trials, schedule, signature);
      best = Math.min(best, performance.now() - before);
    }
    assert(best < MINIMISED_WITHIN, `${best} ms`);
  });

  Deno.test(`${module}: as a test of a race it fails with its story`, () => {
    const error = assertThrows(race(mistaken.program, mistaken), RaceFailure);
    assertStringIncludes((error as Error).message, says);
    assertStringIncludes((error as Error).message, "Replay it with: r1");
  });

  Deno.test(
    `${module}: no schedule of the corrected twin fails`,
    race(corrected.program, {
      ...corrected,
      strategy: "reduced",
      mustComplete: true,
    }),
  );
}
