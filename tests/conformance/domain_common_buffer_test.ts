/** Group 18: common buffers of domains, and where the machine remaps. */

import { Effect } from "../../deps.ts";
import {
  DmaCommonBufferConfigType,
  DmaFlags,
  DmaHardwareAccessType,
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_INVALID_PARAMETER,
  STATUS_NOT_SUPPORTED,
} from "../../src/ddi/mod.ts";
import type { CommonBuffer } from "../../src/dma/mod.ts";
import { Kernel } from "../../src/machine/mod.ts";
import { mmGetSystemAddressForMdlSafe } from "../../src/memory/mod.ts";
import { assert, assertEquals, assertStrictEquals } from "../deps.ts";
import {
  makeBuffer,
  pattern,
  readBuffer,
  writeBuffer,
} from "../dma/buffers.ts";
import {
  type Driver,
  finds,
  freeRegisters,
  makeDriver,
  makeDrivers,
  statusOf,
} from "../dma/fixture.ts";
import { askList, putList } from "../dma/lists.ts";

const remapping = { dmaRemapping: true };

const free = ({ dma }: Driver, buffer: CommonBuffer, length: number) =>
  dma.freeCommonBuffer({ ...buffer, length, cacheEnabled: true });

const store = ({ device }: Driver, address: number, bytes: Uint8Array) =>
  device.store([{ address, length: bytes.length }], bytes);

const fetch = ({ device }: Driver, address: number, length: number) => {
  const bytes = new Uint8Array(length);
  const fetched = device.fetch([{ address, length }], bytes);
  return Effect.as(fetched, bytes);
};

Deno.test("C282 a buffer of a domain has one logical address for all who joined, remapped or not", () => {
  const data = pattern(6000, 1);
  for (const dmaRemapping of [false, true]) {
    const program = Effect.gen(function* () {
      const [one, two, other] = yield* makeDrivers(3);
      const domainHandle = yield* one!.dma.getDmaDomain!();
      yield* two!.dma.joinDmaDomain!(domainHandle);
      const { allocateDomainCommonBuffer } = one!.dma;
      const asked = { domainHandle, length: 6000 };
      const buffer = yield* allocateDomainCommonBuffer!(asked);
      yield* store(one!, buffer.logicalAddress, data);
      const seen = yield* fetch(two!, buffer.logicalAddress, 6000);
      const { memory: { virtual } } = yield* Kernel;
      const bytes = new Uint8Array(6000);
      virtual.read(buffer.virtualAddress, bytes);
      // Who has not joined must not.
      yield* fetch(other!, buffer.logicalAddress, 1);
      yield* two!.dma.leaveDmaDomain!();
      yield* fetch(two!, buffer.logicalAddress, 1);
      yield* free(one!, buffer, 6000);
      return [seen, bytes];
    });
    const outside = ["0xE6/0x26", "0xE6/0x26"];
    const report = finds(outside, program, { dmaRemapping });
    assertEquals(report.value, [data, data]);
    assertEquals(report.freeMapRegisters, report.poolSize);
  }
});

Deno.test("C282 a buffer of a domain lies where its narrowest device reaches", () => {
  const program = Effect.gen(function* () {
    const wide = yield* makeDriver({ dmaAddressWidth: 64 });
    const narrow = yield* makeDriver({ dmaAddressWidth: 24 });
    const domainHandle = yield* wide.dma.getDmaDomain!();
    const ask = { domainHandle, length: 5000 };
    const { allocateDomainCommonBuffer } = wide.dma;
    const before = yield* allocateDomainCommonBuffer!(ask);
    yield* free(wide, before, 5000);
    yield* narrow.dma.joinDmaDomain!(domainHandle);
    const after = yield* allocateDomainCommonBuffer!(ask);
    // Any adapter of the domain may free it.
    yield* free(narrow, after, 5000);
    return [before.logicalAddress, after.logicalAddress];
  });
  const [before, after] = finds([], program).value!;
  assert(before! >= 2 ** 32 && after! + 5000 <= 2 ** 24);
});

Deno.test("AllocateDomainCommonBuffer refuses a handle that is none, or of another's domain", () => {
  const program = Effect.gen(function* () {
    const [one, two] = yield* makeDrivers(2);
    const { allocateDomainCommonBuffer } = one!.dma;
    const ask = (
      domainHandle: Parameters<
        NonNullable<typeof allocateDomainCommonBuffer>
      >[0]["domainHandle"],
    ) => statusOf(allocateDomainCommonBuffer!({ domainHandle, length: 4096 }));
    return [
      yield* ask(null),
      yield* ask({} as Parameters<typeof ask>[0]),
      yield* ask(yield* two!.dma.getDmaDomain!()),
      yield* statusOf(allocateDomainCommonBuffer!({
        domainHandle: yield* one!.dma.getDmaDomain!(),
        length: 18 * 4096,
      })),
    ];
  });
  const invalid = STATUS_INVALID_PARAMETER;
  const expected = [invalid, invalid, invalid, STATUS_INSUFFICIENT_RESOURCES];
  assertEquals(finds([], program).value, expected);
});

