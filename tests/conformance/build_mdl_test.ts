/** Group 17: BuildMdlFromScatterGatherList. */

import { Effect } from "../../deps.ts";
import {
  STATUS_INVALID_PARAMETER,
  STATUS_NONE_MAPPED,
} from "../../src/ddi/mod.ts";
import { Kernel } from "../../src/machine/mod.ts";
import {
  type Mdl,
  mdlChainLength,
  mdlIsLocked,
  mmGetSystemAddressForMdlSafe,
} from "../../src/memory/mod.ts";
import { assert, assertEquals, assertStrictEquals } from "../deps.ts";
import {
  chain,
  makeBuffer,
  pattern,
  readBuffer,
  writeBuffer,
} from "../dma/buffers.ts";
import { type Driver, finds, makeDriver, statusOf } from "../dma/fixture.ts";
import { askList, type ListNote, putList } from "../dma/lists.ts";

const describing = (
  driver: Driver,
  { list }: ListNote,
  originalMdl: Mdl | null,
) =>
  driver.dma.buildMdlFromScatterGatherList({
    scatterGather: list!,
    originalMdl,
  });

Deno.test("C242 BuildMdlFromScatterGatherList without the original MDL is refused", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const note = yield* askList(driver, yield* makeBuffer());
    const status = yield* statusOf(describing(driver, note, null));
    yield* putList(note);
    return status;
  });
  assertEquals(finds([], program).value, STATUS_INVALID_PARAMETER);
});

Deno.test("C243 a second MDL for one list is refused, one for the next list is not", () => {
  for (const memory of ["low", "high"] as const) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const mdl = yield* makeBuffer({ memory });
      const statuses: number[] = [];
      for (const _ of [1, 2]) {
        const note = yield* askList(driver, mdl);
        statuses.push(yield* statusOf(describing(driver, note, mdl)));
        statuses.push(yield* statusOf(describing(driver, note, mdl)));
        yield* putList(note);
        statuses.push(yield* statusOf(describing(driver, note, mdl)));
      }
      return statuses;
    });
    const each = [0, STATUS_NONE_MAPPED, STATUS_INVALID_PARAMETER];
    assertEquals(finds([], program).value, [...each, ...each]);
  }
});

Deno.test("BuildMdlFromScatterGatherList gives the original where nothing bounces, else the bounce pages", () => {
  const [bytes, written] = [pattern(9000, 1), pattern(5000, 2)];
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const { memory } = yield* Kernel;
    const low = yield* makeBuffer({ memory: "low" });
    const direct = yield* askList(driver, low);
    assertStrictEquals(yield* describing(driver, direct, low), low);
    yield* putList(direct);
    const high = chain(
      yield* makeBuffer({ length: 4000, offset: 50, scattered: true }),
      yield* makeBuffer({ length: 5000, offset: 700, scattered: true }),
    );
    yield* writeBuffer(high, bytes);
    const range = { offset: 1000, length: 5000, writeToDevice: true };
    const note = yield* askList(driver, high, range);
    const target = yield* describing(driver, note, high);
    assertEquals(mdlChainLength(target), 5000);
    assertEquals(yield* readBuffer(target), bytes.subarray(1000, 6000));
    assert(mdlIsLocked(target));
    assertEquals(target.mappedSystemVa, 0);
    const address = mmGetSystemAddressForMdlSafe(memory.virtual, target)!;
    // What the driver writes there is what the device sees.
    yield* writeBuffer(target, written);
    const seen = new Uint8Array(5000);
    yield* driver.device.fetch(note.list!.elements, seen);
    assertEquals(seen, written);
    yield* putList(note, true);
    assertEquals(memory.virtual.physicalAddressOf(address), undefined);
    assertEquals(target.pageFrames, []);
    return yield* readBuffer(high);
  });
  assertEquals(finds([], program).value, bytes);
});
