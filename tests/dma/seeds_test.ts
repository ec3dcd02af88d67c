/** Races: what they ask of every schedule, and how their schedules are counted. */

import { Effect } from "../../deps.ts";
import { choose } from "../../src/actors/mod.ts";
import { assertEquals, assertThrows } from "../deps.ts";
import { makeDriver } from "./fixture.ts";
import { allocate } from "./requests.ts";
import { assertOutcomes, race, throughSchedules } from "./seeds.ts";

const side = Effect.map(choose(2), (chosen) => chosen === 0 ? "a" : "b");

Deno.test("a race tells every outcome and how often it came", () => {
  const outcomes = race(() => side, { seeds: 50 });
  assertOutcomes(outcomes, ["a", "b"]);
  assertEquals(outcomes.get("a")! + outcomes.get("b")!, 50);
  assertThrows(() => assertOutcomes(outcomes, ["a"]));
});

Deno.test("a run with a finding, or with registers left, is no race", () => {
  const leaves = () => Effect.as(Effect.flatMap(makeDriver(), allocate), "a");
  assertThrows(() => race(leaves, { seeds: 1 }), Error, "seed 1");
});

Deno.test("races are put through as many schedules as somebody wants, and counted", async () => {
  const twice = () => {
    race(() => side, { seeds: 3 });
    race(() => side);
  };
  assertEquals(await throughSchedules(20, twice), [20, 20]);
  let runs = 0;
  const fifthFails = () =>
    void race(() => side, {
      check: () => assertEquals(++runs < 5, true),
    });
  assertEquals(await throughSchedules(20, fifthFails), [4]);
  const missesOne = () => assertOutcomes(race(() => side), ["a"]);
  assertEquals(await throughSchedules(20, missesOne), [20, 0]);
});