Deno.test("Where the machine remaps a common buffer lies behind its map registers, in any memory", () => {
  const data = pattern(9000, 2);
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver({ dmaAddressWidth: 24 });
    const { memory: { virtual } } = yield* Kernel;
    const buffer = yield* driver.dma.allocateCommonBuffer(9000, true);
    const { logicalAddress, virtualAddress } = buffer;
    const physical = virtual.physicalAddressOf(virtualAddress)!;
    yield* store(driver, logicalAddress, data);
    const bytes = new Uint8Array(9000);
    virtual.read(virtualAddress, bytes);
    const held = 64 - (yield* freeRegisters);
    yield* free(driver, buffer, 9000);
    const moved = yield* store(driver, logicalAddress, Uint8Array.of(1));
    return { bytes, held, physical, logicalAddress, moved };
  });
  const report = finds(["0xE6/0x26"], program, remapping);
  const { bytes, held, logicalAddress, moved, physical } = report.value!;
  assertEquals([bytes, held, moved], [data, 3, 0]);
  assert(physical >= 2 ** 32 && logicalAddress + 9000 <= 2 ** 24);
});

Deno.test("Where the machine remaps any pages become a common buffer, with the access that is wanted", () => {
  const { HardwareAccessPermissions, LogicalAddressLimits } =
    DmaCommonBufferConfigType;
  const { ReadOnly, ReadWrite, WriteOnly } = DmaHardwareAccessType;
  for (const access of [ReadOnly, WriteOnly, ReadWrite]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver({ dmaAddressWidth: 32 });
      const { memory: { virtual } } = yield* Kernel;
      const mdl = yield* makeBuffer({ length: 8192, scattered: true });
      const virtualAddress = mmGetSystemAddressForMdlSafe(virtual, mdl)!;
      yield* writeBuffer(mdl, pattern(8192, 1));
      const { createCommonBufferFromMdl } = driver.dma;
      const logicalAddress = yield* createCommonBufferFromMdl!(mdl, [{
        configType: HardwareAccessPermissions,
        hardwareAccessType: access,
      }]);
      const seen = yield* fetch(driver, logicalAddress, 8192);
      yield* store(driver, logicalAddress, pattern(8192, 2));
      yield* free(driver, { virtualAddress, logicalAddress }, 8192);
      return { seen, bytes: yield* readBuffer(mdl) };
    });
    const findings = access === ReadWrite ? [] : ["0xE6/0x26"];
    const report = finds(findings, program, remapping);
    const { bytes, seen } = report.value!;
    const none = new Uint8Array(8192);
    assertEquals(seen, access === WriteOnly ? none : pattern(8192, 1));
    assertEquals(bytes, pattern(8192, access === ReadOnly ? 1 : 2));
    assertEquals(report.freeMapRegisters, report.poolSize);
  }
  const limited = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const { memory: { virtual } } = yield* Kernel;
    const mdl = yield* makeBuffer();
    mmGetSystemAddressForMdlSafe(virtual, mdl);
    const { createCommonBufferFromMdl } = driver.dma;
    return yield* statusOf(createCommonBufferFromMdl!(mdl, [{
      configType: LogicalAddressLimits,
      minimumAddress: 2 ** 30,
      maximumAddress: 2 ** 31,
    }]));
  });
  const report = finds([], limited, remapping);
  assertEquals(report.value, STATUS_NOT_SUPPORTED);
  assertEquals(report.freeMapRegisters, report.poolSize);
});

Deno.test("An adapter with common buffers in its domain stays there", () => {
  const program = Effect.gen(function* () {
    const [one, two] = yield* makeDrivers(2);
    const domain = yield* two!.dma.getDmaDomain!();
    const buffer = yield* one!.dma.allocateCommonBuffer(100, true);
    const first = yield* statusOf(one!.dma.joinDmaDomain!(domain));
    yield* free(one!, buffer, 100);
    return [first, yield* statusOf(one!.dma.joinDmaDomain!(domain))];
  });
  assertEquals(finds([], program).value, [STATUS_INVALID_PARAMETER, 0]);
});

Deno.test("C291 lists are remapped, not copied, and their MDL is the driver's own", () => {
  const data = pattern(9000, 3);
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver({ dmaAddressWidth: 24 });
    const mdl = yield* makeBuffer({ length: 9000, scattered: true });
    const flags = DmaFlags.FailOnBounce;
    const note = yield* askList(driver, mdl, { flags });
    const scatterGather = note.list!;
    const describing = { scatterGather, originalMdl: mdl };
    const target = driver.dma.buildMdlFromScatterGatherList(describing);
    assertStrictEquals(yield* target, mdl);
    yield* driver.device.store(note.list!.elements, data);
    // Nothing waits in a bounce page.
    const during = yield* readBuffer(mdl);
    yield* putList(note);
    return during;
  });
  const report = finds([], program, remapping);
  assertEquals(report.value, data);
  assertEquals(report.freeMapRegisters, report.poolSize);
});
