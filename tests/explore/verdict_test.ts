/**
 * What can be wrong with a run: each kind of failure is told as what it is.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { assert, assertEquals, assertStringIncludes, Queue } from "../deps.ts";
import {
  type Actor,
  cell,
  join,
  lock,
  mailbox,
  spawn,
} from "../../src/actors/mod.ts";
import {
  explore,
  type Monitor,
  replayLine,
  scenarioOf,
  type SearchOptions,
} from "../../src/explore/mod.ts";

/** The kind and the message of the first failure. */
function failureOf<A, E>(
  program: Effect.Effect<A, E>,
  options: SearchOptions<A> = {},
): [kind: string, message: string] {
  const { failures, report } = explore(program, { name: "case", ...options });
  const [failure] = failures;
  assert(failure, report);
  assertStringIncludes(report, `case: ${failure.kind} in schedule`);
  // A long message is told in several lines.
  const told = report.replaceAll(/\s+/g, " ");
  for (const part of failure.message.split("; ")) {
    assertStringIncludes(told, part);
  }
  return [failure.kind, failure.message];
}

/** A reader that looks before a writer has written, in some schedules. */
const tooEarly = <E>(complain: Effect.Effect<unknown, E>) =>
  Effect.gen(function* () {
    const flag = yield* cell("flag", false);
    yield* spawn(
      "reader",
      Effect.flatMap(flag.get, (isSet) => isSet ? Effect.void : complain),
    );
    yield* spawn("writer", flag.set(true));
  });

Deno.test("an assertion that fails is an assertion", () => {
  const complain = Effect.sync(() => assert(false, "read too early"));
  assertEquals(failureOf(tooEarly(complain)), [
    "assertion",
    "reader failed: AssertionError: read too early",
  ]);
});

Deno.test("anything else that is thrown is a defect", () => {
  const thrown = Effect.sync(() => {
    throw new RangeError("no such page");
  });
  assertEquals(failureOf(tooEarly(thrown)), [
    "defect",
    "reader failed: RangeError: no such page",
  ]);
  assertEquals(failureOf(tooEarly(Effect.die("just a text"))), [
    "defect",
    "reader failed: just a text",
  ]);
});

Deno.test("an error that nobody handles is a typed failure, also in an actor nobody joins", () => {
  const fails = Effect.fail({ _tag: "TooEarly" });
  const [kind, message] = failureOf(tooEarly(fails));
  assertEquals(kind, "typed failure");
  assertStringIncludes(message, "reader failed: ");
});

Deno.test("an error that whoever joins handles is none", () => {
  const program = Effect.gen(function* () {
    const actor: Actor<void, string> = yield* spawn("a", Effect.fail("wrong"));
    yield* Effect.catch(join(actor), () => Effect.void);
  });
  assertEquals(explore(program).failures, []);
});

Deno.test("a check that finds something at the end is an invariant", () => {
  const program = Effect.gen(function* () {
    const owner = yield* cell("owner", "");
    for (const name of ["a", "b"]) yield* spawn(name, owner.set(name));
    return owner;
  });
  const check = ({ value }: { readonly value: string }) =>
    value === "a" ? "a came last" : undefined;
  assertEquals(failureOf(program, { check }), ["invariant", "a came last"]);
});

Deno.test("what an observer finds during a run is an invariant, and the run stops there", () => {
  const program = Effect.gen(function* () {
    const owner = yield* cell("owner", "");
    for (const name of ["a", "b"]) yield* spawn(name, owner.set(name));
  });
  const { failures } = explore({
    ...scenarioOf(program),
    observers: () => [(event) => {
      const { actor, step } = event as unknown as {
        actor: string;
        step: number;
      };
      return actor === "b" && step === 0
        ? { message: "b came first" }
        : undefined;
    }],
  });
  assertEquals(
    failures.map(({ kind, message, steps }) => [
      kind,
      message,
      steps,
    ]),
    [["invariant", "b came first", 1]],
  );
});

Deno.test("a deadlock says who waits for what, held by whom, and what lies unread", () => {
  const program = Effect.gen(function* () {
    const door = yield* lock("door");
    const small = yield* mailbox<string>("small", { capacity: 1 });
    const large = yield* mailbox<string>("large");
    yield* spawn(
      "holder",
      door.withLock(
        Effect.gen(function* () {
          yield* large.send("nobody reads me");
          yield* small.send("first");
          yield* small.send("second");
        }),
      ),
    );
    yield* spawn("taker", door.withLock(small.take));
  });
  const { failures, report } = explore(program, { name: "case" });
  assertEquals(failures[0]!.kind, "deadlock");
  assertEquals(
    failures[0]!.message,
    "holder waits for room in small, which is full (1, first first); taker waits for the lock door, held by holder",
  );
  assertStringIncludes(
    report,
    `Unread:
  large holds 1 message that nobody took, first nobody reads me
  small holds 1 message that nobody took, first first`,
  );
});

