/** Group 17: CalculateScatterGatherList. */

import { Effect, Schema } from "../../deps.ts";
import {
  HIGH_LEVEL,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_INSUFFICIENT_RESOURCES,
} from "../../src/ddi/mod.ts";
import { ScatterGatherBuffer } from "../../src/dma/mod.ts";
import { type Mdl, mmGetMdlVirtualAddress } from "../../src/memory/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { chain, makeBuffer } from "../dma/buffers.ts";
import {
  atIrql,
  type Driver,
  type DriverOptions,
  finds,
  makeDriver,
  statusOf,
} from "../dma/fixture.ts";
import { askList, putList } from "../dma/lists.ts";
import {
  deviceFields,
  lengthOfPieces,
  makeChain,
  Pieces,
} from "../dma/random_chains.ts";
import { checkProperty } from "../property.ts";

/** CalculateScatterGatherList for any buffer of a length from an address on. */
const worstCase = (
  currentVa: number,
  length: number,
  options: DriverOptions = {},
) =>
  Effect.flatMap(
    makeDriver(options),
    ({ dma }) => dma.calculateScatterGatherList({ currentVa, length }),
  );

/** CalculateScatterGatherList for a range that begins in the first MDL. */
const exactly = ({ dma }: Driver, mdl: Mdl, offset: number, length: number) =>
  dma.calculateScatterGatherList({
    mdl,
    currentVa: mmGetMdlVirtualAddress(mdl) + offset,
    length,
  });

Deno.test("C230 without an MDL 4096 bytes from 4095 on take 2 registers, the worst case", () => {
  const answer = (currentVa: number, length: number) =>
    finds([], worstCase(currentVa, length)).value!.numberOfMapRegisters;
  assertEquals(answer(4095, 4096), 2);
  assertEquals(answer(4095, 2), 2);
  assertEquals(answer(0, 4096), 1);
  assertEquals(answer(4095, 4098), 3);
});

Deno.test("C231 a chain takes the sum of its pieces", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = chain(
      yield* makeBuffer({ offset: 4000, length: 200 }),
      yield* makeBuffer({ offset: 100, length: 8192 }),
      yield* makeBuffer({ offset: 0, length: 4096 }),
    );
    const sizes = [
      yield* exactly(driver, mdl, 0, 200 + 8192 + 4096),
      yield* exactly(driver, mdl, 100, 100 + 8192 + 1),
      yield* exactly(driver, mdl, 0, 200 + 3996),
      yield* exactly(driver, mdl, 0, 96),
    ];
    return sizes.map(({ numberOfMapRegisters }) => numberOfMapRegisters);
  });
  assertEquals(finds([], program).value, [2 + 3 + 1, 1 + 3 + 1, 2 + 1, 1]);
});

Deno.test("C232 a length beyond the chain is refused", () => {
  const status = (offset: number, length: number) => {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const first = yield* makeBuffer({ length: 200 });
      const mdl = chain(first, yield* makeBuffer({ length: 100 }));
      return yield* statusOf(exactly(driver, mdl, offset, length));
    });
    return finds([], program).value;
  };
  assertEquals(status(0, 300), 0);
  assertEquals(status(0, 301), STATUS_BUFFER_TOO_SMALL);
  assertEquals(status(199, 102), STATUS_BUFFER_TOO_SMALL);
  assertEquals(status(-1, 10), STATUS_BUFFER_TOO_SMALL);
});

Deno.test("C233 more registers than the adapter may use are refused, with and without an MDL", () => {
  const limited = { maximumLength: 8192 }; // 3 registers
  const status = (length: number, dmaAddressWidth = 32) => {
    const options = { ...limited, dmaAddressWidth };
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver(options);
      const mdl = yield* makeBuffer({ length });
      return [
        yield* statusOf(exactly(driver, mdl, 0, length)),
        yield* statusOf(worstCase(0, length, options)),
      ];
    });
    return finds([], program).value;
  };
  const refused = STATUS_INSUFFICIENT_RESOURCES;
  assertEquals(status(3 * 4096), [0, 0]);
  assertEquals(status(3 * 4096 + 1), [refused, refused]);
  // An adapter that needs no registers has no limit of them (A17).
  assertEquals(status(3 * 4096 + 1, 64), [0, 0]);
});

const Chain = Schema.Struct({ pieces: Pieces, ...deviceFields });

Deno.test("C235 a buffer of the size it says is taken by Build, and holds every element", () => {
  checkProperty(Chain, ({ pieces, ...device }) => {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver(device);
      const mdl = yield* makeChain(pieces);
      const length = lengthOfPieces(pieces);
      const size = yield* exactly(driver, mdl, 0, length);
      const bytes = size.scatterGatherListSize;
      const buffer = new ScatterGatherBuffer(bytes);
      const note = yield* askList(driver, mdl, { by: "build", buffer });
      const elements = buffer.elements.length;
      yield* putList(note);
      return { status: note.status, bytes, elements };
    });
    const { bytes, elements, status } = finds([], program).value!;
    assertEquals(status, 0);
    assert(elements > 0 && bytes >= 16 + 24 * elements);
  }, { runs: 100 });
});

Deno.test("CalculateScatterGatherList may be called at any IRQL", () => {
  for (const irql of [0, 1, 2, 5, HIGH_LEVEL]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const range = { currentVa: 0, length: 10 };
      return yield* atIrql(irql, driver.dma.calculateScatterGatherList(range));
    });
    assertEquals(finds([], program).value!.numberOfMapRegisters, 1);
  }
});
