/**
 * The bugs that strategies, replays and the making of small failures are
 * measured on: each a scenario of a few lines, and what is wrong about it.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { type Cell, cell, join, lock, spawn } from "../../src/actors/mod.ts";
import {
  type Explorable,
  type Scenario,
  scenarioOf,
  type SearchOptions,
} from "../../src/explore/mod.ts";
import { channel, checkChannel } from "./channel.ts";
import { checkLockedChannel, lockedChannel } from "./locked_channel.ts";

/** A scenario with a bug. */
export interface DemoBug {
  /** Its name, part of its schedule lines and its figures. */
  readonly name: string;
  /** What is run. */
  readonly scenario: Scenario;
  /** How it is judged. */
  readonly options: SearchOptions<unknown> & { readonly name: string };
}

function bug<A, E>(
  name: string,
  program: Explorable<A, E>,
  check?: (value: A) => string | undefined,
): DemoBug {
  const judged = check === undefined ? {} : { check };
  return {
    name,
    scenario: scenarioOf(program),
    options: { name, ...judged } as DemoBug["options"],
  };
}

const increment = Effect.fnUntraced(function* (count: Cell<number>) {
  const seen = yield* count.get;
  yield* count.set(seen + 1);
});

/** Two actors add one to a count, each by a read and a write. */
const lostUpdate = Effect.gen(function* () {
  const count = yield* cell("count", 0);
  const first = yield* spawn("first", increment(count));
  const second = yield* spawn("second", increment(count));
  yield* join(first);
  yield* join(second);
  return count.value;
});

/** Two actors take two locks in opposite orders. */
const oppositeLocks = Effect.gen(function* () {
  const adapter = yield* lock("adapter lock");
  const queue = yield* lock("queue lock");
  const both = (one: typeof adapter, other: typeof adapter) =>
    one.withLock(other.withLock(Effect.void));
  yield* spawn("driver", both(adapter, queue));
  yield* spawn("canceller", both(queue, adapter));
});

const mapAll = Effect.fnUntraced(function* (
  own: Cell<number>,
  flag: Cell<number>,
  fragments: number,
) {
  for (let i = 0; i < fragments; i++) yield* own.update((n) => n + 1);
  const seen = yield* flag.get;
  yield* own.update((n) => n + 1);
  yield* flag.update((now) => seen === 0 && now === 1 ? 99 : now);
});

/**
 * A late window: a driver maps many fragments, which is nobody's business, and
 * then checks a flag before it acts. One write must fall just between.
 *
 * @param fragments private steps before the window
 */
export function lateWindow(fragments: number): DemoBug {
  const program = Effect.gen(function* () {
    const own = yield* cell("fragments", 0);
    const flag = yield* cell("cancelled", 0);
    yield* spawn("driver", mapAll(own, flag, fragments));
    yield* spawn("canceller", flag.update((n) => n + 1));
    return flag;
  });
  return bug(
    `late window of ${fragments}`,
    program,
    (flag) => flag.value === 99 ? "cancelled between check and act" : undefined,
  );
}

/** Two actors must take turns three times, while others make noise. */
const alternation = Effect.gen(function* () {
  const turn = yield* cell("turn", 0);
  const player = (parity: number) =>
    Effect.gen(function* () {
      for (let i = parity; i < 6; i += 2) {
        yield* turn.update((now) => now === i ? now + 1 : now);
      }
    });
  yield* spawn("even", player(0));
  yield* spawn("odd", player(1));
  for (let i = 0; i < 2; i++) {
    const own = yield* cell("noise", 0);
    const noise = own.update((n) => n + 1);
    yield* spawn("noise", Effect.andThen(noise, Effect.andThen(noise, noise)));
  }
  return turn;
});

/** The bugs, from the simplest. */
export const demoBugs: readonly DemoBug[] = [
  bug(
    "lost update",
    lostUpdate,
    (count) => count === 2 ? undefined : `2 updates came to ${count}`,
  ),
  bug("opposite locks", oppositeLocks),
  bug(
    "cancel after grant",
    channel({ drivers: 3, holders: 3, cancellers: 2, bug: true }),
    checkChannel,
  ),
  bug(
    "run before removal",
    lockedChannel("run before removal", {
      drivers: 3,
      holders: 2,
      cancellers: 2,
    }),
    checkLockedChannel,
  ),
  bug(
    "lost wake-up",
    lockedChannel("lost wake-up", { drivers: 3, holders: 2, cancellers: 2 }),
    checkLockedChannel,
  ),
  bug(
    "deep alternation",
    alternation,
    (turn) => turn.value === 6 ? "everybody took turns" : undefined,
  ),
  lateWindow(10),
];
