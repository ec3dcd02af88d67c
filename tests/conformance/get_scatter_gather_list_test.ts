/** Group 17: GetScatterGatherList and BuildScatterGatherList. */

import { Effect } from "../../deps.ts";
import {
  Irql,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_INSUFFICIENT_RESOURCES,
} from "../../src/ddi/mod.ts";
import { Kernel } from "../../src/machine/mod.ts";
import { assertEquals } from "../deps.ts";
import { chain, makeBuffer, pattern, readBuffer } from "../dma/buffers.ts";
import {
  atIrql,
  completed,
  eventsOf,
  finds,
  freeRegisters,
  inThreads,
  makeDriver,
  rulesOf,
} from "../dma/fixture.ts";
import {
  askList,
  askListHere,
  type ListNote,
  type ListRoutine,
  putList,
} from "../dma/lists.ts";
import { allocate, freeChannel } from "../dma/requests.ts";
import { assertOutcomes, race } from "../dma/seeds.ts";

const LEGACY: readonly ListRoutine[] = ["get", "build"];

Deno.test("C223 the legacy list routines belong at DISPATCH_LEVEL", () => {
  for (const by of LEGACY) {
    for (const irql of [Irql.Passive, Irql.Apc, Irql.Dispatch, 3]) {
      const program = Effect.gen(function* () {
        const driver = yield* makeDriver();
        const mdl = yield* makeBuffer();
        const note = yield* atIrql(irql, askListHere(driver, mdl, { by }));
        yield* putList(note);
        return [note.status, note.runs];
      });
      const report = completed(program);
      assertEquals(report.value, [0, 1]);
      const rules = rulesOf(report);
      const wrong = rules.some((rule) =>
        rule === "0xC4/0x20003" || rule === "0xE6/0x13"
      );
      assertEquals(wrong, irql !== Irql.Dispatch, `${by} at ${irql}: ${rules}`);
    }
  }
});

Deno.test("C224 several lists of one device wait together and come in their order", () => {
  for (const by of LEGACY) {
    const order: number[] = [];
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      yield* allocate(driver);
      const notes: ListNote[] = [];
      for (let index = 0; index < 5; index++) {
        const mdl = yield* makeBuffer();
        notes.push(
          yield* askList(driver, mdl, {
            by,
            body: () => Effect.sync(() => void order.push(index)),
          }),
        );
      }
      const before = notes.map(({ runs, status }) => [status, runs]);
      yield* freeChannel(driver);
      for (const note of notes) yield* putList(note);
      return before;
    });
    assertEquals(finds([], program).value, Array(5).fill([0, 0]));
    assertEquals(order, [0, 1, 2, 3, 4]);
  }
});

Deno.test("C224 in every schedule lists are granted in the order in which they were asked for", () => {
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const driver = yield* makeDriver();
      yield* allocate(driver);
      const notes: ListNote[] = [];
      const asker = Effect.gen(function* () {
        for (const _ of [1, 2]) {
          const mdl = yield* makeBuffer();
          notes.push(yield* askList(driver, mdl, { by: "get", body: putList }));
        }
      });
      const askers = [asker, asker, freeChannel(driver)];
      yield* inThreads(processors, askers);
      return notes.every(({ runs }) => runs === 1) ? "each once" : "not so";
    }), {
    seeds: 1000,
    machine: { mapRegisters: 2 },
    check: (report) => {
      const asked = eventsOf(report, "RequestQueued").filter((event) =>
        event.waitsFor === "channel"
      ).map(({ request }) => request);
      const granted = eventsOf(report, "RequestGranted")
        .map(({ request }) => request).filter((request) =>
          asked.includes(request)
        );
      assertEquals(granted, asked);
    },
  });
  assertOutcomes(outcomes, ["each once"]);
});

Deno.test("C225 after the routine the adapter is free for others, and list and registers live on", () => {
  for (const by of LEGACY) {
    const data = pattern(8192, 1);
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const mdl = yield* makeBuffer({ length: 8192, scattered: true });
      const note = yield* askList(driver, mdl, { by });
      const other = yield* allocate(driver, { registers: 1 });
      yield* freeChannel(driver);
      const held = 64 - (yield* freeRegisters);
      yield* driver.device.store(note.list!.elements, data);
      yield* putList(note);
      return {
        runs: [note.runs, other.runs],
        held,
        bytes: yield* readBuffer(mdl),
      };
    });
    const { bytes, held, runs } = finds([], program).value!;
    assertEquals([runs, held], [[1, 1], 2]);
    assertEquals(bytes, data);
  }
});

Deno.test("C226 a list of more registers than the adapter may use is refused", () => {
  for (const by of LEGACY) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver({ maximumLength: 4096 });
      assertEquals(driver.numberOfMapRegisters, 2);
      const mdl = yield* makeBuffer({ length: 8193 });
      const note = yield* askList(driver, mdl, { by });
      const fits = yield* askList(driver, mdl, { by, length: 8192 });
      yield* putList(fits);
      return [note.status, note.runs, fits.status];
    });
    const status = STATUS_INSUFFICIENT_RESOURCES;
    assertEquals(finds([], program).value, [status, 0, 0]);
  }
});

Deno.test("C227 a length beyond the chain is refused", () => {
  for (const by of LEGACY) {
    for (
      const [offset, length, status] of [
        [0, 301, STATUS_BUFFER_TOO_SMALL],
        [150, 151, STATUS_BUFFER_TOO_SMALL],
        [150, 150, 0],
      ] as const
    ) {
      const program = Effect.gen(function* () {
        const driver = yield* makeDriver();
        const first = yield* makeBuffer({ length: 200 });
        const mdl = chain(first, yield* makeBuffer({ length: 100 }));
        const note = yield* askList(driver, mdl, { by, offset, length });
        if (status === 0) yield* putList(note);
        return [note.status, note.runs];
      });
      const expected = [status, status === 0 ? 1 : 0];
      assertEquals(finds([], program).value, expected, `${offset}, ${length}`);
    }
  }
});

Deno.test("A list from an address outside the first MDL is refused and finding 0x1B", () => {
  for (const offset of [-1, 200]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const first = yield* makeBuffer({ length: 200 });
      const mdl = chain(first, yield* makeBuffer({ length: 100 }));
      const note = yield* askList(driver, mdl, {
        by: "get",
        offset,
        length: 5,
      });
      return [note.status, note.runs];
    });
    const report = finds(["0xE6/0x1B"], program);
    assertEquals(report.value, [STATUS_BUFFER_TOO_SMALL, 0]);
  }
});

Deno.test("C229 without pool memory a Build succeeds where a Get fails", () => {
  for (
    const [get, build] of [["get", "build"], ["getEx", "buildEx"]] as const
  ) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const { memory } = yield* Kernel;
      const mdl = yield* makeBuffer();
      while (memory.frames.allocatePages(1) !== undefined);
      const refused = yield* askList(driver, mdl, { by: get });
      const built = yield* askList(driver, mdl, { by: build });
      yield* putList(built);
      return [refused.status, refused.runs, built.status, built.runs];
    });
    const status = STATUS_INSUFFICIENT_RESOURCES;
    assertEquals(finds([], program).value, [status, 0, 0, 1]);
  }
});
