/**
 * The ends of a run: limits, verdicts, deadlocks, yields, names and events.
 *
 * @module
 */

import { Effect, Result, Schema } from "../../deps.ts";
import {
  cell,
  mailbox,
  OperationEvent,
  operationNames,
  type Oracle,
  random,
  run,
  spawn,
  yieldNow,
} from "../../src/actors/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { story } from "./story.ts";

Deno.test("run() gives the program's value, its steps and its time", () => {
  const result = run(Effect.gen(function* () {
    const count = yield* cell("count", 1);
    yield* Effect.sleep("3 millis");
    return yield* count.get;
  }));
  assertEquals(result.status, "completed");
  assertEquals(result.message, "");
  assertEquals([result.value, result.steps, result.ticks], [1, 2, 3000]);
});

Deno.test("The step limit ends a run that goes round in circles, and names who moved last", () => {
  const program = Effect.gen(function* () {
    const flag = yield* cell("flag", false);
    while (!(yield* flag.get));
  });
  const result = run(program, { stepLimit: 100 });
  assertEquals(result.status, "step limit");
  assertEquals(result.steps, 100);
  assertEquals(
    result.message,
    "The run was not over after 100 operations; the last was by main",
  );
});

Deno.test("A verdict of an observer stops the run after the step it speaks of", () => {
  const { result, lines } = story(
    Effect.gen(function* () {
      const count = yield* cell("count", 0);
      for (let i = 0; i < 10; i++) yield* count.set(i);
    }),
    {
      observers: [
        (event) =>
          (event as OperationEvent).detail === "3"
            ? { message: "three is too many" }
            : undefined,
      ],
    },
  );
  assertEquals(result.status, "stopped");
  assertEquals(result.message, "three is too many");
  assertEquals(result.verdict, { message: "three is too many" });
  assertEquals(lines.length, 5);
});

Deno.test("Without operation events an observer sees none of them", () => {
  let seen = 0;
  run(
    Effect.gen(function* () {
      const count = yield* cell("count", 0);
      yield* count.set(1);
    }),
    { observers: [() => void seen++], traceOperations: false },
  );
  assertEquals(seen, 0);
});

Deno.test("A deadlock on a full mailbox tells how full it is and what comes first", () => {
  const result = run(Effect.gen(function* () {
    const box = yield* mailbox<{ _tag: string }>("box", { capacity: 1 });
    yield* box.send({ _tag: "Alloc" });
    yield* box.send({ _tag: "Free" });
  }));
  assertEquals(
    result.message,
    "main waits for room in box, which is full (1, first Alloc)",
  );
});

/** Always moves the oldest actor of a name, if it can move. */
function prefer(name: string): Oracle {
  return {
    pick: (eligible) => {
      const at = eligible.findIndex((actor) => actor.name === name);
      return at < 0 ? 0 : at;
    },
    choose: () => 0,
    draw: () => 0,
  };
}

Deno.test("yieldNow lets another actor move, even where the oracle prefers the one that yields", () => {
  const program = Effect.gen(function* () {
    const flag = yield* cell("flag", false);
    yield* spawn(
      "spinner",
      Effect.gen(function* () {
        while (!(yield* flag.get)) yield* yieldNow;
      }),
    );
    yield* spawn("setter", flag.set(true));
  });
  const { result, lines } = story(program, { oracle: prefer("spinner") });
  assertEquals(result.status, "completed");
  assertEquals(lines, [
    "spinner read flag false",
    "spinner yield -",
    "setter write flag false",
    "spinner continue -",
    "spinner read flag true",
  ]);
});

Deno.test("Actors that all yield go on all the same", () => {
  for (let seed = 0; seed < 20; seed++) {
    const twice = Effect.andThen(yieldNow, yieldNow);
    const program = Effect.gen(function* () {
      for (let i = 0; i < 3; i++) yield* spawn("yielder", twice);
    });
    assertEquals(run(program, { oracle: random(seed) }).status, "completed");
  }
});

