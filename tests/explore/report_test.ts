/** Reports of failures: what is said above, in and below the drawing. */

import { Effect } from "../../deps.ts";
import { cell, lock, mailbox, spawn } from "../../src/actors/mod.ts";
import {
  type Explanation,
  explore,
  headline,
  replayLine,
  storyLines,
} from "../../src/explore/mod.ts";
import { assert, assertEquals, assertStringIncludes } from "../deps.ts";

/** Two actors that take two locks in opposite orders, and one that waits. */
const opposite = Effect.gen(function* () {
  const a = yield* lock("a");
  const b = yield* lock("b");
  const done = yield* mailbox<string>("done");
  yield* spawn("ab", a.withLock(b.withLock(done.send("yes"))));
  yield* spawn("ba", b.withLock(a.withLock(Effect.void)));
  yield* done.take;
});

Deno.test("a deadlock is told with who waits for what, above the drawing and in it", () => {
  const { report } = explore(opposite, { name: "opposite locks" });
  const lines = report.split("\n");
  assertEquals(lines.slice(0, 5), [
    "opposite locks: deadlock in schedule 1:",
    "  main waits for a message in done",
    "  ab waits for the lock b, held by ba",
    "  ba waits for the lock a, held by ab",
    "",
  ]);
  const drawn = lines.filter((line) => line.includes("for ever for"));
  assertEquals(drawn.map((line) => line.slice(14)), [
    "  | | x  waits for ever for a message in done",
    "  ! | |  waits for ever for the lock b, held by ba  <- race",
    "  | x |  waits for ever for the lock a, held by ab",
  ]);
  assertStringIncludes(report, "Had ab come before step 1, this run");
});

Deno.test("no line of a report is longer than 100 characters, whatever the names", () => {
  const name = "a name of many words that nobody should give ".repeat(3).trim();
  const program = Effect.gen(function* () {
    const flag = yield* cell(name, name);
    yield* spawn(`${name} 1`, flag.set("first"));
    yield* spawn(`${name} 2`, flag.set("second"));
    return flag;
  });
  const { report } = explore(program, {
    name,
    check: ({ value }) => value === "first" ? `wrong: ${name}` : undefined,
  });
  assertStringIncludes(report, "The race:");
  const long = report.split("\n").filter((line) => line.length > 100);
  assertEquals(long, []);
});

Deno.test("an actor that races is drawn, though its other steps may come last", () => {
  const op = (step: number, actor: string) => ({
    step,
    tick: 0,
    actor,
    text: `does ${step}`,
    isCarrier: false,
    isOperation: true,
  });
  const racer = (step: number, actor: string) => ({
    actor,
    words: `does ${step}`,
    source: undefined,
    step,
  });
  const explanation: Explanation = {
    events: [],
    story: [op(0, "early"), op(1, "late"), op(2, "idle")],
    waiting: [],
    race: { first: racer(0, "early"), second: racer(1, "late") },
    heldUp: undefined,
  };
  const text = storyLines(explanation, ["late", "idle"]).join("\n");
  assertStringIncludes(text, "| !  does 1  <- race");
  assertStringIncludes(text, "may as well come last: idle.");
  assert(!text.includes("does 2"), text);
});

Deno.test("a failure before anybody did anything has no drawing, and says so", () => {
  const { report } = explore(Effect.die(new Error("no")), { name: "early" });
  assertStringIncludes(report, "\n  Nobody did anything before that.\n");
  assert(!report.includes("tick"), report);
});

Deno.test("a headline goes on below if it does not fit", () => {
  assertEquals(headline("a", "b; c"), ["a: b; c"]);
  assertEquals(headline("a", `b; ${"c".repeat(100)}`), [
    "a:",
    "  b",
    `  ${"c".repeat(100)}`,
  ]);
});

Deno.test("a replay explains the failure if it is asked to, and only then", () => {
  const { failures } = explore(opposite);
  const { smallest, explanation } = failures[0]!;
  const asked = replayLine(opposite, smallest, { explain: true });
  assertEquals(asked.explanation?.race, explanation.race);
  assertEquals(asked.explanation?.waiting, asked.result.blocked);
  assertEquals(replayLine(opposite, smallest).explanation, undefined);
});
