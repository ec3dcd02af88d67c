/**
 * Processors: interrupt levels, masking, and what waits for whom.
 *
 * @module
 */

import { Effect, Schema } from "../../deps.ts";
import {
  type Actor,
  cell,
  LOWER,
  type Mailbox,
  mailbox,
  type Observer,
  operation,
  type OperationEvent,
  Processor,
  RAISE,
  random,
  run,
  spawn,
} from "../../src/actors/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { checkProperty, whole } from "../property.ts";
import { story } from "./story.ts";

const raise = (level: number) => operation<void>(RAISE, undefined, level);
const lower = (level: number) => operation<void>(LOWER, undefined, level);

/** Starts an actor that takes each message at a level and runs `serve`. */
const startServer = Effect.fnUntraced(function* (
  name: string,
  processor: Processor,
  level: number,
  serve: Effect.Effect<void>,
) {
  const inbox = yield* mailbox<string>(`${name} inbox`);
  const body = Effect.forever(Effect.andThen(inbox.take, serve), {
    disableYield: true,
  });
  yield* spawn(name, body, { daemon: true }, { processor, level, inbox });
  return inbox;
});

Deno.test("A message for an interrupt level is served before the sender goes on", () => {
  const { lines } = story(Effect.gen(function* () {
    const processor = new Processor(0, "processor 0");
    const work = yield* cell("work", 0);
    const dpc = yield* startServer("dpc", processor, 2, work.set(1));
    yield* spawn(
      "thread",
      Effect.andThen(dpc.send("now"), work.set(2)),
      {},
      { processor, level: 0 },
    );
  }));
  assertEquals(lines, [
    "thread send dpc inbox now",
    "dpc take dpc inbox now",
    "dpc write work 0",
    "thread continue -",
    "thread write work 1",
  ]);
});

Deno.test("A sender on another processor goes on meanwhile", () => {
  const orders = new Set<string>();
  for (let seed = 0; seed < 40; seed++) {
    const { lines } = story(
      Effect.gen(function* () {
        const processor = new Processor(0, "processor 0");
        const work = yield* cell("work", 0);
        const dpc = yield* startServer("dpc", processor, 2, work.set(1));
        yield* spawn("far", Effect.andThen(dpc.send("now"), work.set(2)));
      }),
      { oracle: random(seed) },
    );
    orders.add(lines.filter((line) => line.includes("write")).join());
  }
  assertEquals(
    orders,
    new Set([
      "dpc write work 0,far write work 1",
      "far write work 0,dpc write work 2",
    ]),
  );
});

Deno.test("A raised level keeps its processor's lower levels out until it is lowered", () => {
  for (let seed = 0; seed < 40; seed++) {
    const { lines } = story(
      Effect.gen(function* () {
        const processor = new Processor(0, "processor 0");
        const work = yield* cell("work", 0);
        const dpc = yield* startServer("dpc", processor, 2, work.set(9));
        const at = { processor, level: 0 };
        yield* spawn("peer", work.set(8), {}, at);
        yield* spawn(
          "thread",
          Effect.gen(function* () {
            yield* raise(2);
            yield* dpc.send("later");
            yield* work.set(1);
            yield* work.set(2);
            yield* lower(0);
            yield* work.set(3);
          }),
          {},
          at,
        );
      }),
      { oracle: random(seed) },
    );
    const raised = lines.indexOf("thread raise - 2");
    const lowered = lines.indexOf("thread lower - 0");
    for (let i = raised; i <= lowered; i++) {
      assert(lines[i]!.startsWith("thread"), lines.join("\n"));
    }
    assertEquals(lines[lowered + 1], "dpc take dpc inbox later");
    assert(lines[lowered + 2]!.startsWith("dpc write"));
  }
});

Deno.test("A higher level interrupts a lower one in the middle, an equal one waits", () => {
  const { lines } = story(Effect.gen(function* () {
    const processor = new Processor(0, "processor 0");
    const work = yield* cell("work", 0);
    const device = yield* startServer("isr", processor, 5, work.set(5));
    const boxes: Mailbox<string>[] = [];
    const second = yield* startServer("second", processor, 2, work.set(22));
    boxes.push(
      yield* startServer(
        "first",
        processor,
        2,
        Effect.gen(function* () {
          yield* second.send("waits");
          yield* device.send("at once");
          yield* work.set(21);
        }),
      ),
    );
    yield* boxes[0]!.send("go");
  }));
  assertEquals(lines.filter((line) => !line.includes("continue")), [
    "main send first inbox go",
    "first take first inbox go",
    "first send second inbox waits",
    "first send isr inbox at once",
    "isr take isr inbox at once",
    "isr write work 0",
    "first write work 5",
    "second take second inbox waits",
    "second write work 21",
  ]);
});

