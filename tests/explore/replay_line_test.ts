/**
 * `replayLine`: the very run that was printed, or where and how the scenario
 * has changed since.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
  assertThrows,
} from "../deps.ts";
import {
  cell,
  choose,
  mailbox,
  type OperationEvent,
  spawn,
  yieldNow,
} from "../../src/actors/mod.ts";
import {
  type AfterDrift,
  explore,
  parseLine,
  replayLine,
  type ReplayOptions,
  ScheduleLineError,
} from "../../src/explore/mod.ts";

/** Senders whose messages a collector takes; more of them, more choices. */
const collecting = (senders: number, messages: number, faulty = 0) =>
  Effect.gen(function* () {
    const box = yield* mailbox<string>("box");
    const log: string[] = [];
    for (let i = 0; i < senders; i++) {
      yield* spawn(
        "sender",
        Effect.gen(function* () {
          for (let n = 0; n < messages; n++) {
            const fault = faulty === 0 ? 0 : yield* choose(faulty);
            yield* box.send(`${i}${n}${fault}`);
          }
        }),
      );
    }
    yield* spawn(
      "collector",
      Effect.gen(function* () {
        for (let n = 0; n < senders * messages; n++) log.push(yield* box.take);
      }),
    );
    return log;
  });

type Log = readonly string[];

/** A failure that only few orders show. */
const options: ReplayOptions<Log> = {
  name: "collecting",
  check: (log) => log.at(-1)?.startsWith("0") ? "0 comes last" : undefined,
};

/** The line of a failure found at random. */
function lineOf(
  program: Effect.Effect<Log>,
  more: ReplayOptions<Log> = {},
): string {
  const { failures } = explore(program, {
    ...options,
    strategy: "random",
    ...more,
  });
  return failures[0]!.line;
}

function textOf(events: readonly OperationEvent[]): string {
  return JSON.stringify(events);
}

Deno.test("replayLine() gives the same run each time, event for event", () => {
  const program = collecting(3, 2, 2);
  for (let seed = 1; seed <= 25; seed++) {
    const line = lineOf(program, { seed });
    const runs = [1, 2, 3, 4].map(() => replayLine(program, line, options));
    for (const { drift, finding } of runs) {
      assertEquals([drift, finding?.message], [undefined, "0 comes last"]);
    }
    assertEquals(new Set(runs.map(({ events }) => textOf(events))).size, 1);
  }
});

Deno.test("replayLine() gives the run that the search had, not one like it", () => {
  const program = collecting(3, 2);
  const { outcomes } = explore(program, { name: "all", outcome: String });
  assert(outcomes.seen.length > 50);
  for (const { text, line } of outcomes.seen) {
    assertEquals(
      String(replayLine(program, line, { name: "all" }).result.value),
      text,
    );
  }
});

Deno.test("replayLine() names the step and the event where an answer no longer fits", () => {
  let line = "";
  for (let seed = 1; line === ""; seed++) {
    const drawn = lineOf(collecting(4, 1), { seed });
    if (parseLine(drawn).codes[0]! >= 2) line = drawn;
  }
  const { drift } = replayLine(collecting(2, 1), line, options);
  assertMatch(
    drift!,
    /^The scenario has changed: at answer 0, step 0, before sender sends 000 to box, the record answers \d of at least \d where only 2 are possible$/,
  );
});

Deno.test("replayLine() says so if the run is over before the record is", () => {
  const line = lineOf(collecting(3, 3));
  const { drift } = replayLine(collecting(0, 0), line, options);
  assertMatch(
    drift!,
    /^The scenario has changed: the run is over after 0 steps, with 0 of the \d+ recorded answers given$/,
  );
});

Deno.test("replayLine() names the step and the event where a long run became another", () => {
  const line = lineOf(collecting(3, 3));
  // As many actors and as many operations, but one is of another kind.
  const changed = Effect.gen(function* () {
    const other = yield* cell("other", 0);
    yield* other.set(1);
    return yield* collecting(3, 3);
  });
  const { drift } = replayLine(changed, line, options);
  assertMatch(
    drift!,
    /^The scenario has changed: at answer 8, step \d+, before \S+ .*, something between answers 0 and 8 was another than when it was recorded$/,
  );
});

