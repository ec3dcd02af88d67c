/** Group 15: FlushAdapterBuffersEx, and when bytes are where. */

import { Effect } from "../../deps.ts";
import {
  IoAllocationAction,
  STATUS_INVALID_PARAMETER,
} from "../../src/ddi/mod.ts";
import { ioAllocateIrp, ioCompleteRequest } from "../../src/machine/mod.ts";
import { type Mdl, mdlOfPages } from "../../src/memory/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import {
  chain,
  makeBuffer,
  mapRange,
  pattern,
  readBuffer,
  writeBuffer,
} from "../dma/buffers.ts";
import {
  atIrql,
  completed,
  type Driver,
  eventsOf,
  finds,
  makeDriver,
  makeDrivers,
  rulesOf,
  statusOf,
} from "../dma/fixture.ts";
import {
  allocate,
  freeChannel,
  freeRegistersOf,
  type Request,
} from "../dma/requests.ts";

const { DeallocateObjectKeepRegisters } = IoAllocationAction;

const same = (actual: Uint8Array, expected: Uint8Array) =>
  actual.length === expected.length &&
  actual.every((byte, index) => byte === expected[index]);

/** A driver with a grant, and a buffer of 6000 bytes full of `before`. */
const ready = Effect.gen(function* () {
  const driver = yield* makeDriver();
  const mdl = yield* makeBuffer({ length: 6000, offset: 500 });
  yield* writeBuffer(mdl, before);
  const request = yield* allocate(driver, { registers: 2 });
  return { driver, mdl, base: request.base! };
});

const before = pattern(6000, 1);
const data = pattern(6000, 2);

/** FlushAdapterBuffersEx with any arguments. */
const flushing = (
  { dma }: Driver,
  mdl: Mdl,
  base: Request["base"],
  options: { readonly offset?: number; readonly length?: number } = {},
) =>
  statusOf(dma.flushAdapterBuffersEx({
    mdl,
    mapRegisterBase: base!,
    offset: options.offset ?? 0,
    length: options.length ?? 6000,
    writeToDevice: false,
  }));

Deno.test("C203 a flush with the arguments of the map succeeds and retires the mapping", () => {
  const program = Effect.gen(function* () {
    const { base, driver, mdl } = yield* ready;
    const mapped = yield* mapRange(driver, mdl, { base });
    const status = yield* flushing(driver, mdl, base);
    // The device still knows the addresses; they are not for it any more.
    yield* driver.device.store(mapped.elements, data);
    yield* freeChannel(driver);
    return status;
  });
  assertEquals(finds(["0xE6/0x26"], program).value, 0);
});

Deno.test("C203 a second flush succeeds without effect and is finding 0x16", () => {
  const program = Effect.gen(function* () {
    const { base, driver, mdl } = yield* ready;
    const mapped = yield* mapRange(driver, mdl, { base });
    yield* driver.device.store(mapped.elements, data);
    yield* mapped.flush();
    yield* writeBuffer(mdl, before);
    const status = yield* flushing(driver, mdl, base);
    yield* freeChannel(driver);
    return { status, bytes: yield* readBuffer(mdl) };
  });
  const { value } = finds(["0xE6/0x16"], program);
  assertEquals(value!.status, 0);
  assert(same(value!.bytes, before), "the flush copied nothing");
});

Deno.test("C204 what a device read into a bounce page is in the buffer only after the flush", () => {
  for (const coherent of [true, false]) {
    const program = Effect.gen(function* () {
      const { base, driver, mdl } = yield* ready;
      const mapped = yield* mapRange(driver, mdl, { base });
      yield* driver.device.store(mapped.elements, data);
      const early = yield* readBuffer(mdl);
      yield* mapped.flush();
      yield* freeChannel(driver);
      return { early, late: yield* readBuffer(mdl) };
    });
    const { early, late } = finds([], program, { coherent }).value!;
    assert(same(early, before), "before the flush");
    assert(same(late, data), "after the flush");
  }
});

Deno.test("C204 without bounce a coherent machine shows the bytes at once, another one after the flush", () => {
  for (const coherent of [true, false]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const mdl = yield* makeBuffer({ length: 6000, memory: "low" });
      yield* writeBuffer(mdl, before);
      const { base } = yield* allocate(driver, { registers: 2 });
      const mapped = yield* mapRange(driver, mdl, { base: base! });
      yield* readBuffer(mdl); // now the bytes are in the caches
      yield* driver.device.store(mapped.elements, data);
      const early = yield* readBuffer(mdl);
      yield* mapped.flush();
      yield* freeChannel(driver);
      return { early, late: yield* readBuffer(mdl) };
    });
    const { early, late } = finds([], program, { coherent }).value!;
    assert(same(early, coherent ? data : before));
    assert(same(late, data));
  }
});

