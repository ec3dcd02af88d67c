/** Scatter/gather lists: asked for, built, cancelled and put back at once. */

import { Effect } from "../../deps.ts";
import { cell } from "../../src/actors/mod.ts";
import { IoAllocationAction } from "../../src/ddi/mod.ts";
import { makeBuffer } from "../dma/buffers.ts";
import { inThreads, makeDriver, makeDrivers } from "../dma/fixture.ts";
import { askList, type ListNote, putList } from "../dma/lists.ts";
import { allocate, freeChannel, freeRegistersOf } from "../dma/requests.ts";
import { testEvery } from "./race.ts";

const { DeallocateObject, DeallocateObjectKeepRegisters } = IoAllocationAction;

/** CancelAdapterChannel for a list. */
const cancel = ({ context, driver }: ListNote): Effect.Effect<boolean> =>
  driver.dma.cancelAdapterChannel(driver.pdo, context);

/** Waits for a list that is cancelled while the holder lets go. */
const cancelList = (by: "getEx" | "buildEx", shortage: boolean) =>
  Effect.gen(function* () {
    const [driver, other] = yield* makeDrivers(2);
    const mdl = yield* makeBuffer({ length: 8192 });
    const held = yield* allocate(shortage ? other! : driver!, {
      registers: 3,
      ...(shortage ? { action: DeallocateObjectKeepRegisters } : {}),
    });
    const list = yield* askList(driver!, mdl, { by });
    let won = false;
    const canceller = Effect.map(cancel(list), (answer) => {
      won = answer;
    });
    const release = shortage ? freeRegistersOf(held) : freeChannel(driver!);
    yield* inThreads(2, [release, canceller]);
    if (list.runs > 0) yield* putList(list);
    return [won, list.runs];
  });

for (const by of ["getEx", "buildEx"] as const) {
  const row = by === "getEx" ? "C128" : "C129";
  for (const shortage of [false, true]) {
    testEvery({
      name: `${row} ${by}: cancel and grant of a list that waits for ${
        shortage ? "map registers" : "the channel"
      }: exactly one wins`,
      program: cancelList(by, shortage),
      machine: { mapRegisters: 4 },
      outcomes: [[true, 0], [false, 1]],
    });
  }
}

testEvery({
  name:
    "C225 a list that is put back on one processor lets a list on another adapter be built",
  program: Effect.gen(function* () {
    const [one, two] = yield* makeDrivers(2);
    const mdl = yield* makeBuffer({ length: 8192 });
    const first = yield* askList(one!, mdl, { by: "getEx" });
    let second: ListNote | undefined;
    const asker = Effect.flatMap(
      askList(two!, mdl, { by: "getEx" }),
      (note) => {
        second = note;
        return Effect.void;
      },
    );
    yield* inThreads(2, [asker, putList(first)]);
    yield* putList(second!);
    return [second!.runs, second!.at?.processor];
  }),
  machine: { mapRegisters: 3 },
  outcomes: [[1, 0], [1, 1]],
});

testEvery({
  name:
    "C224 two lists and a channel request on one adapter: each routine runs once, in the order of the line",
  program: Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer({ length: 4096 });
    yield* allocate(driver);
    const order = yield* cell<readonly string[]>("order", []);
    const note = (name: string) => order.update((names) => [...names, name]);
    const first = yield* askList(driver, mdl, { body: () => note("list") });
    yield* allocate(driver, {
      action: DeallocateObject,
      body: () => note("channel"),
    });
    let second: ListNote | undefined;
    const asker = Effect.map(
      askList(driver, mdl, { body: () => note("late list") }),
      (asked) => {
        second = asked;
      },
    );
    yield* inThreads(2, [freeChannel(driver), asker]);
    yield* putList(first);
    yield* putList(second!);
    return order.value;
  }),
  outcomes: [["list", "channel", "late list"]],
});