Deno.test("a partial deadlock is one, although others came to their end", () => {
  const program = Effect.gen(function* () {
    const box = yield* mailbox<number>("box");
    yield* spawn("taker", Effect.andThen(box.take, box.take));
    yield* spawn("sender", box.send(1));
  });
  assertEquals(failureOf(program), [
    "deadlock",
    "taker waits for a message in box",
  ]);
});

Deno.test("a run that waits for a promise escapes, and names who does", () => {
  const program = Effect.gen(function* () {
    yield* spawn("asker", Effect.promise(() => Promise.resolve(1)));
  });
  const [kind, message] = failureOf(program);
  assertEquals(kind, "escape");
  assertStringIncludes(message, "asker waits for something outside the run");
  const { failures } = explore(program);
  assertEquals(failures[0]?.isReproducible, true);
  const { finding } = replayLine(program, failures[0]!.line);
  assertEquals(finding, { kind, message });
});

Deno.test("a daemon that rests on a queue of Effect lets a run end, one that waits for a promise does not", () => {
  const serving = (serve: Effect.Effect<unknown>) =>
    Effect.gen(function* () {
      const queue = yield* Queue.unbounded<number>();
      const body = Effect.andThen(Queue.take(queue), serve);
      yield* spawn("server", Effect.forever(body), { daemon: true });
      yield* Queue.offer(queue, 1);
    });
  assertEquals(explore(serving(Effect.void), { runs: 100 }).failures, []);
  const asking = serving(Effect.promise(() => Promise.resolve(1)));
  const [kind, message] = failureOf(asking);
  assertEquals(kind, "escape");
  assertStringIncludes(message, "server waits for something outside");
  // Its fibers go on when the promises come, and must come to rest then.
  const { coverage } = explore(asking, { runs: 30, all: true });
  assertEquals(coverage.runs, 30);
  const early = Effect.gen(function* () {
    const queue = yield* Queue.unbounded<number>();
    yield* spawn("server", Queue.take(queue), { daemon: true });
    yield* Queue.take(queue);
  });
  assertEquals(failureOf(early)[0], "deadlock");
});

Deno.test("a host timer is refused where it is set, by its name and with the remedy", () => {
  const program = Effect.callback<void>((resume) => {
    setTimeout(() => resume(Effect.void), 0);
  });
  assertEquals(failureOf(program), [
    "nondeterminism",
    "main failed: HiddenNondeterminism: setTimeout is not under the run's control: use Effect.sleep, which the run controls",
  ]);
});

/** Owes an answer to every question. */
function answers(): Monitor {
  const open = new Set<string>();
  return {
    name: "answers",
    observe: (event) => {
      const { operation, resource, detail } = event as unknown as {
        operation: string;
        resource?: string;
        detail?: string;
      };
      if (operation !== "send" || detail === undefined) return;
      if (resource === "questions") open.add(detail);
      if (resource === "answers") open.delete(detail);
    },
    owed: () =>
      open.size === 0 ? undefined : `an answer to ${[...open].join(" and ")}`,
  };
}

Deno.test("a monitor that is still owed something is a liveness failure, told by its state", () => {
  const program = Effect.gen(function* () {
    const questions = yield* mailbox<string>("questions");
    const replies = yield* mailbox<string>("answers");
    yield* spawn(
      "asker",
      Effect.andThen(questions.send("q1"), questions.send("q2")),
    );
    // Whoever polls too early gives up.
    yield* spawn(
      "server",
      Effect.gen(function* () {
        for (let i = 0; i < 2; i++) {
          const question = yield* questions.poll;
          if (question !== undefined) yield* replies.send(question);
        }
      }),
    );
  });
  const { failures } = explore(program, {
    monitors: () => [answers()],
    all: true,
    strategy: "reduced",
  });
  assertEquals(
    failures.map(({ kind, message }) => `${kind}: ${message}`).sort(),
    [
      "liveness: answers still waits for an answer to q1 and q2",
      "liveness: answers still waits for an answer to q2",
    ],
  );
});

Deno.test("a monitor is made anew for every run", () => {
  let made = 0;
  const program = Effect.gen(function* () {
    const box = yield* mailbox<number>("box");
    yield* spawn("a", box.send(1));
    yield* spawn("b", box.send(2));
  });
  const { coverage } = explore(program, {
    strategy: "exhaustive",
    monitors: () => (made++, []),
  });
  // The first run is made twice, to see whether it is the same.
  assertEquals(made, coverage.runs + 1);
});
