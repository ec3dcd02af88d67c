/**
 * Bytes through MapTransferEx and FlushAdapterBuffersEx: all of the range
 * arrive, and nothing else in memory changes, for random chains and devices.
 */

import { Effect, Schema } from "../../deps.ts";
import type { ScatterGatherElement } from "../../src/ddi/mod.ts";
import { Kernel } from "../../src/machine/mod.ts";
import type { Mdl } from "../../src/memory/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { between, checkProperty, whole } from "../property.ts";
import {
  chain,
  lengthOf,
  makeBuffer,
  type Mapped,
  mapRange,
  pattern,
} from "./buffers.ts";
import { finds, makeDriver } from "./fixture.ts";
import {
  deviceFields,
  lengthOfPieces,
  Pieces,
  rangeFields,
  rangeIn,
} from "./random_chains.ts";
import { allocate, freeChannel } from "./requests.ts";

const Transfer = Schema.Struct({
  pieces: Pieces,
  ...rangeFields,
  ...deviceFields,
  coherent: Schema.Boolean,
  writeToDevice: Schema.Boolean,
  registers: whole(1, 9),
  elements: whole(1, 6),
  /** Of each part, how much the device moves; the rest is mapped again. */
  moves: between(0.3, 1),
});

type Transfer = typeof Transfer.Type;

/** Both banks, as the processors see them. */
const memoryNow = Effect.map(
  Kernel,
  ({ memory: { cache, physical } }) =>
    physical.banks.map(({ base, bytes }) => {
      const image = new Uint8Array(bytes);
      cache.read(base, image);
      return { base, image };
    }),
);

type Memory = Effect.Success<typeof memoryNow>;

/** Writes bytes into an image of memory, along the pages of a chain. */
const writeImage = (
  memory: Memory,
  mdl: Mdl,
  offset: number,
  bytes: Uint8Array,
) => {
  let skip = offset;
  let done = 0;
  for (let piece: Mdl | null = mdl; piece !== null; piece = piece.next) {
    for (let at = 0; at < piece.byteCount && done < bytes.length; at++) {
      if (skip > 0) {
        skip--;
        continue;
      }
      const place = piece.byteOffset + at;
      const address = piece.pageFrames[Math.floor(place / 4096)]! * 4096 +
        place % 4096;
      const bank = memory.find(({ base, image }) =>
        address >= base && address < base + image.length
      )!;
      bank.image[address - bank.base] = bytes[done++]!;
    }
  }
};

/** Fails at the first byte that differs, but for some pages. */
const assertSame = (
  actual: Memory,
  expected: Memory,
  except: ReadonlySet<number>,
) => {
  for (const [index, { base, image }] of actual.entries()) {
    const other = expected[index]!.image;
    for (let at = 0; at < image.length; at++) {
      const page = Math.floor((base + at) / 4096);
      if (image[at] === other[at] || except.has(page)) continue;
      const address = (base + at).toString(16);
      throw new Error(`byte ${address} is ${image[at]}, not ${other[at]}`);
    }
  }
};

const pagesOf = ({ address, length }: ScatterGatherElement) => {
  const first = Math.floor(address / 4096);
  const last = Math.floor((address + length - 1) / 4096);
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
};

const assertElements = (
  { elements, length }: Mapped,
  transfer: Transfer,
) => {
  assertEquals(lengthOf(elements), length);
  assert(elements.length <= transfer.elements, "the list has room");
  const limit = 2 ** transfer.dmaAddressWidth;
  const reached = (element: ScatterGatherElement) =>
    element.address + element.length <= limit;
  assert(elements.every(reached), "the device drives every address");
};

const transferAll = (transfer: Transfer) =>
  Effect.gen(function* () {
    const { coherent: _, pieces, writeToDevice } = transfer;
    const driver = yield* makeDriver(transfer);
    const mdls = yield* Effect.forEach(pieces, makeBuffer);
    const mdl = chain(...mdls);
    const total = lengthOfPieces(pieces);
    const { offset: start, length } = rangeIn(transfer, total);
    const end = start + length;
    const data = pattern(length, pieces.length);
    const { memory: { cache } } = yield* Kernel;
    for (const [seed, piece] of mdls.entries()) {
      for (const frame of piece.pageFrames) {
        cache.write(frame * 4096, pattern(4096, seed + 7));
      }
    }
    const expected = yield* memoryNow;
    writeImage(expected, mdl, start, data);
    if (writeToDevice) {
      for (const { base, image } of expected) cache.write(base, image);
    }
    const { base } = yield* allocate(driver, transfer);
    const fetched = new Uint8Array(data.length);
    // What bounce pages hold is nobody's business.
    const bouncePages = new Set<number>();
    const own = new Set(mdls.flatMap(({ pageFrames }) => pageFrames));
    let parts = 0;
    for (let at = start; at < end; parts++) {
      const range = { base: base!, offset: at, length: end - at };
      const part = yield* mapRange(driver, mdl, {
        ...range,
        writeToDevice,
        elements: transfer.elements,
      });
      assertElements(part, transfer);
      for (const page of part.elements.flatMap(pagesOf)) {
        if (!own.has(page)) bouncePages.add(page);
      }
      const moved = Math.max(1, Math.floor(part.length * transfer.moves));
      const from = at - start;
      yield* writeToDevice
        ? driver.device.fetch(
          part.elements,
          fetched.subarray(from, from + moved),
        )
        : driver.device.store(
          part.elements,
          data.subarray(from, from + moved),
        );
      yield* part.flush(moved);
      at += moved;
    }
    yield* freeChannel(driver);
    assertSame(yield* memoryNow, expected, bouncePages);
    if (writeToDevice) {
      assert(fetched.every((byte, index) => byte === data[index]), "fetched");
    }
    return parts;
  });

Deno.test("every byte of the range arrives, and no other byte of memory changes", () => {
  let parts = 0;
  let bounced = 0;
  checkProperty(Transfer, (transfer) => {
    const report = finds([], transferAll(transfer), {
      coherent: transfer.coherent,
      mapRegisters: 9,
      banks: [
        { base: 0, bytes: 0x2_0000 },
        { base: 0x1_0000_0000, bytes: 0x1_0000 },
      ],
    });
    parts += report.value!;
    for (const event of report.events) {
      if (event._tag === "TransferMapped") bounced += event.bouncedPages;
    }
  }, { runs: 150 });
  assert(parts > 500, `${parts} parts`);
  assert(bounced > 200, `${bounced} pages bounced`);
});
