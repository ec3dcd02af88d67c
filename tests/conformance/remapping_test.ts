/** Domains of group 18 and remapping of group 19. */

import { Effect } from "../../deps.ts";
import {
  DmaFlags,
  STATUS_INVALID_PARAMETER,
  STATUS_SUCCESS,
} from "../../src/ddi/mod.ts";
import type { DmaDomain } from "../../src/dma/mod.ts";
import type { MachineOptions } from "../../src/simulator/mod.ts";
import { assert, assertEquals, assertNotEquals } from "../deps.ts";
import {
  chain,
  makeBuffer,
  mapRange,
  pattern,
  readBuffer,
  writeBuffer,
} from "../dma/buffers.ts";
import {
  eventsOf,
  finds,
  freeRegisters,
  inThreads,
  makeDriver,
  makeDrivers,
  statusOf,
} from "../dma/fixture.ts";
import { allocate, freeChannel } from "../dma/requests.ts";
import { assertOutcomes, race } from "../dma/seeds.ts";
import {
  flushSystem,
  LINE,
  makeSystemDriver,
  mapSystem,
  settle,
  withController,
} from "../dma/system.ts";

const REMAPS: MachineOptions = { dmaRemapping: true };

Deno.test("C291 with remapping the device sees other addresses, and nothing is copied", () => {
  for (const dmaAddressWidth of [24, 32, 64]) {
    const bytes = pattern(3 * 4096 - 200);
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver({ dmaAddressWidth });
      const place = { length: bytes.length, offset: 100, scattered: true };
      const mdl = yield* makeBuffer(place);
      const { base = null } = yield* allocate(driver, { registers: 3 });
      const range = yield* mapRange(driver, mdl, { base });
      const stored = yield* driver.device.store(range.elements, bytes);
      // Without copies the data is there before the flush.
      const early = yield* readBuffer(mdl);
      yield* range.flush();
      yield* freeChannel(driver);
      const frames = mdl.pageFrames;
      return { early, elements: range.elements, frames, stored };
    });
    const report = finds([], program, REMAPS);
    const { early, elements, frames, stored } = report.value!;
    assertEquals(stored, bytes.length);
    const [mapped] = eventsOf(report, "TransferMapped");
    assertEquals(mapped!.bouncedPages, 0);
    assertEquals(early, bytes);
    // Registers in a row make one run of scattered pages.
    assertEquals(elements.map(({ length }) => length), [bytes.length]);
    const page = Math.floor(elements[0]!.address / 4096);
    frames.forEach((frame, index) => assertNotEquals(frame, page + index));
    assert(elements[0]!.address + bytes.length <= 2 ** 24);
    assertEquals(elements[0]!.address % 4096, 100);
  }
});

Deno.test("C291 both directions and a chain: an element for each MDL, and the bytes arrive", () => {
  const bytes = pattern(2 * 4096 + 300);
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver({ scatterGather: false });
    const mdl = chain(
      yield* makeBuffer({ length: 4096 + 300, offset: 1000 }),
      yield* makeBuffer({ length: 4096, memory: "low" }),
    );
    yield* writeBuffer(mdl, bytes);
    const { base = null } = yield* allocate(driver, { registers: 4 });
    const range = yield* mapRange(driver, mdl, { base, writeToDevice: true });
    const fetched = new Uint8Array(bytes.length);
    yield* driver.device.fetch(range.elements, fetched);
    yield* range.flush();
    yield* freeChannel(driver);
    return { fetched, lengths: range.elements.map(({ length }) => length) };
  });
  const lengths = [4096 + 300, 4096];
  assertEquals(finds([], program, REMAPS).value, { fetched: bytes, lengths });
});

Deno.test("C291 caches of a machine that is not coherent are kept as without remapping", () => {
  const bytes = pattern(2 * 4096);
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer({ length: bytes.length, scattered: true });
    yield* writeBuffer(mdl, bytes);
    const { base = null } = yield* allocate(driver, { registers: 2 });
    const write = yield* mapRange(driver, mdl, { base, writeToDevice: true });
    const fetched = new Uint8Array(bytes.length);
    yield* driver.device.fetch(write.elements, fetched);
    yield* write.flush();
    const read = yield* mapRange(driver, mdl, { base });
    yield* driver.device.store(read.elements, bytes.toReversed());
    yield* read.flush();
    yield* freeChannel(driver);
    return [fetched, yield* readBuffer(mdl)];
  });
  const { value } = finds([], program, { ...REMAPS, coherent: false });
  assertEquals(value, [bytes, bytes.toReversed()]);
});

