/**
 * Tests of the rules about map registers: how many, and how they are given back.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { IoAllocationAction } from "../../src/ddi/mod.ts";
import type { MapRegisterBase } from "../../src/dma/mod.ts";
import { atDispatch } from "../../src/machine/mod.ts";
import { assertEquals } from "../deps.ts";
import {
  buffer,
  type Device,
  type Driver,
  flush,
  freeChannel,
  freeRegisters,
  holdChannel,
  makeDevice,
  map,
  request,
  rulesBrokenBy,
  runDriver,
} from "./driver.ts";

const KEEP_REGISTERS = IoAllocationAction.DeallocateObjectKeepRegisters;

/** Gets registers that outlive the channel. */
const keepRegisters = Effect.fnUntraced(
  function* (device: Device, registers: number = 4) {
    let kept: MapRegisterBase | null = null;
    yield* request(device, {
      registers,
      action: KEEP_REGISTERS,
      routine: (base) => Effect.sync(() => void (kept = base)),
    });
    return kept as MapRegisterBase | null;
  },
);

/** A driver that keeps four registers and gives them back in some way. */
const keepThen = (
  release: (device: Device, base: MapRegisterBase | null) => Driver,
) =>
  Effect.gen(function* () {
    const device = yield* makeDevice();
    const base = yield* keepRegisters(device);
    yield* release(device, base);
  });

Deno.test("FreeMapRegisters with the base and the count of the grant is no finding", () => {
  const driver = keepThen((device, base) => freeRegisters(device, base, 4));
  assertEquals(rulesBrokenBy(driver), []);
});

Deno.test("0x05 finds map registers that are freed twice", () => {
  const run = runDriver(keepThen((device, base) =>
    Effect.andThen(
      freeRegisters(device, base, 4),
      freeRegisters(device, base, 4),
    )
  ));
  assertEquals(
    run.findings.map(({ rule, sentence }) => [rule, sentence]),
    [[
      "0xE6/0x05",
      "FreeMapRegisters on adapter was given 4 map registers from 0, which request 1 has given back already",
    ]],
  );
});

Deno.test("0x05 finds map registers that are freed in part, and they stay held", () => {
  const run = runDriver(keepThen((device, base) =>
    Effect.andThen(
      freeRegisters(device, base, 3),
      freeRegisters(device, base, 4),
    )
  ));
  assertEquals(
    run.findings.map(({ rule, sentence }) => [rule, sentence]),
    [[
      "0xE6/0x05",
      "FreeMapRegisters on adapter was given 3 map registers from 0, but request 1 was granted 4 there and must free them in one call",
    ]],
  );
  assertEquals(run.freeMapRegisters, run.poolSize);
});

Deno.test("0x05 finds map registers that are freed through another adapter", () => {
  const run = runDriver(keepThen((device, base) =>
    Effect.gen(function* () {
      const other = yield* makeDevice();
      yield* freeRegisters(other, base, 4);
      yield* freeRegisters(device, base, 4);
    })
  ));
  assertEquals(
    run.findings.map(({ rule, sentence }) => [rule, sentence]),
    [[
      "0xE6/0x05",
      "FreeMapRegisters on adapter 2 was given 4 map registers from 0, which request 1 was granted on adapter",
    ]],
  );
});

Deno.test("C147: FreeMapRegisters before the flush is 0x10, after it is not", () => {
  const driver = (flushes: boolean) =>
    keepThen((device, base) =>
      Effect.gen(function* () {
        const range = { mdl: yield* buffer(3), base, length: 3 * 4096 };
        yield* map(device, range);
        if (flushes) yield* flush(device, range);
        yield* freeRegisters(device, base, 4);
      })
    );
  const [finding] = runDriver(driver(false)).findings;
  assertEquals([finding?.rule, finding?.parameters], ["0xE6/0x10", [3]]);
  assertEquals(rulesBrokenBy(driver(false)), ["0xE6/0x10"]);
  assertEquals(rulesBrokenBy(driver(true)), []);
});

Deno.test("C137: FreeAdapterChannel before the flush is 0x10", () => {
  const driver = (flushes: boolean) =>
    Effect.gen(function* () {
      const device = yield* makeDevice();
      const { base } = yield* holdChannel(device);
      const range = { mdl: yield* buffer(1), base, length: 4096 };
      yield* map(device, range);
      if (flushes) yield* flush(device, range);
      yield* freeChannel(device);
    });
  assertEquals(rulesBrokenBy(driver(false)), ["0xE6/0x10"]);
  assertEquals(rulesBrokenBy(driver(true)), []);
});

