/** Group 18: what drivers do wrong with common buffers. */

import { Effect } from "../../deps.ts";
import type { CommonBuffer, CommonBufferNames } from "../../src/dma/mod.ts";
import { Kernel } from "../../src/machine/mod.ts";
import { assertEquals } from "../deps.ts";
import { makeBuffer, mapRange } from "../dma/buffers.ts";
import {
  completed,
  finds,
  freeRegisters,
  makeDriver,
  makeDrivers,
} from "../dma/fixture.ts";
import { allocate, freeChannel } from "../dma/requests.ts";

const write = ({ virtualAddress }: CommonBuffer, offset: number) =>
  Effect.map(
    Kernel,
    ({ memory }) =>
      memory.virtual.write(virtualAddress + offset, Uint8Array.of(0)),
  );

Deno.test("C271 a wrong length, address or CacheEnabled is finding 0x03, and nothing is freed", () => {
  const wrong: readonly ((right: CommonBufferNames) => CommonBufferNames)[] = [
    (right) => ({ ...right, length: 4999 }),
    (right) => ({ ...right, length: 5001 }),
    (right) => ({ ...right, cacheEnabled: false }),
    (right) => ({ ...right, virtualAddress: right.virtualAddress + 4096 }),
    (right) => ({ ...right, logicalAddress: right.logicalAddress + 1 }),
  ];
  for (const change of wrong) {
    const program = Effect.gen(function* () {
      const { dma } = yield* makeDriver();
      const buffer = yield* dma.allocateCommonBuffer(5000, true);
      const right = { ...buffer, length: 5000, cacheEnabled: true };
      yield* dma.freeCommonBuffer(change(right));
      const held = 64 - (yield* freeRegisters);
      yield* dma.freeCommonBuffer(right);
      return [held, 64 - (yield* freeRegisters)];
    });
    assertEquals(finds(["0xE6/0x03"], program).value, [2, 0]);
  }
});

Deno.test("C271 a buffer is freed through its own adapter only", () => {
  const program = Effect.gen(function* () {
    const [driver, other] = yield* makeDrivers(2);
    const buffer = yield* driver!.dma.allocateCommonBuffer(1, true);
    const names = { ...buffer, length: 1, cacheEnabled: true };
    yield* other!.dma.freeCommonBuffer(names);
    yield* driver!.dma.freeCommonBuffer(names);
    return yield* freeRegisters;
  });
  assertEquals(finds(["0xE6/0x03"], program).value, 64);
});

Deno.test("C272 freeing twice is finding 0x03, once for each time too many", () => {
  const program = Effect.gen(function* () {
    const { dma } = yield* makeDriver();
    const buffer = yield* dma.allocateCommonBuffer(100, true);
    const names = { ...buffer, length: 100, cacheEnabled: true };
    for (const _ of [1, 2, 3]) yield* dma.freeCommonBuffer(names);
  });
  const report = finds(["0xE6/0x03", "0xE6/0x03"], program);
  assertEquals(report.findings.map(({ parameters }) => parameters), [[1], [2]]);
});

Deno.test("C273 a byte written beside the buffer is finding 0x0F at the free: tag and padding, before and after", () => {
  for (const coherent of [true, false]) {
    for (
      const [length, offset, place] of [
        [100, 100, 2],
        [100, 107, 2],
        [100, 108, 5],
        [100, -1, 1],
        [100, -8, 1],
        [100, -9, 4],
        [4096, 4096, 2],
        [4096, 4200, 5],
        [8192, -4096, 4],
      ] as const
    ) {
      const program = Effect.gen(function* () {
        const { dma } = yield* makeDriver();
        const { memory } = yield* Kernel;
        const buffer = yield* dma.allocateCommonBuffer(length, true);
        const start = memory.virtual.physicalAddressOf(buffer.virtualAddress)!;
        yield* write(buffer, offset);
        const names = { ...buffer, length, cacheEnabled: true };
        yield* dma.freeCommonBuffer(names);
        return start;
      });
      const report = finds(["0xE6/0x0F"], program, { coherent });
      const [finding] = report.findings;
      const expected = [place, report.value! + offset];
      assertEquals(finding!.parameters, expected, `${length}, ${offset}`);
    }
  }
});

Deno.test("C273 the device is found out as well, and bytes inside are nobody's fault", () => {
  const program = (offset: number, bytes: number) =>
    Effect.gen(function* () {
      const { device, dma } = yield* makeDriver();
      const buffer = yield* dma.allocateCommonBuffer(5000, true);
      const address = buffer.logicalAddress + offset;
      yield* device.store([{ address, length: bytes }], new Uint8Array(bytes));
      const names = { ...buffer, length: 5000, cacheEnabled: true };
      yield* dma.freeCommonBuffer(names);
    });
  finds([], program(0, 5000));
  finds([], program(4999, 1));
  finds(["0xE6/0x26", "0xE6/0x0F"], program(4999, 2));
  finds(["0xE6/0x26", "0xE6/0x0F"], program(-1, 1));
});

Deno.test("C035 an adapter put back with a common buffer out is finding 0x07", () => {
  const program = Effect.gen(function* () {
    const { dma } = yield* makeDriver();
    yield* dma.allocateCommonBuffer(100, true);
    yield* dma.allocateCommonBufferEx({ length: 1, cacheEnabled: false });
    yield* dma.putDmaAdapter();
  });
  const report = finds(["0xE6/0x07"], program);
  assertEquals(report.findings[0]!.parameters, ["adapter", 2]);
});

Deno.test("C292 a device that goes on after its common buffer was freed is finding 0x26", () => {
  const program = Effect.gen(function* () {
    const { device, dma } = yield* makeDriver();
    const buffer = yield* dma.allocateCommonBuffer(100, true);
    const names = { ...buffer, length: 100, cacheEnabled: true };
    yield* dma.freeCommonBuffer(names);
    const element = { address: buffer.logicalAddress, length: 1 };
    yield* device.store([element], Uint8Array.of(1));
  });
  finds(["0xE6/0x26"], program);
});

Deno.test("C333 a byte that the device writes behind its piece of a bounce page is finding 0x0F at the flush", () => {
  for (const coherent of [true, false]) {
    const program = (offset: number, bytes: number) =>
      Effect.gen(function* () {
        const driver = yield* makeDriver();
        const mdl = yield* makeBuffer({ offset: 100, length: 5000 });
        const { base } = yield* allocate(driver, { registers: 2 });
        const mapped = yield* mapRange(driver, mdl, { base: base! });
        const address = mapped.elements[0]!.address + offset;
        const length = bytes;
        const data = new Uint8Array(bytes);
        yield* driver.device.store([{ address, length }], data);
        yield* mapped.flush();
        yield* freeChannel(driver);
      });
    finds([], program(0, 5000), { coherent });
    const after = finds(["0xE6/0x26", "0xE6/0x0F"], program(4999, 2), {
      coherent,
    });
    assertEquals(after.findings[1]!.parameters[0], 2);
    const before = completed(program(-1, 1), { coherent });
    assertEquals(before.findings[1]!.parameters[0], 1);
  }
});
