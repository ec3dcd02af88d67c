/**
 * One program, run with calls that are answered on the spot, again with an
 * oracle that has to be told of every operation, and again with nobody listening:
 * all runs must be the same.
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
 * Fails unless a program does the same whether its calls are announced, are
 * answered on the spot, or take the direct path because nobody listens: the same
 * questions to the oracle, steps, ticks, messages and value, and the same events
 * as long as somebody sees them.
 *
 * @param program makes the program anew for each run
 * @returns the run that was answered on the spot
 */
export function assertSameBothWays<A, E>(
  program: () => Effect.Effect<A, E, MachineServices>,
  seed: number,
  options: MachineOptions = {},
): Run<A, E> {
  const told = noting(seed, true);
  const untold = noting(seed, false);
  const alone = noting(seed, false);
  const slow = run(program(), { ...options, oracle: told.oracle });
  const quick = run(program(), { ...options, oracle: untold.oracle });
  const where = `seed ${seed}`;
  assertEquals(untold.questions, told.questions, where);
  assertEquals(quick.events, slow.events, where);
  assertEquals(endOf(quick), endOf(slow), where);
  // A bug check ends a run only where the verifier looks on.
  if (slow.status !== "completed") return quick;
  const unwatched = run(program(), {
    ...options,
    oracle: alone.oracle,
    verifier: "off",
    invariants: false,
    observers: [],
  });
  assertEquals(alone.questions, told.questions, where);
  assertEquals(endOf(unwatched), endOf(slow), where);
  return quick;
}

/** What can be seen of a run without its events. */
function endOf(report: Run<unknown, unknown>): unknown {
  const { exit, freeMapRegisters, messages, status, steps, ticks } = report;
  return { exit, freeMapRegisters, messages, status, steps, ticks };
}
