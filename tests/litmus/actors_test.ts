/**
 * The classic litmus tests, on actors: what may and may not be seen of cells,
 * mailboxes and locks.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  cell,
  choose,
  join,
  lock,
  mailbox,
  spawn,
} from "../../src/actors/mod.ts";
import {
  type Budget,
  currentBudget,
  litmus,
  race,
} from "../../src/explore/mod.ts";
import { interruptedFinalizerCorrected } from "../explore/effect_programs/interrupted_finalizer.ts";
import { lostUpdateCorrected } from "../explore/effect_programs/lost_update.ts";
import { queueDeadlockCorrected } from "../explore/effect_programs/queue_deadlock.ts";
import { semaphoreLeakCorrected } from "../explore/effect_programs/semaphore_leak.ts";

/** What a search gets that never comes to its end. */
const sample = (): Budget => ({ runs: 2000, ...currentBudget() });

const exact = { strategy: "reduced", mustComplete: true } as const;

/** Two actors with a result each. */
const pair = <A, B>(left: Effect.Effect<A>, right: Effect.Effect<B>) =>
  Effect.gen(function* () {
    const one = yield* spawn("left", left);
    const other = yield* spawn("right", right);
    return [yield* join(one), yield* join(other)] as const;
  });

Deno.test(
  "store buffering: one of two writers is always seen",
  litmus(
    Effect.gen(function* () {
      const x = yield* cell("x", 0);
      const y = yield* cell("y", 0);
      return yield* pair(
        Effect.andThen(x.set(1), y.get),
        Effect.andThen(y.set(1), x.get),
      );
    }),
    { ...exact, outcomes: [[0, 1], [1, 0], [1, 1]] },
  ),
);

Deno.test(
  "message passing: who sees the flag sees the data",
  litmus(
    Effect.gen(function* () {
      const data = yield* cell("data", 0);
      const flag = yield* cell("flag", 0);
      const [, seen] = yield* pair(
        Effect.andThen(data.set(1), flag.set(1)),
        Effect.flatMap(
          flag.get,
          (isSet) => Effect.map(data.get, (value) => [isSet, value]),
        ),
      );
      return seen;
    }),
    { ...exact, outcomes: [[0, 0], [0, 1], [1, 1]] },
  ),
);

Deno.test(
  "load buffering: no value comes out of nothing",
  litmus(
    Effect.gen(function* () {
      const x = yield* cell("x", 0);
      const y = yield* cell("y", 0);
      return yield* pair(
        Effect.flatMap(x.get, (seen) => Effect.as(y.set(1), seen)),
        Effect.flatMap(y.get, (seen) => Effect.as(x.set(1), seen)),
      );
    }),
    { ...exact, outcomes: [[0, 0], [0, 1], [1, 0]] },
  ),
);

Deno.test(
  "two senders into one mailbox: each keeps its order, and nothing is lost",
  litmus(
    Effect.gen(function* () {
      const box = yield* mailbox<string>("box", { capacity: 1 });
      yield* spawn("a", Effect.andThen(box.send("a1"), box.send("a2")));
      yield* spawn("b", box.send("b"));
      return [yield* box.take, yield* box.take, yield* box.take].join(" ");
    }),
    { ...exact, outcomes: ["a1 a2 b", "a1 b a2", "b a1 a2"] },
  ),
);

Deno.test(
  "a lock: nobody is inside with another, whatever a device answers",
  race(
    Effect.gen(function* () {
      const door = yield* lock("door");
      const inside = yield* cell("inside", 0);
      const visit = door.withLock(
        Effect.gen(function* () {
          if ((yield* inside.get) !== 0) yield* Effect.die("two at once");
          yield* inside.set(1 + (yield* choose(2)));
          yield* inside.set(0);
        }),
      );
      for (const name of ["a", "b", "c"]) yield* spawn(name, visit);
    }),
    exact,
  ),
);

Deno.test(
  "a request and its timeout: the answer or the timer, and never both",
  litmus(
    Effect.gen(function* () {
      const answers = yield* mailbox<string>("answers");
      yield* spawn("device", answers.send("answer"));
      const got = yield* Effect.orElseSucceed(
        Effect.timeout(answers.take, "1 millis"),
        () => "timeout",
      );
      const late = yield* answers.poll;
      return late === undefined ? got : `${got}, then ${late}`;
    }),
    {
      ...exact,
      time: "any time",
      outcomes: ["answer", "timeout", "timeout, then answer"],
    },
  ),
);

Deno.test(
  "two deposits of plain Effect lose nothing",
  litmus(lostUpdateCorrected, { outcomes: [2], ...sample() }),
);

Deno.test(
  "a cancelled job of plain Effect keeps no permit",
  race(semaphoreLeakCorrected, sample()),
);

Deno.test(
  "connections of plain Effect, taken in one order, are all given back",
  race(queueDeadlockCorrected, sample()),
);

Deno.test(
  "a journal of plain Effect is always closed",
  litmus(interruptedFinalizerCorrected, {
    outcomes: ["end of data, checksum"],
    ...sample(),
  }),
);
