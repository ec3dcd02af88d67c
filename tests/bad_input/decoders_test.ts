/**
 * Ten thousand malformed inputs for each decoder of the library: every one is
 * refused in one sentence by the decoder's own error, or understood; none
 * crashes, and none hangs.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { assert, assertThrows } from "../deps.ts";
import { DmaEventSchema } from "../../src/ddi/mod.ts";
import {
  explore,
  parseLine,
  scenarioIn,
  ScenarioModuleError,
  ScheduleLineError,
} from "../../src/explore/mod.ts";
import { decodeFaultOptions } from "../../src/machine/mod.ts";
import { MapRegisterPool } from "../../src/registers/mod.ts";
import { spawn, yieldNow } from "../../src/actors/mod.ts";
import { verifyTrace } from "../../src/verifier/mod.ts";
import { decodeMachineOptions, Machine } from "../../src/simulator/mod.ts";
import { assertSentence, Garbage, INPUTS } from "./garbage.ts";

type ErrorClass = new (...args: never[]) => Error;

/** Feeds a decoder until it has refused as many inputs as are asked for. */
function refusesAll(
  decode: (garbage: Garbage) => void,
  error: ErrorClass,
): void {
  const garbage = new Garbage(1);
  let refused = 0;
  for (let tried = 0; refused < INPUTS; tried++) {
    assert(tried < 3 * INPUTS, `only ${refused} of ${tried} were malformed`);
    try {
      decode(garbage);
    } catch (thrown) {
      assert(thrown instanceof error, String(thrown));
      assertSentence(thrown.message);
      refused++;
    }
  }
}

Deno.test("decodeFaultOptions() refuses ten thousand malformed plans in a sentence each", () => {
  const names = ["chances", "plan", "atMost", "delayTicks", "chance"];
  refusesAll((garbage) => {
    const whole = garbage.below(3) === 0;
    decodeFaultOptions(whole ? garbage.value() : garbage.object(names));
  }, RangeError);
});

Deno.test("decodeMachineOptions() refuses ten thousand malformed machines in a sentence each", () => {
  const names = [
    ...["processors", "mapRegisters", "banks", "seed", "verifier", "faults"],
    ...["coherent", "dpcDepthLimit", "stepLimit", "observers", "oracle"],
    ...["mapRegistersPerAdapter", "alignment", "grantDelivery", "time"],
    ...["messageLimit", "dmaControllers", "processor"],
  ];
  refusesAll((garbage) => {
    const whole = garbage.below(4) === 0;
    decodeMachineOptions(whole ? garbage.value() : garbage.object(names));
  }, RangeError);
});

Deno.test("Machine.run() refuses malformed options before anything runs", () => {
  let ran = 0;
  const program = Effect.sync(() => void ran++);
  for (const options of [{ processors: "4" }, { banks: [{}] }, { sed: 1 }, 5]) {
    const error = assertThrows(() => Machine.run(program, options as never));
    assert(error instanceof RangeError);
    assertSentence(error.message);
  }
  assert(ran === 0);
});

Deno.test("the register pool refuses ten thousand malformed sizes in a sentence each", () => {
  refusesAll((garbage) => {
    const size = garbage.value();
    // Symbols and objects are no numbers to TypeScript; they come from JSON not.
    new MapRegisterPool(size as number);
  }, RangeError);
});

/** A schedule line of a search, as it is printed. */
function printedLine(): string {
  const program = Effect.gen(function* () {
    for (const name of ["a", "b", "c"]) yield* spawn(name, yieldNow);
    yield* Effect.die(new Error("at the end"));
  });
  return explore(program).failures[0]!.line;
}

Deno.test("parseLine() refuses ten thousand damaged schedule lines in a sentence each", () => {
  const line = printedLine();
  parseLine(line);
  refusesAll((garbage) => {
    const text = garbage.damaged(line);
    parseLine(garbage.below(4) === 0 ? garbage.text() : text);
  }, ScheduleLineError);
});

Deno.test("scenarioIn() refuses ten thousand modules without a scenario in a sentence each", () => {
  const names = [
    ...["program", "strategy", "budget", "check", "monitors", "expected"],
    ...["name", "outcome", "dataSeed", "stepLimit", "trap"],
  ];
  refusesAll((garbage) => {
    const kind = garbage.below(4);
    const found = kind === 0
      ? garbage.value()
      : kind === 1
      ? garbage.object(names)
      : { program: Effect.void, ...garbage.object(names) };
    scenarioIn({ default: found }, "./a.ts", garbage.one(["default", "b"]));
  }, ScenarioModuleError);
});

Deno.test("verifyTrace() refuses ten thousand malformed events in a sentence each", () => {
  const event = {
    ...{ _tag: "RequestGranted", step: 1, tick: 0, actor: "main" },
    ...{ processor: 0, irql: 2, adapter: "adapter", request: 1, context: 1 },
    ...{ deviceObject: "disk", mapRegisterBase: 0, numberOfMapRegisters: 1 },
    ...{
      registersAsked: 1,
      contextFreed: false,
      waited: false,
      ticksWaited: 0,
    },
  };
  assert(DmaEventSchema !== undefined);
  verifyTrace([event]);
  const names = Object.keys(event);
  refusesAll((garbage) => {
    const changed: Record<string, unknown> = { ...event };
    const name = garbage.one(names);
    if (garbage.below(4) === 0) delete changed[name];
    else changed[name] = garbage.value();
    verifyTrace([garbage.below(5) === 0 ? garbage.value() : changed]);
  }, TypeError);
});
