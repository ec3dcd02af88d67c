/**
 * Tests of the rules about transfer contexts and about the wait block.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { IoAllocationAction } from "../../src/ddi/mod.ts";
import { atDispatch, psCreateSystemThread } from "../../src/machine/mod.ts";
import { assertEquals } from "../deps.ts";
import {
  type Device,
  DmaTransferContext,
  type Driver,
  freeChannel,
  holdChannel,
  makeDevice,
  request,
  rulesBrokenBy,
  runDriver,
} from "./driver.ts";

/** A driver whose channel is held while a request waits for it. */
const whileWaiting = (
  body: (device: Device, context: DmaTransferContext) => Driver,
) =>
  Effect.gen(function* () {
    const device = yield* makeDevice();
    yield* holdChannel(device, 1);
    const context = yield* request(device, { registers: 1 });
    yield* body(device, context);
    yield* freeChannel(device);
  });

Deno.test("C056: initializing a context whose request waits is M2; after a cancel it is not", () => {
  const driver = (cancels: boolean) =>
    whileWaiting((device, context) =>
      Effect.gen(function* () {
        const { dmaOperations } = device.adapter;
        if (cancels) {
          yield* dmaOperations.cancelAdapterChannel(device.pdo, context);
        }
        yield* Effect.exit(
          dmaOperations.initializeDmaTransferContext(context),
        );
      })
    );
  const [finding] = runDriver(driver(false)).findings;
  assertEquals([finding?.rule, finding?.bugCheck], ["M2", null]);
  assertEquals(
    finding?.sentence,
    "initializeDmaTransferContext was given transfer context 2, whose request 2 waits for the channel of adapter",
  );
  assertEquals(rulesBrokenBy(driver(true)), []);
});

Deno.test("C059: a second request with a context whose request waits is M2 (A14)", () => {
  const driver = (own: boolean) =>
    whileWaiting((device, context) =>
      Effect.exit(request(device, own ? { registers: 1 } : { context }))
    );
  assertEquals(rulesBrokenBy(driver(false)), ["M2"]);
  assertEquals(rulesBrokenBy(driver(true)), []);
});

Deno.test("C059: the same context on another adapter is M2", () => {
  const driver = whileWaiting((_device, context) =>
    Effect.gen(function* () {
      const other = yield* makeDevice();
      yield* Effect.exit(request(other, { context }));
    })
  );
  assertEquals(rulesBrokenBy(driver), ["M2"]);
});

Deno.test("M2 finds one context that two processors use in step", () => {
  const driver = Effect.gen(function* () {
    const device = yield* makeDevice();
    yield* holdChannel(device, 1);
    const { dmaOperations } = device.adapter;
    const context = yield* dmaOperations.initializeDmaTransferContext();
    for (const processor of [0, 1]) {
      yield* psCreateSystemThread(
        "thread",
        Effect.asVoid(Effect.exit(request(device, { context, registers: 1 }))),
        { processor },
      );
    }
    yield* psCreateSystemThread("owner", Effect.orDie(freeChannel(device)));
  });
  // The owner may also free the channel between the two, which is legal.
  const seen = new Set<string>();
  for (let seed = 0; seed < 40; seed++) {
    seen.add(rulesBrokenBy(driver, { processors: 2, seed }).join());
  }
  assertEquals([...seen].sort(), ["", "M2"]);
});

Deno.test("C060: a granted context may be used again without initializing it (A15)", () => {
  const driver = Effect.gen(function* () {
    const device = yield* makeDevice();
    const context = yield* request(device);
    yield* request(device, { context });
    yield* request(device, {
      context,
      routine: () => Effect.asVoid(request(device, { context })),
    });
  });
  assertEquals(rulesBrokenBy(driver), []);
});

Deno.test("C058: a request with a raw or a null context is M2", () => {
  const driver = (context: DmaTransferContext | null) =>
    Effect.gen(function* () {
      const { adapter, pdo } = yield* makeDevice();
      yield* Effect.exit(
        atDispatch(adapter.dmaOperations.allocateAdapterChannelEx({
          deviceObject: pdo,
          dmaTransferContext: context,
          numberOfMapRegisters: 1,
          executionRoutine: () =>
            Effect.succeed(IoAllocationAction.DeallocateObject),
        })),
      );
    });
  assertEquals(rulesBrokenBy(driver(new DmaTransferContext())), ["M2"]);
  assertEquals(rulesBrokenBy(driver(null)), ["M2"]);
});

