/** Group 18: vectors of common buffers. */

import { Effect } from "../../deps.ts";
import {
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_INVALID_PARAMETER,
} from "../../src/ddi/mod.ts";
import type { CommonBufferVector } from "../../src/dma/mod.ts";
import { Kernel } from "../../src/machine/mod.ts";
import { assertEquals } from "../deps.ts";
import { pattern } from "../dma/buffers.ts";
import {
  atIrql,
  completed,
  type Driver,
  finds,
  freeRegisters,
  makeDriver,
  rulesOf,
  statusOf,
} from "../dma/fixture.ts";

/** A vector of small buffers. */
const vectorOf = ({ dma }: Driver, numberOfElements: number, size = 100) =>
  dma.allocateCommonBufferVector!({ numberOfElements, sizeOfElements: size });

const freeAll = ({ dma }: Driver, vector: CommonBufferVector) =>
  Effect.gen(function* () {
    for (const index of vector.elements.keys()) {
      yield* dma.freeCommonBufferFromVector!(vector, index);
    }
    yield* dma.freeCommonBufferVector!(vector);
  });

Deno.test("The elements of a vector are buffers of their own, which the device shares", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const { memory } = yield* Kernel;
    const vector = yield* vectorOf(driver, 3, 5000);
    const seen: Uint8Array[] = [];
    for (const index of [0, 1, 2]) {
      const get = driver.dma.getCommonBufferFromVectorByIndex!;
      const element = yield* get(vector, index);
      const { logicalAddress: address, virtualAddress } = element!;
      const data = pattern(5000, index);
      yield* driver.device.store([{ address, length: 5000 }], data);
      const bytes = new Uint8Array(5000);
      memory.virtual.read(virtualAddress, bytes);
      seen.push(bytes);
    }
    const held = 64 - (yield* freeRegisters);
    yield* freeAll(driver, vector);
    return { held, seen };
  });
  const report = finds([], program);
  assertEquals(report.value!.held, 6);
  assertEquals(
    report.value!.seen,
    [0, 1, 2].map((seed) => pattern(5000, seed)),
  );
  assertEquals(report.freeMapRegisters, report.poolSize);
});

Deno.test("A vector of which not all elements can be had takes nothing", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const { memory } = yield* Kernel;
    const pages = memory.frames.counters.freePages;
    const status = yield* statusOf(vectorOf(driver, 5));
    const none = yield* statusOf(vectorOf(driver, 0));
    const empty = yield* statusOf(vectorOf(driver, 1, 0));
    return [status, none, empty, pages - memory.frames.counters.freePages];
  });
  const report = finds([], program, { mapRegisters: 4 });
  const invalid = STATUS_INVALID_PARAMETER;
  const expected = [STATUS_INSUFFICIENT_RESOURCES, invalid, invalid, 0];
  assertEquals(report.value, expected);
  assertEquals(report.freeMapRegisters, report.poolSize);
});

Deno.test("C278 freeing a vector that is not empty is bug check 0x1DC, parameter 2, and frees nothing", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const vector = yield* vectorOf(driver, 2);
    yield* driver.dma.freeCommonBufferFromVector!(vector, 0);
    const left = yield* driver.dma.getCommonBufferFromVectorByIndex!(vector, 1);
    yield* driver.dma.freeCommonBufferVector!(vector);
    const held = 64 - (yield* freeRegisters);
    yield* driver.dma.freeCommonBufferFromVector!(vector, 1);
    yield* driver.dma.freeCommonBufferVector!(vector);
    return { held, left };
  });
  const report = finds(["0x1DC/0x02"], program);
  const { held, left } = report.value!;
  assertEquals(held, 1);
  const expected = [1, left!.virtualAddress, left!.logicalAddress];
  assertEquals(report.findings[0]!.parameters, expected);
});

Deno.test("C279 an index out of bounds is bug check 0x1DC, parameter 3", () => {
  for (const index of [2, -1, 1.5]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const vector = yield* vectorOf(driver, 2);
      const get = driver.dma.getCommonBufferFromVectorByIndex!;
      const element = yield* get(vector, index);
      yield* driver.dma.freeCommonBufferFromVector!(vector, index);
      yield* freeAll(driver, vector);
      return element;
    });
    const report = finds(["0x1DC/0x03", "0x1DC/0x03"], program);
    assertEquals(report.value, null);
    assertEquals(report.findings[0]!.parameters, [2, index]);
  }
});

Deno.test("C280 freeing or using an element twice is bug check 0x1DC, parameter 4", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const vector = yield* vectorOf(driver, 2);
    yield* driver.dma.freeCommonBufferFromVector!(vector, 1);
    yield* driver.dma.freeCommonBufferFromVector!(vector, 1);
    const get = driver.dma.getCommonBufferFromVectorByIndex!;
    const element = yield* get(vector, 1);
    yield* driver.dma.freeCommonBufferFromVector!(vector, 0);
    yield* driver.dma.freeCommonBufferVector!(vector);
    return element;
  });
  const report = finds(["0x1DC/0x04", "0x1DC/0x04"], program);
  assertEquals(report.value, null);
  assertEquals(report.findings[0]!.parameters, [1]);
});

Deno.test("A vector above PASSIVE_LEVEL is bug check 0x1DC parameter 1, one that is left parameter 5", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* atIrql(2, vectorOf(driver, 1));
    yield* driver.dma.putDmaAdapter();
  });
  assertEquals(rulesOf(completed(program)), ["0x1DC/0x01", "0x1DC/0x05"]);
});
