/** A whole transfer in one call: parts, short moves, failures, interruption. */

import { Effect, Exit } from "../../deps.ts";
import { interrupt, join, sleepTicks, spawn } from "../../src/actors/mod.ts";
import { STATUS_INVALID_PARAMETER } from "../../src/ddi/mod.ts";
import { transfer, type TransferOptions } from "../../src/dma/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { audit } from "./audit.ts";
import {
  chain,
  makeBuffer,
  pattern,
  readBuffer,
  writeBuffer,
} from "./buffers.ts";
import {
  type Driver,
  type DriverOptions,
  eventsOf,
  finds,
  inThreads,
  makeDriver,
  statusOf,
} from "./fixture.ts";
import type { Services } from "./requests.ts";
import { assertOutcomes, race } from "./seeds.ts";

const LENGTH = 50_000;
const data = pattern(LENGTH);

const chainOf = Effect.gen(function* () {
  const high = yield* makeBuffer({ length: 30_000, offset: 99 });
  const low = { length: 20_000, memory: "low", scattered: true } as const;
  return chain(high, yield* makeBuffer(low));
});

const move = <E = never>(
  driver: Driver,
  options: Omit<TransferOptions<E, Services>, "deviceObject">,
) => transfer(driver, { ...options, deviceObject: driver.pdo });

/** Reads the whole chain; `moves` says how much of each part the device moves. */
const readAll = (
  moves: (length: number, time: number) => number,
  options: DriverOptions = {},
) =>
  Effect.gen(function* () {
    const driver = yield* makeDriver(options);
    const mdl = yield* chainOf;
    const parts: number[] = [];
    const moved = yield* move(driver, {
      mdl,
      length: LENGTH,
      writeToDevice: false,
      start: (elements, offset) => {
        const length = elements.reduce((sum, each) => sum + each.length, 0);
        const bytes = moves(length, parts.push(offset));
        return Effect.map(
          driver.device.store(elements, data.subarray(offset, offset + bytes)),
          () => bytes,
        );
      },
    });
    return { moved, parts, bytes: yield* readBuffer(mdl) };
  });

const arrived = (bytes: Uint8Array, length = LENGTH) =>
  bytes.every((byte, index) => byte === (index < length ? data[index] : 0));

Deno.test("a transfer larger than the registers goes through in parts", () => {
  for (const scatterGather of [true, false]) {
    for (const dmaAddressWidth of [32, 64]) {
      const options = { scatterGather, dmaAddressWidth };
      const program = readAll((length) => length, options);
      const report = finds([], program, { mapRegisters: 5 });
      const { bytes, moved, parts } = report.value!;
      assertEquals(moved, LENGTH);
      assert(arrived(bytes));
      const needsRegisters = !scatterGather || dmaAddressWidth === 32;
      assertEquals(parts.length > 1, needsRegisters);
      audit(report.events);
    }
  }
});

Deno.test("a part that is moved in pieces goes on where the device stopped", () => {
  const thirds = (length: number) => Math.max(1, Math.floor(length / 3));
  const report = finds([], readAll(thirds), { mapRegisters: 5 });
  const { bytes, moved, parts } = report.value!;
  assertEquals(moved, LENGTH);
  assert(arrived(bytes) && parts.length > 10);
});

Deno.test("a device that moves nothing ends the transfer, with what came before", () => {
  const twice = (length: number, time: number) => time <= 2 ? length : 0;
  const report = finds([], readAll(twice), { mapRegisters: 5 });
  const { bytes, moved, parts } = report.value!;
  assertEquals(parts.length, 3);
  assert(moved > 0 && moved < LENGTH && arrived(bytes, moved));
  assertEquals(report.freeMapRegisters, 5);
});

Deno.test("a write gives the device the bytes, at any offset", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* chainOf;
    yield* writeBuffer(mdl, data);
    const fetched = new Uint8Array(LENGTH);
    const moved = yield* move(driver, {
      mdl,
      offset: 12_345,
      length: 30_000,
      writeToDevice: true,
      start: (elements, offset) => {
        const length = elements.reduce((sum, each) => sum + each.length, 0);
        const part = fetched.subarray(offset, offset + length);
        return driver.device.fetch(elements, part);
      },
    });
    return { fetched, moved };
  });
  const { fetched, moved } = finds([], program, { mapRegisters: 4 }).value!;
  assertEquals(moved, 30_000);
  const expected = new Uint8Array(LENGTH);
  expected.set(data.subarray(12_345, 42_345), 12_345);
  assert(fetched.every((byte, index) => byte === expected[index]));
});

Deno.test("a range outside the chain is refused before anything is asked for", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    return yield* statusOf(move(driver, {
      mdl: yield* chainOf,
      offset: 1,
      length: LENGTH,
      writeToDevice: false,
      start: () => Effect.die("nothing to start"),
    }));
  });
  const report = finds([], program);
  assertEquals(report.value, STATUS_INVALID_PARAMETER);
  assertEquals(eventsOf(report, "RequestGranted"), []);
});

Deno.test("a start that fails flushes and releases, and the failure comes through", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    return yield* Effect.exit(move(driver, {
      mdl: yield* chainOf,
      length: LENGTH,
      writeToDevice: false,
      start: () => Effect.fail("jammed" as const),
    }));
  });
  const report = finds([], program);
  assertEquals(report.value, Exit.fail("jammed"));
  assertEquals(eventsOf(report, "TransferFlushed").length, 1);
  assertEquals(report.freeMapRegisters, report.poolSize);
});

Deno.test("interruption at any moment flushes and releases what there is", () => {
  const outcomes = race(() =>
    Effect.gen(function* () {
      const driver = yield* makeDriver();
      const mdl = yield* chainOf;
      let parts = 0;
      const user = yield* spawn(
        "user",
        move(driver, {
          mdl,
          length: LENGTH,
          writeToDevice: false,
          start: (elements) => {
            parts++;
            const bytes = elements.reduce((sum, each) => sum + each.length, 0);
            return Effect.as(sleepTicks(1), bytes);
          },
        }),
      );
      yield* inThreads(1, [
        Effect.andThen(sleepTicks(4), interrupt(user)),
      ]);
      const { _tag } = yield* Effect.exit(join(user));
      return _tag === "Success" ? "over" : `stopped after ${parts}`;
    }), {
    machine: { mapRegisters: 2, time: "any time" },
    check: (report) => {
      audit(report.events);
      const mapped = eventsOf(report, "TransferMapped").length;
      assertEquals(eventsOf(report, "TransferFlushed").length, mapped);
    },
  });
  assert(outcomes.size >= 4, `${[...outcomes.keys()]}`);
});

Deno.test("several transfers of one adapter run side by side", () => {
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const driver = yield* makeDriver();
      let arrivedAll = 0;
      const one = Effect.gen(function* () {
        const mdl = yield* makeBuffer({ length: 9000 });
        yield* move(driver, {
          mdl,
          length: 9000,
          writeToDevice: false,
          start: (elements, offset) =>
            Effect.andThen(
              sleepTicks(3),
              driver.device.store(elements, data.subarray(offset, 9000)),
            ),
        });
        const bytes = yield* readBuffer(mdl);
        if (bytes.every((byte, index) => byte === data[index])) arrivedAll++;
      });
      yield* inThreads(processors, [one, one, one]);
      return `${arrivedAll} of 3`;
    }), {
    seeds: 100,
    machine: { mapRegisters: 4 },
    check: (report) => void audit(report.events),
  });
  assertOutcomes(outcomes, ["3 of 3"]);
});