Deno.test("C131: a cancel with a raw or a null context is M2", () => {
  const driver = (context: DmaTransferContext | null) =>
    Effect.gen(function* () {
      const { adapter, pdo } = yield* makeDevice();
      return yield* adapter.dmaOperations.cancelAdapterChannel(pdo, context);
    });
  for (const context of [new DmaTransferContext(), null]) {
    const run = runDriver(driver(context));
    assertEquals(run.value, false);
    assertEquals(run.findings.map(({ rule }) => rule), ["M2"]);
  }
});

Deno.test("C130: a cancel through the wrong adapter is M3, and the request goes on (A13)", () => {
  const driver = (wrong: boolean) =>
    whileWaiting((device, context) =>
      Effect.gen(function* () {
        const other = yield* makeDevice();
        const { adapter } = wrong ? other : device;
        const { cancelAdapterChannel } = adapter.dmaOperations;
        const won = yield* cancelAdapterChannel(device.pdo, context);
        assertEquals(won, !wrong);
      })
    );
  assertEquals(rulesBrokenBy(driver(true)), ["M3"]);
  assertEquals(rulesBrokenBy(driver(false)), []);
});

Deno.test("A cancel that lost the race is no finding on its own adapter", () => {
  const driver = Effect.gen(function* () {
    const device = yield* makeDevice();
    const other = yield* makeDevice();
    const context = yield* request(device);
    for (const { adapter } of [device, other]) {
      const { cancelAdapterChannel } = adapter.dmaOperations;
      assertEquals(yield* cancelAdapterChannel(device.pdo, context), false);
    }
  });
  assertEquals(rulesBrokenBy(driver), []);
});

Deno.test("C336: a context whose memory is freed while its request waits is M11", () => {
  const driver = (frees: "while waiting" | "in the routine") =>
    Effect.gen(function* () {
      const device = yield* makeDevice();
      const { dmaOperations } = device.adapter;
      const context = yield* dmaOperations.initializeDmaTransferContext();
      yield* holdChannel(device, 1);
      yield* request(device, {
        context,
        registers: 1,
        routine: () => Effect.sync(() => context.free()),
      });
      if (frees === "while waiting") context.free();
      yield* freeChannel(device);
    });
  assertEquals(rulesBrokenBy(driver("while waiting")), ["M11"]);
  assertEquals(rulesBrokenBy(driver("in the routine")), []);
});

Deno.test("A request with a context whose memory was freed before is M11, once", () => {
  const driver = Effect.gen(function* () {
    const device = yield* makeDevice();
    const context = yield* request(device);
    context.free();
    yield* request(device, { context });
  });
  assertEquals(rulesBrokenBy(driver), ["M11"]);
});

/** Makes a legacy request. */
const legacy = (
  { adapter }: Device,
  { pdo }: Device,
  routine: () => Driver = () => Effect.void,
) =>
  atDispatch(adapter.dmaOperations.allocateAdapterChannel({
    deviceObject: pdo,
    numberOfMapRegisters: 1,
    executionRoutine: () =>
      Effect.as(Effect.orDie(routine()), IoAllocationAction.DeallocateObject),
  }));

Deno.test("C065: a second legacy request while the first waits is M5, one after it is not", () => {
  const driver = (waits: boolean) =>
    Effect.gen(function* () {
      const device = yield* makeDevice();
      yield* holdChannel(device, 1);
      yield* legacy(device, device);
      if (waits) yield* freeChannel(device);
      yield* Effect.exit(legacy(device, device));
      if (!waits) yield* freeChannel(device);
    });
  assertEquals(rulesBrokenBy(driver(false)), ["M5"]);
  assertEquals(rulesBrokenBy(driver(true)), []);
});

Deno.test("C066: a second legacy request through another adapter is M5", () => {
  const driver = (samePdo: boolean) =>
    Effect.gen(function* () {
      const device = yield* makeDevice();
      const other = yield* makeDevice();
      yield* holdChannel(device, 1);
      yield* legacy(device, device);
      yield* Effect.exit(legacy(other, samePdo ? device : other));
      yield* freeChannel(device);
    });
  assertEquals(rulesBrokenBy(driver(true)), ["M5"]);
  assertEquals(rulesBrokenBy(driver(false)), []);
});

Deno.test("C069: a legacy request from inside the routine of the same device object is M5", () => {
  const driver = (inside: boolean) =>
    Effect.gen(function* () {
      const device = yield* makeDevice();
      const again = Effect.exit(legacy(device, device));
      yield* legacy(device, device, () => inside ? again : Effect.void);
      if (!inside) yield* again;
    });
  const [finding] = runDriver(driver(true)).findings;
  assertEquals(
    finding?.sentence,
    "AllocateAdapterChannel on adapter for disk, whose wait block is in use by a request that is not over",
  );
  assertEquals(rulesBrokenBy(driver(true)), ["M5"]);
  assertEquals(rulesBrokenBy(driver(false)), []);
});
