/** Group 9: CancelAdapterChannel for lists that wait. */

import { Effect } from "../../deps.ts";
import { DmaFlags, IoAllocationAction } from "../../src/ddi/mod.ts";
import { Kernel } from "../../src/machine/mod.ts";
import { assertEquals, assertStrictEquals } from "../deps.ts";
import { makeBuffer } from "../dma/buffers.ts";
import {
  type Driver,
  eventsOf,
  finds,
  freeRegisters,
  inThreads,
  makeDriver,
  makeDrivers,
} from "../dma/fixture.ts";
import { askList, EX, type ListNote, putList } from "../dma/lists.ts";
import {
  allocate,
  freeChannel,
  freeRegistersOf,
  newContext,
} from "../dma/requests.ts";
import { assertOutcomes, race } from "../dma/seeds.ts";

const { DeallocateObject, DeallocateObjectKeepRegisters } = IoAllocationAction;

/** CancelAdapterChannel for a list. */
const cancel = ({ context, driver }: ListNote): Effect.Effect<boolean> =>
  driver.dma.cancelAdapterChannel(driver.pdo, context);

const freePages = Effect.map(
  Kernel,
  ({ memory }) => memory.frames.counters.freePages,
);

Deno.test("C128 cancelling a GetScatterGatherListEx that waits: no routine, no list, its memory free", () => {
  for (const waitsFor of ["channel", "map registers"] as const) {
    const program = Effect.gen(function* () {
      const [driver, other] = yield* makeDrivers(2);
      const mdl = yield* makeBuffer({ length: 8192 });
      const holder = waitsFor === "channel" ? driver! : other!;
      yield* allocate(holder, { registers: 3 });
      const before = yield* freePages;
      const note = yield* askList(driver!, mdl, { by: "getEx", out: true });
      const during = yield* freePages;
      const cancelled = yield* cancel(note);
      const after = yield* freePages;
      yield* freeChannel(holder);
      const next = yield* allocate(driver!, { action: DeallocateObject });
      return [cancelled, note.runs, before - during, before - after, next.runs];
    });
    const report = finds([], program, { mapRegisters: 4 });
    assertEquals(report.value, [true, 0, 1, 0, 1]);
    assertEquals(eventsOf(report, "ScatterGatherListBuilt"), []);
    assertEquals(report.freeMapRegisters, report.poolSize);
  }
});

Deno.test("C129 after the cancel of a BuildScatterGatherListEx the buffer is the caller's at once", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer();
    yield* allocate(driver);
    const note = yield* askList(driver, mdl);
    const { buffer } = note;
    const cancelled = yield* cancel(note);
    const again = yield* askList(driver, mdl, { buffer });
    yield* freeChannel(driver);
    assertStrictEquals(again.list, buffer);
    yield* putList(again);
    return [cancelled, note.runs, again.status, again.runs];
  });
  assertEquals(finds([], program).value, [true, 0, 0, 1]);
});

Deno.test("C128 a cancel after the list was built comes too late", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const flags = DmaFlags.SynchronousCallback;
    const asked = yield* askList(driver, yield* makeBuffer(), { by: "getEx" });
    const built = yield* askList(driver, yield* makeBuffer(), { flags });
    const answers = [yield* cancel(asked), yield* cancel(built)];
    yield* putList(asked);
    yield* putList(built);
    return answers;
  });
  assertEquals(finds([], program).value, [false, false]);
});

/** A list that waits, its cancel and the release it waits for, side by side. */
const cancelAgainst = (
  by: "getEx" | "buildEx",
  release: (driver: Driver) => Effect.Effect<
    Effect.Effect<void, never, Kernel>,
    never,
    Effect.Services<ReturnType<typeof allocate>>
  >,
) =>
  race((processors) =>
    Effect.gen(function* () {
      const driver = yield* makeDriver();
      const giveBack = yield* release(driver);
      const mdl = yield* makeBuffer({ length: 8192 });
      const note = yield* askList(driver, mdl, { by, body: putList });
      let cancelled: boolean | undefined;
      const canceller = Effect.map(cancel(note), (won) => {
        cancelled = won;
      });
      yield* inThreads(processors, [canceller, giveBack]);
      assertEquals(yield* freeRegisters, 3);
      return `${cancelled} and ${note.runs} runs`;
    }), { seeds: 1000, machine: { mapRegisters: 3 } });

Deno.test("C127 C128 C129 cancel against the grant of the channel: exactly one wins, for both routines", () => {
  for (const by of EX) {
    const outcomes = cancelAgainst(
      by,
      (driver) => Effect.as(allocate(driver), freeChannel(driver)),
    );
    assertOutcomes(outcomes, ["false and 1 runs", "true and 0 runs"]);
  }
});

Deno.test("C127 C128 C129 cancel against the grant of registers: exactly one wins, for both routines", () => {
  for (const by of EX) {
    const outcomes = cancelAgainst(by, (driver) =>
      Effect.map(
        allocate(driver, {
          registers: 2,
          action: DeallocateObjectKeepRegisters,
        }),
        freeRegistersOf,
      ));
    assertOutcomes(outcomes, ["false and 1 runs", "true and 0 runs"]);
  }
});

Deno.test("A15 one context serves list after list, also from within the routine", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer();
    const other = yield* makeBuffer();
    const context = yield* newContext(driver);
    const notes: ListNote[] = [];
    const first = yield* askList(driver, mdl, {
      context,
      body: () =>
        Effect.map(
          askList(driver, other, { context }),
          (note) => void notes.push(note),
        ),
    });
    const [nested] = notes;
    const runs = [first.runs, nested!.runs];
    yield* putList(first);
    yield* putList(nested!);
    return { runs, statuses: [first.status, nested!.status] };
  });
  const { value } = finds([], program);
  assertEquals(value, { runs: [1, 1], statuses: [0, 0] });
});
