/**
 * A search cut by its first decisions: the pieces together see what the whole
 * sees.
 *
 * @module
 */

import { assert, assertEquals } from "../deps.ts";
import {
  type Explorable,
  type Scenario,
  scenarioOf,
  search,
  type Strategy,
} from "../../src/explore/mod.ts";
import { type Divisible, prefixesOf } from "../../src/explore/prefixes.ts";
import { Exhaustive } from "../../src/explore/strategies/exhaustive.ts";
import { Reduced } from "../../src/explore/strategies/reduced.ts";
import {
  describeProgram,
  programOf,
  randomProgram,
  recipes,
} from "./random_programs.ts";

/** Random programs that are cut. */
const PROGRAMS = 120;
const RUNS_MAX = 3000;

function behavioursOf(
  scenario: Scenario,
  strategy: Strategy | "cached",
): { seen: Set<number>; complete: boolean; runs: number } {
  const { behaviours, coverage } = search(scenario, {
    strategy,
    runs: RUNS_MAX,
    all: true,
  });
  const { complete, runs } = coverage;
  return { seen: new Set(behaviours), complete, runs };
}

/** What the pieces of a search see together. */
function unionOf(scenario: Scenario, strategy: Divisible) {
  const prefixes = prefixesOf(scenario, {}, strategy, 12);
  const seen = new Set<number>();
  let runs = 0;
  let complete = true;
  for (const prefix of prefixes) {
    const piece = behavioursOf(
      scenario,
      strategy === "reduced" ? new Reduced(prefix) : new Exhaustive(prefix),
    );
    for (const one of piece.seen) seen.add(one);
    complete &&= piece.complete;
    runs += piece.runs;
  }
  return { seen, complete, runs, pieces: prefixes.length };
}

const ordered = (seen: ReadonlySet<number>) => [...seen].sort((a, b) => a - b);

Deno.test("the pieces of a reduced search miss no behaviour of 120 random programs", () => {
  let compared = 0;
  let cut = 0;
  for (let seed = 1; compared < PROGRAMS; seed++) {
    const parts = randomProgram(recipes[seed % recipes.length]!, seed);
    const program: Explorable<unknown, unknown> = programOf(parts);
    const scenario = scenarioOf(program);
    const whole = behavioursOf(scenario, "cached");
    if (!whole.complete) continue;
    compared++;
    const union = unionOf(scenario, "reduced");
    if (union.pieces > 1) cut++;
    const name = `seed ${seed}: ${describeProgram(parts)}`;
    assert(union.complete, name);
    assertEquals(ordered(union.seen), ordered(whole.seen), name);
  }
  assert(cut > PROGRAMS / 2, `only ${cut} programs could be cut`);
});

Deno.test("the pieces of an exhaustive search make every run of the whole, once", () => {
  let compared = 0;
  for (let seed = 1; compared < 20; seed++) {
    const parts = randomProgram(recipes[seed % recipes.length]!, seed);
    const scenario = scenarioOf<unknown, unknown>(programOf(parts));
    const whole = behavioursOf(scenario, new Exhaustive());
    if (!whole.complete) continue;
    compared++;
    const union = unionOf(scenario, "exhaustive");
    assertEquals(ordered(union.seen), ordered(whole.seen));
    assertEquals(union.runs, whole.runs);
  }
});
