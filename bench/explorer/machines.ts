/**
 * How many schedules a second does a driver's race get, each on a new machine,
 * and what do the verifier and the invariants cost?
 *
 * @module
 */

import { explore } from "../../src/simulator/mod.ts";
import { cancelAgainstGrant } from "../../tests/litmus/grant_races.ts";
import { type Figure, told } from "../figures/figure.ts";
import { median } from "./rounds.ts";

/** Rounds of which the middle one counts; the first warms the engine up. */
const ROUNDS = 5;

const RUNS = 1500;

const UNWATCHED = { verifier: "off", invariants: false } as const;

/** Schedules a second of one round. */
function rate(isWatched: boolean): number {
  const { coverage } = explore(cancelAgainstGrant.program, {
    strategy: "pos",
    runs: RUNS,
    machine: isWatched ? {} : UNWATCHED,
  });
  return coverage.runs / coverage.milliseconds * 1000;
}

/** Measures a race of twenty operations, watched and not, in turns. */
export function machines(): Figure[] {
  rate(true);
  const rounds = Array.from({ length: ROUNDS }, () => ({
    watched: rate(true),
    unwatched: rate(false),
  }));
  const id = "explorer.machine";
  return [
    told(
      `${id}.rate`,
      median(rounds.map(({ watched }) => watched)),
      "schedules a second",
    ),
    told(
      `${id}.watching`,
      median(rounds.map(({ unwatched, watched }) => unwatched / watched)),
      "times as long with verifier and invariants",
    ),
  ];
}
