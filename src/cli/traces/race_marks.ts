/**
 * The two operations that race in a failing schedule, as its trace keeps them
 * and its page marks them.
 *
 * @module
 */

import { Schema } from "../../../deps.ts";
import { operationNames } from "../../actors/mod.ts";
import {
  type FoundScenario,
  type Race,
  replayLine,
} from "../../explore/mod.ts";
import type { Picture } from "../../report/mod.ts";
import type { ShownRun } from "../viewer/page.ts";

/** The kinds of moments that are operations; a moment may be of any kind. */
const OPERATIONS: readonly string[] = operationNames;

/** One of two operations that race. */
export interface RacerMark {
  /** Who does it. */
  readonly actor: string;
  /** What it does, in words. */
  readonly words: string;
  /** The step of the run; absent if it waited for ever. */
  readonly step?: number;
}

/** How a trace holds the race: the two that race, or none. */
export const RaceMarks: Schema.Codec<readonly RacerMark[]> = Schema.Array(
  Schema.Struct({
    actor: Schema.String,
    words: Schema.String,
    step: Schema.optionalKey(Schema.Int),
  }),
);

/**
 * Finds the race that a failing schedule loses, by more runs of its scenario.
 *
 * @param found the scenario
 * @param line the schedule, which fails
 * @returns the two that race, in their order; none if no pair decides
 * @throws {ScheduleLineError} when the line cannot be replayed
 */
export function raceOf(
  { program, options }: FoundScenario,
  line: string,
): readonly RacerMark[] {
  const { explanation } = replayLine(program, line, {
    ...options,
    explain: true,
  });
  return marksOf(explanation?.race);
}

/** The marks of a race that is known; none of no race. */
export function marksOf(race: Race | undefined): readonly RacerMark[] {
  if (race === undefined) return [];
  return [race.first, race.second].map(({ actor, step, words }) => ({
    actor,
    words,
    ...(step === undefined ? {} : { step }),
  }));
}

/** What a page shows of the race: the two moments, and what it says at each. */
export function shownRace(
  race: readonly RacerMark[],
  { lanes, moments }: Picture,
): Required<Pick<ShownRun, "findings" | "race">> {
  const findings = race.flatMap(({ actor, step }, i) => {
    const other = race[1 - i];
    const moment = moments.findIndex((one) =>
      one.step === step && lanes[one.lane]!.name === actor &&
      OPERATIONS.includes(one.kind)
    );
    if (moment < 0 || other === undefined) return [];
    const when = other.step === undefined
      ? "and waits for ever"
      : `at step ${other.step}`;
    return [{
      moment,
      text:
        `Races with ${other.actor}, which ${other.words} ${when}: in the other order this run would pass.`,
    }];
  });
  const both = findings.map(({ moment }) => moment);
  return { findings, race: both.length === 2 ? both : [] };
}
