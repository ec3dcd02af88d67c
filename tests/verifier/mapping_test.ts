/**
 * Tests of the rules about mapping: flush first, and nothing twice.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { IoAllocationAction } from "../../src/ddi/mod.ts";
import { ioAllocateIrp, ioCompleteRequest } from "../../src/machine/mod.ts";
import { assertEquals } from "../deps.ts";
import {
  buffer,
  flush,
  freeChannel,
  holdChannel,
  makeDevice,
  map,
  putAdapter,
  request,
  rulesBrokenBy,
  runDriver,
  withGrant,
} from "./driver.ts";

const PAGE = 4096;

Deno.test("C188: mapping the next part before the flush is 0x0D, after it is not", () => {
  const driver = (flushes: boolean) =>
    withGrant((device, first) =>
      Effect.gen(function* () {
        const second = { ...first, offset: PAGE };
        yield* map(device, first);
        if (flushes) yield* flush(device, first);
        yield* map(device, second);
        if (!flushes) yield* flush(device, first);
        yield* flush(device, second);
      })
    );
  const [finding] = runDriver(driver(false)).findings;
  assertEquals([finding?.rule, finding?.parameters], [
    "0xE6/0x0D",
    [PAGE, 4 * PAGE],
  ]);
  assertEquals(rulesBrokenBy(driver(false)), ["0xE6/0x0D"]);
  assertEquals(rulesBrokenBy(driver(true)), []);
});

Deno.test("A split transfer that forgets its flush is 0x0D although the next mapping fails", () => {
  const driver = (flushes: boolean) =>
    Effect.gen(function* () {
      const device = yield* makeDevice();
      const { base } = yield* holdChannel(device, 2);
      const mdl = yield* buffer(4);
      const first = { mdl, base, length: 4 * PAGE };
      const mapped = yield* map(device, first);
      assertEquals(mapped, 2 * PAGE);
      const second = { mdl, base, offset: mapped, length: 2 * PAGE };
      if (flushes) {
        yield* flush(device, { ...first, length: mapped });
        yield* map(device, second);
        yield* flush(device, second);
      } else {
        assertEquals((yield* Effect.exit(map(device, second)))._tag, "Failure");
        yield* flush(device, { ...first, length: mapped });
      }
      yield* freeChannel(device);
    });
  assertEquals(rulesBrokenBy(driver(false)), ["0xE6/0x0D"]);
  assertEquals(rulesBrokenBy(driver(true)), []);
});

Deno.test("A channel without registers that is freed before the flush is 0x0D", () => {
  const driver = (flushes: boolean) =>
    Effect.gen(function* () {
      const device = yield* makeDevice({ dmaAddressWidth: 64 });
      const { base } = yield* holdChannel(device);
      assertEquals(base, null);
      const range = { mdl: yield* buffer(1), base, length: PAGE };
      yield* map(device, range);
      if (flushes) yield* flush(device, range);
      yield* freeChannel(device);
    });
  assertEquals(rulesBrokenBy(driver(false)), ["0xE6/0x0D"]);
  assertEquals(rulesBrokenBy(driver(true)), []);
});

Deno.test("C182: a grant without registers that gave its channel back may be flushed later", () => {
  const driver = Effect.gen(function* () {
    const device = yield* makeDevice({ dmaAddressWidth: 64 });
    const range = { mdl: yield* buffer(1), base: null, length: PAGE };
    for (let round = 0; round < 3; round++) {
      yield* request(device, {
        routine: () => map(device, range),
        action: IoAllocationAction.DeallocateObjectKeepRegisters,
      });
      yield* flush(device, range);
    }
  });
  assertEquals(rulesBrokenBy(driver), []);
});

Deno.test("PutDmaAdapter before the flush of a grant without registers is 0x0D", () => {
  const driver = (flushes: boolean) =>
    Effect.gen(function* () {
      const device = yield* makeDevice({ dmaAddressWidth: 64 });
      const range = { mdl: yield* buffer(1), base: null, length: PAGE };
      yield* request(device, {
        routine: () => map(device, range),
        action: IoAllocationAction.DeallocateObjectKeepRegisters,
      });
      if (flushes) yield* flush(device, range);
      yield* putAdapter(device);
    });
  assertEquals(rulesBrokenBy(driver(false)), ["0xE6/0x0D"]);
  assertEquals(rulesBrokenBy(driver(true)), []);
});

Deno.test("Two grants without registers may be mapped at the same time", () => {
  const driver = Effect.gen(function* () {
    const device = yield* makeDevice({ dmaAddressWidth: 64 });
    const mdl = yield* buffer(1);
    const parts = [0, 1].map((part) => ({
      mdl,
      base: null,
      offset: part * 2048,
      length: 2048,
    }));
    for (const part of parts) {
      yield* request(device, {
        routine: () => map(device, part),
        action: IoAllocationAction.DeallocateObjectKeepRegisters,
      });
    }
    for (const part of parts) yield* flush(device, part);
    // The null base of the first grant maps again, after the second was made.
    yield* map(device, parts[0]!);
    yield* map(device, parts[1]!);
    for (const part of parts) yield* flush(device, part);
    yield* putAdapter(device);
  });
  assertEquals(rulesBrokenBy(driver), []);
});

Deno.test("Mapping again without registers is 0x0D while the channel is held", () => {
  const driver = Effect.gen(function* () {
    const device = yield* makeDevice({ dmaAddressWidth: 64 });
    yield* holdChannel(device);
    const mdl = yield* buffer(2);
    const first = { mdl, base: null, length: PAGE };
    const second = { ...first, offset: PAGE };
    yield* map(device, first);
    yield* map(device, second);
    yield* flush(device, first);
    yield* flush(device, second);
    yield* freeChannel(device);
  });
  assertEquals(rulesBrokenBy(driver), ["0xE6/0x0D"]);
});

Deno.test("C216: IoCompleteRequest before the flush of its buffer is 0x0D", () => {
  const driver = (completes: "before" | "after") =>
    withGrant((device, range) =>
      Effect.gen(function* () {
        const irp = yield* ioAllocateIrp("read");
        irp.mdlAddress = range.mdl;
        yield* map(device, range);
        if (completes === "before") yield* ioCompleteRequest(irp);
        yield* flush(device, range);
        if (completes === "after") yield* ioCompleteRequest(irp);
      })
    );
  assertEquals(rulesBrokenBy(driver("before")), ["0xE6/0x0D"]);
  assertEquals(rulesBrokenBy(driver("after")), []);
});

Deno.test("Mapping a range that is mapped already is 0x0D and 0x1D", () => {
  const driver = withGrant((device, range) =>
    Effect.gen(function* () {
      yield* map(device, range);
      yield* map(device, range);
      yield* flush(device, range);
      yield* flush(device, range);
    })
  );
  const { findings } = runDriver(driver);
  assertEquals(findings.map(({ rule }) => rule), ["0xE6/0x0D", "0xE6/0x1D"]);
  assertEquals(findings[1]!.parameters, [0, PAGE, 0]);
});
