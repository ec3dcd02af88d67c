/**
 * How long does it take to make a failure small? Each demo bug is found at
 * random, which gives a schedule full of chance, and that is made smaller.
 *
 * @module
 */

import { deviations, type Schedule } from "../../src/explore/codes.ts";
import { minimise } from "../../src/explore/failures/minimise.ts";
import { trialsOf } from "../../src/explore/explore.ts";
import { scenarioOf, search } from "../../src/explore/mod.ts";
import { atMost, type Figure, told } from "../figures/figure.ts";
import { type DemoBug, demoBugs } from "./demo_bugs.ts";
import { famousMistakes } from "../../tests/demo/mod.ts";
import { median } from "./rounds.ts";

/** Schedules made small for each bug. */
const SEEDS = 9;

/** The same where every run builds a machine. */
const SEEDS_ON_MACHINES = 5;

interface Small {
  readonly milliseconds: number;
  readonly before: number;
  readonly after: number;
}

function makeSmall(
  { scenario, options }: DemoBug,
  seed: number,
): Small {
  const strategy = "pos";
  const { failures } = search(scenario, { ...options, strategy, seed });
  const { schedule, signature } = failures[0]!;
  const start = performance.now();
  const found = minimise(trialsOf(scenario, options), schedule, signature);
  const milliseconds = performance.now() - start;
  return {
    milliseconds,
    before: deviations(schedule),
    after: deviations(found.schedule satisfies Schedule),
  };
}

/** The famous mistakes of drivers, on machines. */
const onMachines: readonly DemoBug[] = famousMistakes.map(
  ({ demo: { default: { program, name = "", ...options } } }) => ({
    name,
    scenario: scenarioOf(program),
    options: { name, ...options },
  }),
);

/** Makes failures of every demo bug small. */
export function minimising(): Figure[] {
  return [
    ...demoBugs.flatMap((bug) => figuresOf(bug, SEEDS)),
    ...onMachines.flatMap((bug) => figuresOf(bug, SEEDS_ON_MACHINES)),
  ];
}

function figuresOf(bug: DemoBug, seeds: number): Figure[] {
  const all = Array.from(
    { length: seeds },
    (_, seed) => makeSmall(bug, seed + 1),
  );
  const of = (field: keyof Small) => median(all.map((one) => one[field]));
  const id = `explorer.minimising.${bug.name.replaceAll(" ", "-")}`;
  return [
    atMost(id, of("milliseconds"), 100, "ms", true),
    told(`${id}.deviations`, `${of("before")} to ${of("after")}`),
  ];
}
