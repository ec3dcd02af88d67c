/** Group 15: FlushAdapterBuffers, and what breaks the rules of legacy transfers. */

import { Effect } from "../../deps.ts";
import { IoAllocationAction, Irql } from "../../src/ddi/mod.ts";
import { assertEquals } from "../deps.ts";
import { makeBuffer, pattern, readBuffer } from "../dma/buffers.ts";
import {
  atIrql,
  completed,
  finds,
  freeRegisters,
  makeDriver,
  rulesOf,
} from "../dma/fixture.ts";
import {
  elementsOf,
  flushMdl,
  mapAll,
  mapFrom,
  withChannel,
} from "../dma/legacy_transfers.ts";
import { allocateLegacy, freeRegistersOf } from "../dma/requests.ts";

const { DeallocateObjectKeepRegisters } = IoAllocationAction;

Deno.test("C214 FlushAdapterBuffers gives TRUE, also where nothing bounced", () => {
  for (const dmaAddressWidth of [32, 64]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver({ dmaAddressWidth });
      const mdl = yield* makeBuffer();
      return yield* withChannel(
        driver,
        1,
        (request) =>
          Effect.andThen(mapFrom(request, mdl, 0), flushMdl(request, mdl)),
      );
    });
    assertEquals(finds([], program).value, true);
  }
});

Deno.test("FlushAdapterBuffers gives FALSE for what is not mapped, and for registers that were freed", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer();
    const request = yield* allocateLegacy(driver, {
      action: DeallocateObjectKeepRegisters,
    });
    yield* mapFrom(request, mdl, 0);
    const answers = [yield* flushMdl(request, mdl)];
    answers.push(yield* flushMdl(request, mdl));
    yield* freeRegistersOf(request);
    answers.push(yield* flushMdl(request, mdl));
    return { answers, free: yield* freeRegisters };
  });
  const report = finds(["0xE6/0x16"], program);
  assertEquals(report.value, { answers: [true, false, false], free: 64 });
});

Deno.test("C210 a flush in the other direction is M9, and the mapping's direction is what counts", () => {
  const data = pattern(4096, 6);
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer();
    return yield* withChannel(driver, 1, (request) =>
      Effect.gen(function* () {
        const runs = yield* mapAll(request, mdl);
        yield* driver.device.store(elementsOf(runs), data);
        yield* flushMdl(request, mdl, { writeToDevice: true });
        return yield* readBuffer(mdl);
      }));
  });
  assertEquals(finds(["M9"], program).value, data);
});

Deno.test("A run that is mapped twice is finding 0x1D, one of no bytes 0x21", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer({ length: 8192, scattered: true });
    return yield* withChannel(driver, 4, (request) =>
      Effect.gen(function* () {
        yield* mapFrom(request, mdl, 0);
        yield* mapFrom(request, mdl, 100);
        const none = yield* mapFrom(request, mdl, 50, { length: 0 });
        yield* flushMdl(request, mdl);
        return none;
      }));
  });
  const { value } = finds(["0xE6/0x1D", "0xE6/0x21"], program);
  assertEquals(value, { logicalAddress: 0, length: 0 });
});

Deno.test("C052 a buffer that is not aligned to GetDmaAlignment is finding 0x1F", () => {
  const mapped = (offset: number, length: number) => {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const mdl = yield* makeBuffer({ offset, length });
      yield* withChannel(
        driver,
        1,
        (request) =>
          Effect.andThen(mapFrom(request, mdl, 0), flushMdl(request, mdl)),
      );
      return yield* driver.dma.getDmaAlignment();
    });
    const report = completed(program, { alignment: 64 });
    assertEquals(report.value, 64);
    return report.findings.map(({ parameters, rule }) => [rule, parameters[0]]);
  };
  assertEquals(mapped(64, 640), []);
  assertEquals(mapped(32, 640), [["0xE6/0x1F", 4]]);
  assertEquals(mapped(64, 600), [["0xE6/0x1F", 5]]);
});

Deno.test("A51 MapTransfer and FlushAdapterBuffers may be called up to DISPATCH_LEVEL and not above", () => {
  for (const irql of [Irql.Passive, Irql.Apc, Irql.Dispatch, 3]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const mdl = yield* makeBuffer();
      yield* withChannel(driver, 1, (request) =>
        atIrql(
          irql,
          Effect.andThen(mapFrom(request, mdl, 0), flushMdl(request, mdl)),
        ));
    });
    const wrong = irql > Irql.Dispatch ? ["0xE6/0x13", "0xE6/0x13"] : [];
    assertEquals(rulesOf(completed(program)), wrong);
  }
});

Deno.test("A52 one grant may be mapped the legacy way and flushed the Ex way", () => {
  const data = pattern(4096, 7);
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer();
    return yield* withChannel(driver, 1, (request) =>
      Effect.gen(function* () {
        const runs = yield* mapAll(request, mdl);
        yield* driver.device.store(elementsOf(runs), data);
        yield* Effect.orDie(driver.dma.flushAdapterBuffersEx({
          mdl,
          mapRegisterBase: request.base!,
          offset: 0,
          length: 4096,
          writeToDevice: false,
        }));
        return yield* readBuffer(mdl);
      }));
  });
  assertEquals(finds([], program).value, data);
});
