/**
 * The same oracle gives the same run; a replay gives it again, and says where
 * it cannot.
 *
 * @module
 */

import { Effect, Random, Schema } from "../../deps.ts";
import {
  cell,
  choose,
  fifo,
  interrupt,
  lock,
  mailbox,
  type Oracle,
  random,
  recorded,
  replay,
  spawn,
  yieldNow,
} from "../../src/actors/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { checkProperty, whole } from "../property.ts";
import { story } from "./story.ts";

const kinds = [
  "send",
  "take",
  "poll",
  "read",
  "write",
  "lock",
  "try",
  "choose",
  "sleep",
  "yield",
  "random",
  "interrupt",
] as const;

const Program = Schema.Array(
  Schema.Array(Schema.Literals(kinds)).check(Schema.isMaxLength(6)),
).check(Schema.isMaxLength(5));
const Case = Schema.Struct({
  seed: whole(0, 0xffff),
  program: Program,
});

/** Runs lists of operations as actors that share everything. */
const runLists = Effect.fnUntraced(function* (
  lists: readonly (readonly (typeof kinds)[number][])[],
) {
  const box = yield* mailbox<number>("box", { capacity: 2 });
  const count = yield* cell("count", 0);
  const door = yield* lock("door");
  const actors: Parameters<typeof interrupt>[0][] = [];
  const add = (n: number) => count.update((value) => value * 3 + n);
  const steps = {
    send: box.send(1),
    take: Effect.flatMap(box.take, add),
    poll: Effect.flatMap(box.poll, (message) => add(message ?? 0)),
    read: Effect.flatMap(count.get, add),
    write: add(1),
    lock: door.withLock(add(2)),
    try: Effect.flatMap(
      door.tryAcquire,
      (held) => held ? door.release : add(5),
    ),
    choose: Effect.flatMap(choose(3), add),
    sleep: Effect.sleep("1 millis"),
    yield: yieldNow,
    random: Effect.flatMap(Random.nextIntBetween(0, 100), add),
    interrupt: Effect.andThen(yieldNow, () => interrupt(actors[0]!)),
  };
  for (const list of lists) {
    const body = Effect.forEach(list, (kind) => steps[kind]);
    actors.push(
      yield* spawn("actor", body, { daemon: true, supervised: true }),
    );
  }
  yield* Effect.sleep("1 second");
  return count.value;
});

Deno.test("The same seed gives the same run, operation for operation", () => {
  checkProperty(Case, ({ seed, program }) => {
    const once = story(runLists(program), { oracle: random(seed) });
    const again = story(runLists(program), { oracle: random(seed) });
    assertEquals(again, once);
  });
});

Deno.test("The same oracle serves one run after another without a trace of the last", () => {
  for (const oracle of [random(5), fifo(5), recorded(random(5))]) {
    const program = [["write", "random"], ["take"], [
      "send",
      "choose",
    ]] as const;
    const once = story(runLists(program), { oracle });
    story(runLists([["choose", "random"], ["choose"]]), { oracle });
    assertEquals(story(runLists(program), { oracle }), once);
  }
});

Deno.test("replay() of the recorded answers gives the same run without drift", () => {
  checkProperty(Case, ({ seed, program }) => {
    const recorder = recorded(random(seed));
    const once = story(runLists(program), { oracle: recorder });
    const replayer = replay(recorder.answers, seed);
    assertEquals(story(runLists(program), { oracle: replayer }), once);
    assertEquals(replayer.drift, undefined);
  });
});

Deno.test("replay() of a changed program says which answer no longer fits, and goes on", () => {
  const recorder = recorded(random(1));
  const three = [["write"], ["write"], ["write"]] as const;
  story(runLists(three), { oracle: recorder });
  assert(recorder.answers.length >= 2);
  const shorter = replay(recorder.answers, 1);
  const { result } = story(runLists(three.slice(1)), { oracle: shorter });
  assertEquals(result.status, "completed");
  assertEquals(shorter.drift, { at: 0, asked: 2, recorded: 3 });
  const empty = replay([], 1);
  story(runLists(three), { oracle: empty });
  assertEquals(empty.drift, { at: 0, asked: 3, recorded: 0 });
});

Deno.test("Different seeds give different runs", () => {
  const program = [["write", "read"], ["choose", "write"], ["read", "write"]];
  const values = new Set<number | undefined>();
  for (let seed = 0; seed < 30; seed++) {
    const { result } = story(runLists(program as never), {
      oracle: random(seed),
    });
    values.add(result.value);
  }
  assert(values.size > 5);
});

Deno.test("recorded() passes on everything that the oracle inside wants to hear", () => {
  const heard = new Set<string>();
  class Listener implements Oracle {
    readonly inPlace = false;
    begin = () => void heard.add("begin");
    pick(): number {
      return 0;
    }
    choose(): number {
      return 0;
    }
    draw(): number {
      return 0;
    }
    announced(): void {
      heard.add("announced");
    }
    withdrawn(): void {
      heard.add("withdrawn");
    }
    committed(): void {
      heard.add("committed");
    }
  }
  const recorder = recorded(new Listener());
  const hurried = Effect.gen(function* () {
    const count = yield* cell("count", 0);
    yield* Effect.race(count.set(1), count.set(2));
  });
  story(hurried, { oracle: recorder });
  assertEquals([...heard].sort(), [
    "announced",
    "begin",
    "committed",
    "withdrawn",
  ]);
  assertEquals(recorder.inPlace, false);
});

Deno.test("An oracle that wants every step gets a turn for what would be done in place", () => {
  const oracle = (inPlace: boolean): Oracle => ({ ...fifo(), inPlace });
  const program = Effect.gen(function* () {
    const door = yield* lock("door");
    const count = yield* cell("count", 0);
    yield* spawn("a", Effect.andThen(door.acquire, door.release));
    yield* spawn("b", count.set(2));
  });
  const inPlace = story(program, { oracle: oracle(true) }).lines;
  const stepwise = story(program, { oracle: oracle(false) }).lines;
  assertEquals(inPlace, ["a lock door", "a unlock door", "b write count 0"]);
  assertEquals(stepwise, ["a lock door", "b write count 0", "a unlock door"]);
});