Deno.test("Names carry their maker and a number, and are never given twice", () => {
  const names: string[] = [];
  run(Effect.gen(function* () {
    for (const name of ["box", "box", "box 2", "box", "other"]) {
      names.push((yield* mailbox<void>(name)).name);
    }
    yield* spawn(
      "maker",
      Effect.gen(function* () {
        names.push((yield* cell("box", 0)).name);
        names.push((yield* cell("box", 0)).name);
      }),
    );
    for (let i = 0; i < 20; i++) {
      names.push((yield* mailbox<void>(i % 2 ? "box" : `box ${i}`)).name);
    }
  }));
  assertEquals(names.slice(0, 7), [
    "box",
    "box 2",
    "box 2 2",
    "box 3",
    "other",
    "maker/box",
    "maker/box 2",
  ]);
  assertEquals(new Set(names).size, names.length);
});

Deno.test("Names do not depend on the interleaving", () => {
  const namesUnder = (seed: number) => {
    const names: string[] = [];
    const body = Effect.gen(function* () {
      yield* yieldNow;
      names.push((yield* cell("own", 0)).name);
      names.push((yield* spawn("child", Effect.void)).name);
    });
    run(
      Effect.gen(function* () {
        for (let i = 0; i < 3; i++) yield* spawn("maker", body);
      }),
      { oracle: random(seed) },
    );
    return names.sort();
  };
  for (let seed = 1; seed < 30; seed++) {
    assertEquals(namesUnder(seed), namesUnder(0));
  }
});

Deno.test("Every operation event of a run decodes as an OperationEvent", () => {
  const decode = Schema.decodeUnknownResult(OperationEvent);
  let seen = 0;
  run(
    Effect.gen(function* () {
      const box = yield* mailbox<unknown>("box");
      yield* spawn(
        "sender",
        box.send([{ _tag: "Alloc", name: "a" }, {}, null]),
      );
      yield* box.take;
      yield* Effect.sleep(1);
      yield* Effect.yieldNow;
      yield* yieldNow;
    }),
    {
      time: "any time",
      observers: [(event) => {
        seen++;
        assert(Result.isSuccess(decode(event)), JSON.stringify(event));
      }],
    },
  );
  assert(seen > 5);
});

Deno.test("Every mode has a name that events may carry", () => {
  const decode = Schema.decodeUnknownResult(OperationEvent);
  for (const operation of operationNames) {
    const event = {
      _tag: "Operation",
      step: 0,
      tick: 0,
      actor: "a",
      operation,
    };
    assert(Result.isSuccess(decode(event)), operation);
  }
});

Deno.test("Loading the actors leaves process.getBuiltinModule as it was", () => {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (id: string) => unknown };
  };
  assertEquals(typeof process?.getBuiltinModule, "function");
  assert(process?.getBuiltinModule?.("node:path") !== undefined);
});

Deno.test("A run that does not end at a defect lets the others finish, and fails all the same", () => {
  const program = Effect.gen(function* () {
    const count = yield* cell("count", 0);
    yield* spawn("careless", Effect.andThen(count.get, Effect.die("broken")));
    yield* spawn("diligent", Effect.andThen(count.set(1), count.set(2)));
  });
  const all = story(program, { endAtDefect: false });
  assertEquals(all.result.message, "careless failed: broken");
  assertEquals(all.lines.length, 3);
  assertEquals(story(program).lines.length, 1);
});

Deno.test("An oracle abandons a run by answering -1", () => {
  const oracle: Oracle = { pick: () => -1, choose: () => 0, draw: () => 0 };
  const program = Effect.gen(function* () {
    const count = yield* cell("count", 0);
    yield* spawn("a", count.set(1));
    yield* spawn("b", count.set(2));
  });
  const { result, lines } = story(program, { oracle });
  assertEquals(result.status, "deadlock");
  assertEquals(lines, []);
});
