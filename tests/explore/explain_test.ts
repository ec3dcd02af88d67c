/**
 * Explaining a failure: the two operations that race, where they stand, and the
 * order in which the run passes.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "../deps.ts";
import { cell, lock, mailbox, spawn } from "../../src/actors/mod.ts";
import { explore, replayLine } from "../../src/explore/mod.ts";

/** The line of this file that calls it. */
function here(): number {
  const frame = new Error().stack!.split("\n")[2]!;
  return Number(/:(\d+):\d+\)?$/.exec(frame)![1]);
}

Deno.test("explain() names both operations with their lines, and what they do", () => {
  const lines = { read: 0, write: 0 };
  const program = Effect.gen(function* () {
    const flag = yield* cell("flag", false);
    yield* spawn(
      "reader",
      Effect.gen(function* () {
        lines.read = here() + 1;
        const seen = yield* flag.get;
        if (seen) yield* Effect.die(new Error("seen too early"));
      }),
    );
    yield* spawn(
      "writer",
      Effect.gen(function* () {
        lines.write = here() + 1;
        yield* flag.set(true);
      }),
    );
  });
  const { failures, report } = explore(program, { name: "flag" });
  const { race } = failures[0]!.explanation;
  assertEquals(race?.first, {
    actor: "writer",
    words: "changes flag, which was false",
    source: `explore/explain_test.ts:${lines.write}`,
    step: 0,
  });
  assertEquals(race?.second, {
    actor: "reader",
    words: "reads flag, which is true",
    source: `explore/explain_test.ts:${lines.read}`,
    step: 1,
  });
  assertStringIncludes(
    report,
    `The race:
  step 0    writer changes flag, which was false, at explore/explain_test.ts:${lines.write}
  step 1    reader reads flag, which is true, at explore/explain_test.ts:${lines.read}
Had step 1 come before step 0, this run would pass.`,
  );
});

Deno.test("explain() names an operation that waits for ever, and the one that got ahead of it", () => {
  // The second taker goes away with the only message.
  const program = Effect.gen(function* () {
    const box = yield* mailbox<string>("box");
    const spare = yield* mailbox<string>("spare");
    yield* spawn("patient", box.take);
    yield* spawn(
      "hasty",
      Effect.flatMap(
        box.poll,
        (message) =>
          message === undefined ? box.send("again") : spare.send(message),
      ),
    );
    yield* box.send("only one");
  });
  const { failures } = explore(program, { name: "takers" });
  const { kind, explanation } = failures[0]!;
  assertEquals(kind, "deadlock");
  assertEquals(explanation.race?.first.actor, "hasty");
  assertEquals(explanation.race?.first.words, "polls box");
  const { second } = explanation.race!;
  assertEquals([second.actor, second.step], ["patient", undefined]);
  assertMatch(second.source!, /explain_test\.ts:\d+$/);
});

Deno.test("explain() names the locks that were taken in opposite orders", () => {
  const program = Effect.gen(function* () {
    const a = yield* lock("a");
    const b = yield* lock("b");
    yield* spawn("ab", a.withLock(b.withLock(Effect.void)));
    yield* spawn("ba", b.withLock(a.withLock(Effect.void)));
  });
  const { failures } = explore(program, { name: "opposite" });
  const { race } = failures[0]!.explanation;
  const both = [race!.first, race!.second].map(({ words }) => words).sort();
  assert(both.every((words) => /^locks [ab]$/.test(words)), both.join());
  assert(race!.first.actor !== race!.second.actor);
});

Deno.test("explain() names no race where every order fails", () => {
  const program = Effect.gen(function* () {
    const box = yield* mailbox<number>("box");
    yield* spawn("a", box.send(1));
    yield* spawn("b", box.send(2));
    return yield* Effect.die(new Error("always"));
  });
  const { failures, report } = explore(program, { name: "always" });
  assertEquals(failures[0]!.explanation.race, undefined);
  assert(!report.includes("The race"), report);
});

Deno.test("explain() shows the run of the smallest line, operation by operation", () => {
  const program = Effect.gen(function* () {
    const owner = yield* cell("owner", "nobody");
    for (const name of ["a", "b", "c"]) yield* spawn(name, owner.set(name));
    return owner;
  });
  const options = {
    name: "owner",
    strategy: "random",
    check: ({ value }: { readonly value: string }) =>
      value === "a" ? "a came last" : undefined,
  } as const;
  const { failures } = explore(program, options);
  const { smallest, explanation } = failures[0]!;
  const { events } = replayLine(program, smallest, options);
  assertEquals(explanation.events, events);
});
