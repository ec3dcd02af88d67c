/**
 * Group 5: which of flag, routine and base AllocateAdapterChannelEx takes
 * together. S, R and B stand for the three, given (1) or left out (0).
 */

import { Effect } from "../../deps.ts";
import {
  DmaFlags,
  IoAllocationAction,
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_INVALID_PARAMETER,
} from "../../src/ddi/mod.ts";
import type { MapRegisterBase, OutParameter } from "../../src/dma/mod.ts";
import type { MachineOptions } from "../../src/simulator/mod.ts";
import { assert, assertEquals, assertStrictEquals } from "../deps.ts";
import { eventsOf, finds, freeRegisters, makeDriver } from "../dma/fixture.ts";
import {
  allocate,
  freeChannel,
  type Request,
  type RequestOptions,
} from "../dma/requests.ts";

const { SynchronousCallback } = DmaFlags;
const { DeallocateObject } = IoAllocationAction;

/** What stands in the base variable before the call. */
const UNTOUCHED = "untouched" as unknown as MapRegisterBase;

interface Combination {
  readonly s: boolean;
  readonly r: boolean;
  readonly b: boolean;
}

/** One call with everything free. */
const call = (
  { b, r, s }: Combination,
  options: RequestOptions = {},
  machine: MachineOptions = {},
) => {
  const out: OutParameter<MapRegisterBase | null> = { value: UNTOUCHED };
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const request = yield* allocate(driver, {
      flags: s ? SynchronousCallback : 0,
      routine: r,
      registers: 2,
      ...(b ? { out } : {}),
      ...options,
    });
    const held = driver.numberOfMapRegisters;
    const free = yield* freeRegisters;
    if (free < 64) yield* freeChannel(driver);
    return { request, free, held };
  });
  const report = finds([], program, machine);
  assertEquals(report.freeMapRegisters, report.poolSize);
  const queued = eventsOf(report, "RequestQueued").length;
  return { ...report.value!, base: out.value, queued };
};

/** What every refusal leaves behind: nothing (C079). */
const assertRefused = (
  { base, free, queued, request }: ReturnType<typeof call>,
) => {
  assertEquals(request.status, STATUS_INVALID_PARAMETER);
  assertEquals(request.runs, 0);
  assertEquals(queued, 0);
  assertEquals(free, 64);
  assertEquals(request.context!.state, "idle");
  assertStrictEquals(base, UNTOUCHED);
};

Deno.test("C071 S=0 R=0 B=0 is refused", () => {
  assertRefused(call({ s: false, r: false, b: false }));
});

Deno.test("C072 S=0 R=0 B=1 is refused, and the base is not written", () => {
  assertRefused(call({ s: false, r: false, b: true }));
});

Deno.test("C073 S=0 R=1 B=0 is the asynchronous form", () => {
  const { free, request } = call({ s: false, r: true, b: false });
  assertEquals([request.status, request.runs, free], [0, 1, 62]);
  assertEquals(request.base!.count, 2);
});

Deno.test("C074 S=0 R=1 B=1 is refused, and the routine never runs", () => {
  assertRefused(call({ s: false, r: true, b: true }));
});

Deno.test("C075 S=1 R=0 B=0 is refused", () => {
  assertRefused(call({ s: true, r: false, b: false }));
});

Deno.test("C076 S=1 R=0 B=1 writes the base, and the caller owns the grant", () => {
  const { base, free, request } = call({ s: true, r: false, b: true });
  assertEquals([request.status, free], [0, 62]);
  assertEquals(base!.count, 2);
  assertEquals(request.context!.state, "granted");
});

Deno.test("C077 S=1 R=1 B=0 runs the routine before the return", () => {
  let statusInRoutine: number | undefined = -1;
  const { request } = call({ s: true, r: true, b: false }, {
    body: ({ status }: Request) =>
      Effect.sync(() => void (statusInRoutine = status)),
  });
  assertEquals(request.status, 0);
  assertEquals(request.runs, 1);
  assertEquals(statusInRoutine, undefined, "the call had not returned");
});

Deno.test("C078 S=1 R=1 B=1 is refused by default", () => {
  const all = { s: true, r: true, b: true };
  assertRefused(call(all));
  assertRefused(call(all, {}, { parameterPolicy: "seed" }));
});

Deno.test("C078 S=1 R=1 B=1 gives routine and base the same run under policy permissive", () => {
  const permissive = { parameterPolicy: "permissive" } as const;
  const all = { s: true, r: true, b: true };
  const { base, free, request } = call(all, {}, permissive);
  assertEquals([request.status, request.runs, free], [0, 1, 62]);
  assert(base instanceof Object);
  assertStrictEquals(request.base, base);
});

Deno.test("C078 policy permissive refuses the other wrong combinations as well", () => {
  const permissive = { parameterPolicy: "permissive" } as const;
  for (const b of [false, true]) {
    assertRefused(call({ s: false, r: false, b }, {}, permissive));
  }
  assertRefused(call({ s: false, r: true, b: true }, {}, permissive));
  assertRefused(call({ s: true, r: false, b: false }, {}, permissive));
});

Deno.test("C079 a refused call does not disturb who holds and who waits", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const waiting = yield* allocate(driver, { action: DeallocateObject });
    const refused = yield* allocate(driver, { routine: false });
    const free = yield* freeRegisters;
    yield* freeChannel(driver);
    return { status: refused.status, free, runs: waiting.runs };
  });
  const status = STATUS_INVALID_PARAMETER;
  assertEquals(finds([], program).value, { status, free: 63, runs: 1 });
});

Deno.test("C081 a flag bit without a meaning is passed over, or refused where the machine says so", () => {
  const valid = { s: false, r: true, b: false };
  const flags = 0x80;
  assertEquals(call(valid, { flags }).request.status, 0);
  const ignore = { unknownFlags: "ignore" } as const;
  assertEquals(call(valid, { flags }, ignore).request.runs, 1);
  const reject = { unknownFlags: "reject" } as const;
  assertRefused(call(valid, { flags }, reject));
  const known = DmaFlags.ZeroBuffers;
  assertEquals(call(valid, { flags: known }, reject).request.status, 0);
});

Deno.test("A48 with DMA_FAIL_ON_BOUNCE a request that may bounce fails, and one that cannot is granted", () => {
  const flags = DmaFlags.FailOnBounce;
  const bouncing = call({ s: false, r: true, b: false }, { flags });
  assertEquals(bouncing.request.status, STATUS_INSUFFICIENT_RESOURCES);
  assertEquals(bouncing.request.runs, 0);
  assertEquals(bouncing.free, 64);
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver({ dmaAddressWidth: 64 });
    return yield* allocate(driver, { flags, action: DeallocateObject });
  });
  const wide = finds([], program).value!;
  assertEquals([wide.status, wide.runs], [0, 1]);
});