Deno.test("C205 a write leaves the buffer as it is, and the device gets its bytes of the time of the map", () => {
  for (const coherent of [true, false]) {
    const program = Effect.gen(function* () {
      const { base, driver, mdl } = yield* ready;
      const options = { base, writeToDevice: true };
      const mapped = yield* mapRange(driver, mdl, options);
      const fetched = new Uint8Array(6000);
      yield* writeBuffer(mdl, data);
      yield* driver.device.fetch(mapped.elements, fetched);
      yield* mapped.flush();
      yield* freeChannel(driver);
      return { fetched, buffer: yield* readBuffer(mdl) };
    });
    const { buffer, fetched } = finds([], program, { coherent }).value!;
    assert(same(fetched, before), "later writes are not seen by the device");
    assert(same(buffer, data), "and the flush does not undo them");
  }
});

Deno.test("C205 a write without bounce reaches the device on a machine whose caches are not coherent", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer({ length: 6000, memory: "low" });
    yield* writeBuffer(mdl, before);
    const { base } = yield* allocate(driver, { registers: 2 });
    const options = { base: base!, writeToDevice: true };
    const mapped = yield* mapRange(driver, mdl, options);
    const fetched = new Uint8Array(6000);
    yield* driver.device.fetch(mapped.elements, fetched);
    yield* mapped.flush();
    yield* freeChannel(driver);
    return fetched;
  });
  assert(same(finds([], program, { coherent: false }).value!, before));
});

Deno.test("C206 a shorter flush copies only that many bytes and retires the whole mapping", () => {
  for (const moved of [0, 1, 3595, 3596, 3597, 5999]) {
    const program = Effect.gen(function* () {
      const { base, driver, mdl } = yield* ready;
      const mapped = yield* mapRange(driver, mdl, { base });
      yield* driver.device.store(mapped.elements, data);
      yield* mapped.flush(moved);
      const again = yield* mapRange(driver, mdl, { base });
      yield* again.flush(0);
      yield* freeChannel(driver);
      return { bytes: yield* readBuffer(mdl), again: again.length };
    });
    const { again, bytes } = finds([], program).value!;
    const expected = before.slice();
    expected.set(data.subarray(0, moved));
    assert(same(bytes, expected), `${moved} bytes moved`);
    assertEquals(again, 6000);
  }
});

Deno.test("C208 a base that is not live, or a range outside the chain, is refused", () => {
  const program = Effect.gen(function* () {
    const [driver, other] = yield* makeDrivers(2);
    const mdl = yield* makeBuffer({ length: 6000 });
    const request = yield* allocate(driver!, {
      registers: 2,
      action: DeallocateObjectKeepRegisters,
    });
    const { base } = request;
    const mapped = yield* mapRange(driver!, mdl, { base: base! });
    const statuses = [
      yield* flushing(other!, mdl, base),
      yield* flushing(driver!, mdl, null),
      yield* flushing(driver!, mdl, base, { offset: 6000 }),
      yield* flushing(driver!, mdl, base, { offset: -1 }),
      yield* flushing(driver!, mdl, base, { offset: 1 }),
    ];
    yield* driver!.device.store(mapped.elements, data);
    yield* mapped.flush();
    yield* freeRegistersOf(request);
    statuses.push(yield* flushing(driver!, mdl, base));
    return { statuses, bytes: yield* readBuffer(mdl) };
  });
  const { bytes, statuses } = completed(program).value!;
  assertEquals(statuses, Array(6).fill(STATUS_INVALID_PARAMETER));
  assert(same(bytes, data), "the refused flushes left the mapping alone");
});

Deno.test("C210 a flush in the other direction is finding M9, and the mapping's direction counts", () => {
  for (const writeToDevice of [false, true]) {
    const program = Effect.gen(function* () {
      const { base, driver, mdl } = yield* ready;
      const mapped = yield* mapRange(driver, mdl, { base, writeToDevice });
      if (!writeToDevice) yield* driver.device.store(mapped.elements, data);
      yield* driver.dma.flushAdapterBuffersEx({
        mdl,
        mapRegisterBase: base,
        offset: 0,
        length: 6000,
        writeToDevice: !writeToDevice,
      });
      yield* freeChannel(driver);
      return yield* readBuffer(mdl);
    });
    const bytes = finds(["M9"], program).value!;
    assert(same(bytes, writeToDevice ? before : data));
  }
});

