/**
 * Tests of the rules about PutDmaAdapter.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { IoAllocationAction } from "../../src/ddi/mod.ts";
import { makeVerifier } from "../../src/verifier/mod.ts";
import { assertEquals } from "../deps.ts";
import {
  type Driver,
  freeChannel,
  freeRegisters,
  holdChannel,
  makeDevice,
  putAdapter,
  request,
  rulesBrokenBy,
  runDriver,
} from "./driver.ts";
import { called } from "./events.ts";

Deno.test("C036: PutDmaAdapter with the channel held is 0x08", () => {
  const driver = (frees: boolean) =>
    Effect.gen(function* () {
      const device = yield* makeDevice();
      yield* holdChannel(device, 2);
      if (frees) yield* freeChannel(device);
      yield* putAdapter(device);
    });
  const [finding] = runDriver(driver(false)).findings;
  assertEquals(
    [finding?.rule, finding?.parameters, finding?.sentence],
    [
      "0xE6/0x08",
      ["adapter", 1],
      "adapter was released while request 1 held its channel and 2 map registers",
    ],
  );
  assertEquals(rulesBrokenBy(driver(false)), ["0xE6/0x08"]);
  assertEquals(rulesBrokenBy(driver(true)), []);
});

Deno.test("C037: PutDmaAdapter with registers kept is 0x09", () => {
  const driver = (frees: boolean) =>
    Effect.gen(function* () {
      const device = yield* makeDevice();
      const { base } = yield* holdChannel(device, 2);
      yield* device.adapter.dmaOperations.freeAdapterObject(
        IoAllocationAction.DeallocateObjectKeepRegisters,
      );
      if (frees) yield* freeRegisters(device, base, 2);
      yield* putAdapter(device);
    });
  const [finding] = runDriver(driver(false)).findings;
  assertEquals([finding?.rule, finding?.parameters], [
    "0xE6/0x09",
    ["adapter", 2],
  ]);
  assertEquals(rulesBrokenBy(driver(true)), []);
});

Deno.test("PutDmaAdapter while a request waits is 0x08 and 0x11; cancelled before, only 0x08", () => {
  const driver = (cancels: boolean) =>
    Effect.gen(function* () {
      const device = yield* makeDevice();
      yield* holdChannel(device);
      const context = yield* request(device);
      if (cancels) {
        yield* device.adapter.dmaOperations.cancelAdapterChannel(
          device.pdo,
          context,
        );
      }
      yield* putAdapter(device);
    });
  assertEquals(rulesBrokenBy(driver(false)), ["0xE6/0x08", "0xE6/0x11"]);
  assertEquals(rulesBrokenBy(driver(true)), ["0xE6/0x08"]);
});

Deno.test("C039: any routine of the table after PutDmaAdapter is 0x18 and nothing else", () => {
  const driver = (call: Driver) =>
    Effect.gen(function* () {
      yield* call;
    });
  const calls = (device: Effect.Success<ReturnType<typeof makeDevice>>) => {
    const { dmaOperations } = device.adapter;
    return {
      put: putAdapter(device),
      allocate: request(device),
      freeChannel: freeChannel(device),
      freeObject: dmaOperations.freeAdapterObject(2),
      freeRegisters: freeRegisters(device, null, 1),
      info: dmaOperations.getDmaAdapterInfo(1),
      initialize: dmaOperations.initializeDmaTransferContext(),
      cancel: dmaOperations.cancelAdapterChannel(device.pdo, null),
    };
  };
  const names = [
    "put",
    "allocate",
    "freeChannel",
    "freeObject",
    "freeRegisters",
    "info",
    "initialize",
    "cancel",
  ] as const;
  for (const name of names) {
    const broken = rulesBrokenBy(Effect.gen(function* () {
      const device = yield* makeDevice();
      yield* putAdapter(device);
      yield* Effect.exit(driver(calls(device)[name]));
    }));
    assertEquals([name, broken], [name, ["0xE6/0x18"]]);
  }
});

Deno.test("C039: a routine of another adapter of the same device is no finding", () => {
  const driver = Effect.gen(function* () {
    const first = yield* makeDevice();
    const second = yield* makeDevice();
    yield* putAdapter(first);
    yield* holdChannel(second);
    yield* freeChannel(second);
    yield* putAdapter(second);
  });
  assertEquals(rulesBrokenBy(driver), []);
});

Deno.test("C040: a routine of the table without an adapter is 0x19 and nothing else", () => {
  const judge = (adapter: string | null) => {
    const verifier = makeVerifier({ mode: "report" });
    verifier.observe(called("putDmaAdapter", {}, adapter));
    return verifier.findings.map(({ rule }) => rule);
  };
  assertEquals(judge(null), ["0xE6/0x19"]);
  assertEquals(judge("adapter"), []);
});