Deno.test("A routine that returns DeallocateObject with something mapped breaks 0x10", () => {
  const driver = (flushes: boolean) =>
    Effect.gen(function* () {
      const device = yield* makeDevice();
      const mdl = yield* buffer(1);
      yield* request(device, {
        routine: (base) =>
          Effect.gen(function* () {
            const range = { mdl, base, length: 4096 };
            yield* map(device, range);
            if (flushes) yield* flush(device, range);
          }),
      });
    });
  assertEquals(rulesBrokenBy(driver(false)), ["0xE6/0x10"]);
  assertEquals(rulesBrokenBy(driver(true)), []);
});

Deno.test("C142: FreeAdapterObject that keeps the registers may come while the transfer runs", () => {
  const driver = Effect.gen(function* () {
    const device = yield* makeDevice();
    const { base } = yield* holdChannel(device);
    const range = { mdl: yield* buffer(2), base, length: 8192 };
    yield* map(device, range);
    yield* device.adapter.dmaOperations.freeAdapterObject(KEEP_REGISTERS);
    yield* flush(device, range);
    yield* freeRegisters(device, base, 4);
  });
  assertEquals(rulesBrokenBy(driver), []);
});

Deno.test("C148: FreeMapRegisters with a null base is M7 (A16)", () => {
  const driver = (frees: boolean) =>
    Effect.gen(function* () {
      const device = yield* makeDevice({ dmaAddressWidth: 64 });
      const base = yield* keepRegisters(device);
      assertEquals(base, null);
      if (frees) yield* freeRegisters(device, base, 4);
    });
  assertEquals(rulesBrokenBy(driver(true)), ["M7"]);
  assertEquals(rulesBrokenBy(driver(false)), []);
});

Deno.test("C330: grants that together exceed the maximum are 0x0C", () => {
  // 17 registers: two of 9 are one too many at a time, two of 8 are not.
  const driver = (registers: number) =>
    Effect.gen(function* () {
      const device = yield* makeDevice();
      assertEquals(device.numberOfMapRegisters, 17);
      const first = yield* keepRegisters(device, registers);
      const second = yield* keepRegisters(device, registers);
      yield* freeRegisters(device, first, registers);
      yield* freeRegisters(device, second, registers);
    });
  const [finding] = runDriver(driver(9)).findings;
  assertEquals([finding?.rule, finding?.parameters], ["0xE6/0x0C", [18, 17]]);
  assertEquals(rulesBrokenBy(driver(9)), ["0xE6/0x0C"]);
  assertEquals(rulesBrokenBy(driver(8)), []);
});

Deno.test("Registers that were freed before the next grant do not count for 0x0C", () => {
  const driver = Effect.gen(function* () {
    const device = yield* makeDevice();
    for (let round = 0; round < 3; round++) {
      const base = yield* keepRegisters(device, 17);
      yield* freeRegisters(device, base, 17);
    }
  });
  assertEquals(rulesBrokenBy(driver), []);
});

Deno.test("C089: more registers than the maximum on an adapter without any is 0x0C (A17)", () => {
  const driver = (registers: number) =>
    Effect.gen(function* () {
      const device = yield* makeDevice({ dmaAddressWidth: 64 });
      yield* request(device, { registers });
    });
  assertEquals(rulesBrokenBy(driver(18)), ["0xE6/0x0C"]);
  assertEquals(rulesBrokenBy(driver(17)), []);
});

Deno.test("C088: one request for more than the maximum is 0x15", () => {
  const driver = (registers: number) =>
    Effect.gen(function* () {
      const device = yield* makeDevice();
      yield* Effect.exit(request(device, { registers }));
    });
  const [finding] = runDriver(driver(18)).findings;
  assertEquals([finding?.rule, finding?.parameters], ["0xE6/0x15", [18, 17]]);
  assertEquals(rulesBrokenBy(driver(17)), []);
});

Deno.test("C064: AllocateAdapterChannel for more than the maximum is 0x15", () => {
  const driver = (numberOfMapRegisters: number) =>
    Effect.gen(function* () {
      const { adapter, pdo } = yield* makeDevice();
      yield* Effect.exit(
        atDispatch(adapter.dmaOperations.allocateAdapterChannel({
          deviceObject: pdo,
          numberOfMapRegisters,
          executionRoutine: () =>
            Effect.succeed(IoAllocationAction.DeallocateObject),
        })),
      );
    });
  assertEquals(rulesBrokenBy(driver(18)), ["0xE6/0x15"]);
  assertEquals(rulesBrokenBy(driver(17)), []);
});
