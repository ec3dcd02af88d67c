/** Group 18: common buffers made of an MDL, and FlushDmaBuffer. */

import { Effect } from "../../deps.ts";
import {
  DmaCommonBufferConfigType,
  DmaHardwareAccessType,
  STATUS_INVALID_PARAMETER,
  STATUS_NOT_SUPPORTED,
} from "../../src/ddi/mod.ts";
import type { CommonBufferConfiguration } from "../../src/dma/mod.ts";
import { Kernel } from "../../src/machine/mod.ts";
import {
  ioAllocateMdl,
  ioFreeMdl,
  type Mdl,
  mmBuildMdlForNonPagedPool,
  mmGetSystemAddressForMdlSafe,
} from "../../src/memory/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { chain, makeBuffer, pattern, readBuffer } from "../dma/buffers.ts";
import { type Driver, finds, makeDriver, statusOf } from "../dma/fixture.ts";

/** Nonpaged memory with its MDL. */
const pool = (bytes: number, byteOffset = 0) =>
  Effect.map(Kernel, ({ memory: { virtual } }) => {
    const options = { byteOffset, contiguous: true };
    const address = virtual.allocate(bytes, options)!;
    const mdl = ioAllocateMdl(address, bytes);
    assert(mmBuildMdlForNonPagedPool(virtual, mdl));
    return { mdl, address };
  });

const create = (
  { dma }: Driver,
  mdl: Mdl,
  configurations?: readonly CommonBufferConfiguration[],
) => dma.createCommonBufferFromMdl!(mdl, configurations);

Deno.test("C274 an MDL that does not begin at a page, or has no whole pages, is refused", () => {
  for (
    const [bytes, offset, status] of [
      [8192, 0, 0],
      [4096, 100, STATUS_INVALID_PARAMETER],
      [4095, 0, STATUS_INVALID_PARAMETER],
      [4097, 0, STATUS_INVALID_PARAMETER],
    ] as const
  ) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const { mdl } = yield* pool(bytes, offset);
      return yield* statusOf(create(driver, mdl));
    });
    assertEquals(finds([], program).value, status, `${bytes} at ${offset}`);
  }
});

Deno.test("A buffer is made only of memory that stays, is mapped, is whole and within reach", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const { memory: { virtual } } = yield* Kernel;
    const unmapped = yield* makeBuffer({ memory: "low" });
    const far = yield* makeBuffer();
    const parted = yield* makeBuffer({
      memory: "low",
      length: 8192,
      scattered: true,
    });
    for (const mdl of [far, parted]) mmGetSystemAddressForMdlSafe(virtual, mdl);
    const { mdl: head } = yield* pool(4096);
    const unlocked = yield* makeBuffer({ memory: "low" });
    unlocked.mdlFlags = 0;
    const twice = (yield* pool(4096)).mdl;
    const statuses = [
      yield* statusOf(create(driver, unmapped)),
      yield* statusOf(create(driver, unlocked)),
      yield* statusOf(create(driver, chain(head, unmapped))),
      yield* statusOf(create(driver, far)),
      yield* statusOf(create(driver, parted)),
      yield* statusOf(create(driver, twice)),
      yield* statusOf(create(driver, twice)),
    ];
    return statuses;
  });
  const invalid = STATUS_INVALID_PARAMETER;
  assertEquals(finds([], program).value, [
    ...[invalid, invalid, invalid, STATUS_NOT_SUPPORTED, STATUS_NOT_SUPPORTED],
    ...[0, invalid],
  ]);
});

Deno.test("Configurations: limits, a part of a chain, access, and no type twice", () => {
  const { HardwareAccessPermissions, LogicalAddressLimits, SubSection } =
    DmaCommonBufferConfigType;
  const limits = (minimumAddress: number, maximumAddress: number) => ({
    configType: LogicalAddressLimits,
    minimumAddress,
    maximumAddress,
  });
  const access = (hardwareAccessType: DmaHardwareAccessType) => ({
    configType: HardwareAccessPermissions,
    hardwareAccessType,
  });
  const part = { configType: SubSection, offset: 8192, length: 4096 } as const;
  const all = limits(0, 0xFFFF_FFFF);
  const { ReadOnly, ReadWrite } = DmaHardwareAccessType;
  const cases: readonly [CommonBufferConfiguration[], number][] = [
    [[part], 0],
    [[part, all, access(ReadWrite)], 0],
    [[part, access(ReadOnly)], STATUS_NOT_SUPPORTED],
    [[part, limits(0x7000_0000, 0xFFFF_FFFF)], STATUS_NOT_SUPPORTED],
    [[part, all, all], STATUS_INVALID_PARAMETER],
    [[{ ...part, offset: 8193 }], STATUS_INVALID_PARAMETER],
    [[{ ...part, length: 8192 }], STATUS_INVALID_PARAMETER],
    [[{ ...part, offset: 12_288 }], STATUS_INVALID_PARAMETER],
  ];
  for (const [configurations, status] of cases) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const first = yield* pool(4096);
      const second = yield* pool(8192);
      const mdl = chain(first.mdl, second.mdl);
      const made = create(driver, mdl, configurations);
      const answer = yield* statusOf(made);
      const last = second.mdl.pageFrames[1]! * 4096;
      const names = { virtualAddress: second.address + 4096, length: 4096 };
      if (answer === 0) {
        const logicalAddress = last;
        const free = { ...names, logicalAddress, cacheEnabled: false };
        yield* driver.dma.freeCommonBuffer(free);
      }
      return answer;
    });
    assertEquals(finds([], program).value, status);
  }
});

Deno.test("C277 such a buffer is freed by its system address, and the MDL stays with the driver", () => {
  const data = pattern(8192, 3);
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const { memory: { virtual } } = yield* Kernel;
    const { address, mdl } = yield* pool(8192);
    const logicalAddress = yield* create(driver, mdl);
    const element = { address: logicalAddress, length: 8192 };
    yield* driver.device.store([element], data);
    const names = { virtualAddress: address, logicalAddress, length: 8192 };
    yield* driver.dma.freeCommonBuffer({ ...names, cacheEnabled: true });
    const bytes = yield* readBuffer(mdl);
    return [bytes, ioFreeMdl(virtual, mdl), virtual.free(address)];
  });
  assertEquals(finds([], program).value, [data, "freed", "freed"]);
});

Deno.test("FlushDmaBuffer keeps memory coherent by hand, and changes nothing where it is", () => {
  for (const coherent of [true, false]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const { memory: { virtual } } = yield* Kernel;
      const { address, mdl } = yield* pool(4096);
      const logicalAddress = yield* create(driver, mdl);
      const elements = [{ address: logicalAddress, length: 4096 }];
      const [out, back] = [pattern(4096, 1), pattern(4096, 2)];
      const seen = new Uint8Array(4096);
      const same: boolean[] = [];
      const compare = (a: Uint8Array, b: Uint8Array) =>
        void same.push(a.every((byte, index) => byte === b[index]));
      virtual.write(address, out);
      yield* driver.device.fetch(elements, seen);
      compare(seen, out);
      yield* driver.dma.flushDmaBuffer!(mdl, false);
      yield* driver.device.fetch(elements, seen);
      compare(seen, out);
      yield* driver.device.store(elements, back);
      virtual.read(address, seen);
      compare(seen, back);
      yield* driver.dma.flushDmaBuffer!(mdl, true);
      virtual.read(address, seen);
      compare(seen, back);
      return same;
    });
    const report = finds([], program, { coherent });
    assertEquals(report.value, [coherent, true, coherent, true]);
  }
});