Deno.test("replayLine() notices a change that lets every answer fit", () => {
  const touching = (name: string) =>
    Effect.gen(function* () {
      const owner = yield* cell(name, "nobody");
      yield* spawn("a", owner.set("a"));
      yield* spawn("b", owner.set("b"));
      return [owner.value];
    });
  const always: ReplayOptions<Log> = { name: "t", check: () => "wrong" };
  const { failures } = explore(touching("owner"), always);
  const { drift } = replayLine(touching("holder"), failures[0]!.line, always);
  assertEquals(
    drift,
    "The scenario has changed: every answer fits, but the run is another than the recorded one, from step 0 (a changes holder, which was nobody) or later",
  );
});

/** What a replay on a smaller program ends with. */
function afterDrift(how: AfterDrift, seed = 1) {
  const line = lineOf(collecting(4, 2), { seed: 3 });
  return replayLine(collecting(3, 2), line, {
    ...options,
    afterDrift: how,
    seed,
  });
}

Deno.test("replayLine() stops at a drift if it is told so, and finds nothing", () => {
  const { drift, finding, events } = afterDrift("stop");
  assertStringIncludes(drift!, "The scenario has changed");
  assertEquals(finding, undefined);
  const whole = afterDrift("go on");
  assert(events.length < whole.events.length);
  assertEquals(
    textOf(events),
    textOf(whole.events.slice(0, events.length)),
  );
});

Deno.test("replayLine() goes on as expected after a drift, the same each time", () => {
  const runs = [afterDrift("go on"), afterDrift("go on", 7)];
  assertEquals(runs[0]!.result.status, "completed");
  assertEquals(textOf(runs[0]!.events), textOf(runs[1]!.events));
});

Deno.test("replayLine() goes on at random after a drift, by its seed", () => {
  const textBySeed = (seed: number) => {
    const { result, events } = afterDrift("random", seed);
    assertEquals(result.status, "completed");
    return textOf(events);
  };
  assertEquals(textBySeed(1), textBySeed(1));
  const texts = [1, 2, 3, 4, 5, 6, 7, 8].map(textBySeed);
  assert(new Set(texts).size > 1);
  const stopped = textOf(afterDrift("stop").events).slice(0, -1);
  for (const text of texts) assert(text.startsWith(stopped));
});

/** Why a line is refused. */
function refusal(line: string, more: ReplayOptions<Log> = {}) {
  const replay = () =>
    replayLine(collecting(2, 1), line, { ...options, ...more });
  return assertThrows(replay, ScheduleLineError);
}

Deno.test("replayLine() tells a damaged line from one of another scenario or version", () => {
  const line = lineOf(collecting(2, 1));
  const damaged = line.replace(/\.(.)/, (_, code) => `.${code}b`);
  assertEquals(refusal(damaged).fault, "corrupted");
  assertEquals(refusal(line.slice(0, -1)).fault, "corrupted");
  assertEquals(refusal(`r2${line.slice(2)}`).fault, "other version");
  for (
    const other of [
      { name: "another" },
      { time: "any time" },
      { dataSeed: 1 },
    ] as const
  ) {
    const { fault, message } = refusal(line, other);
    assertEquals(fault, "other scenario");
    assertStringIncludes(message, "another name, time policy or data seed");
  }
});

Deno.test("replayLine() gives a deadlock, a livelock and a defect again", () => {
  const failing: Record<string, Effect.Effect<unknown>> = {
    deadlock: Effect.flatMap(mailbox<number>("box"), (box) => box.take),
    livelock: Effect.forever(yieldNow),
    defect: Effect.die(new Error("broken")),
  };
  for (const [kind, program] of Object.entries(failing)) {
    const rules = { name: kind, stepLimit: 200 };
    const { failures } = explore(program, rules);
    const again = replayLine(program, failures[0]!.line, rules);
    assertEquals([again.finding?.kind, again.drift], [kind, undefined]);
    assertEquals(again.finding?.message, failures[0]!.message);
  }
});