Deno.test("Messages that came while a level was held are served before it is left", () => {
  const { lines } = story(Effect.gen(function* () {
    const processor = new Processor(0, "processor 0");
    const work = yield* cell("work", 0);
    const dpc = yield* startServer("dpc", processor, 2, work.set(1));
    yield* spawn(
      "thread",
      Effect.gen(function* () {
        yield* raise(2);
        yield* dpc.send("one");
        yield* dpc.send("two");
        yield* lower(0);
        yield* work.set(2);
      }),
      {},
      { processor, level: 0 },
    );
  }));
  assertEquals(lines.slice(3).filter((line) => !line.includes("continue")), [
    "thread lower - 0",
    "dpc take dpc inbox one",
    "dpc write work 0",
    "dpc take dpc inbox two",
    "dpc write work 1",
    "thread write work 1",
  ]);
});

Deno.test("A run that stops on a masked processor names who holds it and at which level", () => {
  const result = run(Effect.gen(function* () {
    const processor = new Processor(0, "processor 0");
    const at = { processor, level: 0 };
    const box = yield* mailbox<void>("box");
    const work = yield* cell("work", 0);
    yield* spawn("holder", Effect.andThen(raise(2), box.take), {}, at);
    yield* spawn("peer", Effect.andThen(Effect.sleep(1), work.set(1)), {}, at);
  }));
  assertEquals(result.status, "deadlock");
  assertEquals(
    result.message,
    "holder waits for a message in box; peer waits for processor 0, which holder holds at level 2",
  );
});

Deno.test("What Effect forks from an actor runs under the level that the actor holds", () => {
  const { result, lines } = story(Effect.gen(function* () {
    const processor = new Processor(0, "processor 0");
    const work = yield* cell("work", 0);
    yield* spawn(
      "thread",
      Effect.gen(function* () {
        yield* raise(2);
        yield* Effect.timeout(work.set(1), "1 second");
        yield* Effect.yieldNow;
        yield* lower(0);
      }),
      {},
      { processor, level: 0 },
    );
  }));
  assertEquals(result.status, "completed");
  assertEquals(lines.filter((line) => line.includes("foreign")).length, 1);
});

Deno.test("An actor that ends gives up the levels it held", () => {
  const result = run(Effect.gen(function* () {
    const processor = new Processor(0, "processor 0");
    const at = { processor, level: 0 };
    const work = yield* cell("work", 0);
    yield* spawn("careless", raise(5), {}, at);
    yield* spawn("peer", work.set(1), {}, at);
    yield* Effect.sleep("1 millis");
    return [work.value, processor.level, processor.holder];
  }));
  assertEquals(result.value, [1, 0, undefined]);
});

/** Fails a run in which an operation happens below a level held elsewhere. */
function levelRule(processors: readonly Processor[]): Observer {
  return (event) => {
    const { actor, processor: name, operation } = event as OperationEvent;
    const processor = processors.find((p) => p.name === name);
    if (processor === undefined || operation === "take") return;
    const { holder, level } = processor;
    if (level >= 2 && holder?.name !== actor) {
      return { message: `${actor} moved under ${holder?.name} at ${level}` };
    }
  };
}

Deno.test("Nobody moves below a held level, whatever the seed and the program", () => {
  const Step = Schema.Struct({
    kind: Schema.Literals(["write", "raise", "dpc", "isr"]),
    on: Schema.Literals([0, 1]),
  });
  const Case = Schema.Struct({
    seed: whole(0, 9999),
    threads: Schema.Array(Schema.Array(Step).check(Schema.isMaxLength(4)))
      .check(Schema.isMaxLength(4)),
  });
  checkProperty(Case, ({ seed, threads }) => {
    const processors = [new Processor(0, "p0"), new Processor(1, "p1")];
    const started: Actor[] = [];
    const result = run(
      Effect.gen(function* () {
        const work = yield* cell("work", 0);
        const boxes: Mailbox<string>[][] = [];
        for (const processor of processors) {
          const isr = yield* startServer("isr", processor, 5, work.set(1));
          const serve = Effect.andThen(work.set(2), isr.send("again"));
          const dpc = yield* startServer("dpc", processor, 2, serve);
          boxes.push([dpc, isr]);
        }
        for (const [i, steps] of threads.entries()) {
          const body = Effect.gen(function* () {
            for (const { kind, on } of steps) {
              if (kind === "write") yield* work.set(3);
              if (kind === "dpc") yield* boxes[on]![0]!.send("thread");
              if (kind === "isr") yield* boxes[on]![1]!.send("thread");
              if (kind === "raise") {
                yield* raise(3);
                yield* work.set(4);
                yield* lower(0);
              }
            }
          });
          const at = { processor: processors[i % 2]!, level: 0 };
          started.push(yield* spawn("thread", body, {}, at));
        }
      }),
      { oracle: random(seed), observers: [levelRule(processors)] },
    );
    assertEquals([result.status, result.message], ["completed", ""]);
    assert(started.every((actor) => !actor.running));
    assert(processors.every((processor) => processor.level === 0));
  }, { runs: 300 });
});