Deno.test("C292 what is not mapped is a fault: no byte moves, and it is 0x26", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer();
    yield* writeBuffer(mdl, pattern(4096));
    const { base = null } = yield* allocate(driver);
    const range = yield* mapRange(driver, mdl, { base });
    const { device } = driver;
    const ones = new Uint8Array(4096).fill(1);
    // The physical address means nothing to it; reading is not allowed.
    const physical = [{ address: mdl.pageFrames[0]! * 4096, length: 4096 }];
    const moved = [
      yield* device.store(physical, ones),
      yield* device.fetch(range.elements, ones),
    ];
    yield* range.flush();
    moved.push(yield* device.store(range.elements, ones));
    yield* freeChannel(driver);
    const bytes = yield* readBuffer(mdl);
    return { moved, bytes };
  });
  const findings = ["0xE6/0x26", "0xE6/0x26", "0xE6/0x26"];
  assertEquals(finds(findings, program, REMAPS).value, {
    moved: [0, 0, 0],
    bytes: pattern(4096),
  });
});

Deno.test("C292 a transfer that leaves its mapping moves what is mapped, and stops there", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer({ length: 2 * 4096 });
    const { base = null } = yield* allocate(driver, { registers: 2 });
    const range = yield* mapRange(driver, mdl, { base });
    const { address } = range.elements[0]!;
    const beyond = [{ address, length: 3 * 4096 }];
    const moved = yield* driver.device.store(beyond, pattern(3 * 4096));
    yield* range.flush();
    yield* freeChannel(driver);
    return [moved, yield* readBuffer(mdl)];
  });
  const { value } = finds(["0xE6/0x26"], program, REMAPS);
  assertEquals(value, [2 * 4096, pattern(2 * 4096)]);
});

Deno.test("C292 registers freed while mapped take their entries along", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer();
    const { base = null } = yield* allocate(driver);
    const { elements } = yield* mapRange(driver, mdl, { base });
    yield* freeChannel(driver);
    const moved = yield* driver.device.store(elements, pattern(4096));
    return [moved, yield* freeRegisters];
  });
  const findings = ["0xE6/0x10", "0xE6/0x26"];
  assertEquals(finds(findings, program, REMAPS).value, [0, 64]);
});

Deno.test("Remapping never bounces: DMA_FAIL_ON_BOUNCE and DMA_ZERO_BUFFERS change nothing", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver({ dmaAddressWidth: 24 });
    const mdl = yield* makeBuffer();
    yield* writeBuffer(mdl, pattern(4096));
    const flags = DmaFlags.FailOnBounce | DmaFlags.ZeroBuffers;
    const request = yield* allocate(driver, { flags });
    const range = yield* mapRange(driver, mdl, { base: request.base! });
    yield* range.flush();
    yield* freeChannel(driver);
    return [request.status, yield* readBuffer(mdl)];
  });
  const expected = [STATUS_SUCCESS, pattern(4096)];
  assertEquals(finds([], program, REMAPS).value, expected);
});

Deno.test("C291 a DMA controller is remapped like any master", () => {
  const bytes = pattern(2 * 4096);
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver({ requestLine: LINE });
    const mdl = yield* makeBuffer({ length: bytes.length, scattered: true });
    yield* writeBuffer(mdl, bytes);
    const { base = null } = yield* allocate(driver, { registers: 2 });
    yield* mapSystem(driver, { mdl, base });
    yield* settle;
    yield* flushSystem(driver, { mdl, base }, bytes.length);
    yield* freeChannel(driver);
    return driver.device.received;
  });
  const report = finds([], program, { ...REMAPS, ...withController() });
  assertEquals(report.value, bytes);
  const [mapped] = eventsOf(report, "TransferMapped");
  assertEquals([mapped!.elements, mapped!.bouncedPages], [1, 0]);
});