Deno.test("C216 an IRP completed before the flush of its buffer is finding 0x0D", () => {
  const program = (early: boolean) =>
    Effect.gen(function* () {
      const { base, driver, mdl } = yield* ready;
      const irp = yield* ioAllocateIrp("irp", mdl);
      const mapped = yield* mapRange(driver, mdl, { base });
      yield* driver.device.store(mapped.elements, data);
      if (early) yield* ioCompleteRequest(irp);
      yield* mapped.flush();
      yield* freeChannel(driver);
      if (!early) yield* ioCompleteRequest(irp);
    });
  finds(["0xE6/0x0D"], program(true));
  finds([], program(false));
});

Deno.test("a page that does not bounce is flushed also where it lies beside a bounce page", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const high = yield* makeBuffer();
    const { base } = yield* allocate(driver, { registers: 2 });
    const alone = yield* mapRange(driver, high, { base: base! });
    const bounceFrame = alone.elements[0]!.address / 4096;
    yield* alone.flush();
    // Its first page bounces to the page right before its second one, which
    // is the page of the register that the driver does not use.
    const mdl = mdlOfPages([high.pageFrames[0]!, bounceFrame + 1]);
    const mapped = yield* mapRange(driver, mdl, { base: base! });
    yield* readBuffer(mdl); // now the bytes are in the caches
    yield* driver.device.store(mapped.elements, pattern(8192));
    yield* mapped.flush();
    yield* freeChannel(driver);
    return { bytes: yield* readBuffer(mdl), mapped };
  });
  const { bytes, mapped } = finds([], program, { coherent: false }).value!;
  assertEquals(mapped.elements.map(({ length }) => length), [4096, 4096]);
  assert(same(bytes, pattern(8192)));
});

Deno.test("one flush covers a whole chain, and no byte beside the range changes", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = chain(
      yield* makeBuffer({ length: 3000, offset: 4000 }),
      yield* makeBuffer({ length: 3000, offset: 9, memory: "low" }),
    );
    yield* writeBuffer(mdl, before);
    const { base } = yield* allocate(driver, { registers: 3 });
    const range = { base: base!, offset: 10, length: 5000 };
    const mapped = yield* mapRange(driver, mdl, range);
    yield* driver.device.store(mapped.elements, data.subarray(0, 5000));
    yield* mapped.flush();
    yield* freeChannel(driver);
    return yield* readBuffer(mdl);
  });
  const report = finds([], program);
  const expected = before.slice();
  expected.set(data.subarray(0, 5000), 10);
  assert(same(report.value!, expected));
  assertEquals(eventsOf(report, "TransferFlushed").length, 1);
});

Deno.test("grants without registers that are live together are flushed each by its own range", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver({ dmaAddressWidth: 64 });
    const buffers = [
      yield* makeBuffer({ length: 6016 }),
      yield* makeBuffer({ length: 6016 }),
    ];
    const mapped: Effect.Success<ReturnType<typeof mapRange>>[] = [];
    for (const mdl of buffers) {
      yield* allocate(driver, {
        action: DeallocateObjectKeepRegisters,
        body: () =>
          Effect.map(
            mapRange(driver, mdl),
            (result) => void mapped.push(result),
          ),
      });
      yield* readBuffer(mdl);
    }
    for (const { elements } of mapped) {
      yield* driver.device.store(elements, pattern(6016, 3));
    }
    // The first is flushed while a third request holds the channel.
    yield* allocate(driver);
    yield* mapped[0]!.flush();
    yield* freeChannel(driver);
    yield* mapped[1]!.flush();
    return yield* Effect.forEach(buffers, (mdl) => readBuffer(mdl));
  });
  const [first, second] = finds([], program, { coherent: false }).value!;
  assert(same(first!, pattern(6016, 3)), "the first was flushed");
  assert(same(second!, pattern(6016, 3)), "the second was flushed");
});

Deno.test("FlushAdapterBuffersEx may be called up to DISPATCH_LEVEL and not above", () => {
  for (const irql of [0, 1, 2, 3]) {
    const program = Effect.gen(function* () {
      const { base, driver, mdl } = yield* ready;
      const mapped = yield* mapRange(driver, mdl, { base });
      yield* atIrql(irql, mapped.flush());
      yield* freeChannel(driver);
    });
    const rules = rulesOf(completed(program));
    assertEquals(rules, irql > 2 ? ["0xE6/0x13"] : []);
  }
});
