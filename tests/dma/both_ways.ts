/**
 * One program, run with calls that are answered on the spot, and again with an
 * oracle that has to be told of every operation: both runs must be the same.
 *
 * @module
 */

import type { Effect } from "../../deps.ts";
import { type Oracle, random } from "../../src/actors/mod.ts";
import type {
  MachineOptions,
  MachineServices,
} from "../../src/simulator/mod.ts";
import { assertEquals } from "../deps.ts";
import { type Run, run } from "./fixture.ts";

/** The choices of a seed, with a note of every question. */
function noting(
  seed: number,
  isTold: boolean,
): { oracle: Oracle; questions: string[] } {
  const questions: string[] = [];
  const inner = random(seed);
  const oracle: Oracle = {
    pick: (eligible) => {
      questions.push(eligible.map(({ name }) => name).join());
      return inner.pick(eligible);
    },
    choose: (count) => {
      questions.push(`choose ${count}`);
      return inner.choose(count);
    },
    draw: (actor) => inner.draw(actor),
    ...(isTold ? { committed: () => {} } : {}),
  };
  return { oracle, questions };
}

/**
 * Fails unless a program does the same both ways: the same questions to the
 * oracle, the same events, the same steps and ticks, the same value.
 *
 * @param program makes the program anew for each run
 * @returns the run that was told nothing
 */
export function assertSameBothWays<A, E>(
  program: () => Effect.Effect<A, E, MachineServices>,
  seed: number,
  options: MachineOptions = {},
): Run<A, E> {
  const told = noting(seed, true);
  const untold = noting(seed, false);
  const slow = run(program(), { ...options, oracle: told.oracle });
  const quick = run(program(), { ...options, oracle: untold.oracle });
  const where = `seed ${seed}`;
  assertEquals(untold.questions, told.questions, where);
  assertEquals(quick.events, slow.events, where);
  assertEquals(
    [quick.status, quick.steps, quick.ticks, quick.freeMapRegisters],
    [slow.status, slow.steps, slow.ticks, slow.freeMapRegisters],
    where,
  );
  assertEquals(quick.exit, slow.exit, where);
  return quick;
}