Deno.test("C282 joined adapters see what is mapped for each other; others do not", () => {
  const program = Effect.gen(function* () {
    const [first, second, third] = yield* makeDrivers(3);
    const domain = yield* first!.dma.getDmaDomain!();
    yield* second!.dma.joinDmaDomain!(domain);
    const same = (yield* second!.dma.getDmaDomain!()) === domain;
    const mdl = yield* makeBuffer();
    const { base = null } = yield* allocate(first!);
    const range = yield* mapRange(first!, mdl, { base });
    const moved = [];
    for (const { device } of [second!, third!]) {
      moved.push(yield* device.store(range.elements, pattern(4096)));
    }
    yield* range.flush();
    yield* freeChannel(first!);
    return { moved, same };
  });
  const report = finds(["0xE6/0x26"], program, REMAPS);
  assertEquals(report.value, { moved: [4096, 0], same: true });
});

Deno.test("C283 leaving a domain that was not joined is refused; leaving one restores the own one", () => {
  for (const machine of [{}, REMAPS]) {
    const program = Effect.gen(function* () {
      const [first, second] = yield* makeDrivers(2);
      const { getDmaDomain, joinDmaDomain, leaveDmaDomain } = second!.dma;
      const own = yield* getDmaDomain!();
      const early = yield* statusOf(leaveDmaDomain!());
      yield* joinDmaDomain!(yield* first!.dma.getDmaDomain!());
      const other = yield* getDmaDomain!();
      const left = yield* statusOf(leaveDmaDomain!());
      const back = yield* getDmaDomain!();
      return [early, left, other === own, back === own];
    });
    const expected = [STATUS_INVALID_PARAMETER, STATUS_SUCCESS, false, true];
    assertEquals(finds([], program, machine).value, expected);
  }
});

Deno.test("Joining and leaving wait until nothing is mapped", () => {
  const program = Effect.gen(function* () {
    const [first, second] = yield* makeDrivers(2);
    const domain = yield* first!.dma.getDmaDomain!();
    const { joinDmaDomain, leaveDmaDomain } = second!.dma;
    const mdl = yield* makeBuffer();
    const { base = null } = yield* allocate(second!);
    const mapped = yield* mapRange(second!, mdl, { base });
    const statuses = [yield* statusOf(joinDmaDomain!(domain))];
    yield* mapped.flush();
    statuses.push(yield* statusOf(joinDmaDomain!(domain)));
    const again = yield* mapRange(second!, mdl, { base });
    statuses.push(yield* statusOf(leaveDmaDomain!()));
    yield* again.flush();
    statuses.push(yield* statusOf(leaveDmaDomain!()));
    yield* freeChannel(second!);
    return statuses;
  });
  const refused = STATUS_INVALID_PARAMETER;
  assertEquals(finds([], program, REMAPS).value, [refused, 0, refused, 0]);
});

Deno.test("What is no domain, or a domain without adapters, cannot be joined", () => {
  const program = Effect.gen(function* () {
    const [first, second] = yield* makeDrivers(2);
    const { joinDmaDomain } = second!.dma;
    const domain = yield* first!.dma.getDmaDomain!();
    yield* first!.dma.putDmaAdapter();
    const handles = [null, {} as DmaDomain, domain];
    return yield* Effect.forEach(
      handles,
      (handle) => statusOf(joinDmaDomain!(handle)),
    );
  });
  const refused = STATUS_INVALID_PARAMETER;
  const expected = [refused, refused, refused];
  assertEquals(finds([], program).value, expected);
});

Deno.test("C282 joining against mapping: what is mapped is always in the domain its adapter is in", () => {
  const outcomes = race(
    (processors) =>
      Effect.gen(function* () {
        const [first, second] = yield* makeDrivers(2);
        const domain = yield* first!.dma.getDmaDomain!();
        const mdl = yield* makeBuffer();
        const { base = null } = yield* allocate(second!);
        let seen = "";
        yield* inThreads(processors, [
          Effect.map(
            statusOf(second!.dma.joinDmaDomain!(domain)),
            (status) => void (seen = status === 0 ? "joined" : "refused"),
          ),
          Effect.gen(function* () {
            const range = yield* mapRange(second!, mdl, { base });
            const { elements } = range;
            const moved = yield* second!.device.store(elements, pattern(4096));
            assertEquals(moved, 4096);
            yield* range.flush();
          }),
        ]);
        yield* freeChannel(second!);
        return seen;
      }),
    { machine: REMAPS },
  );
  assertOutcomes(outcomes, ["joined", "refused"]);
});
