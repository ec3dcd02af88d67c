/** Stores of map registers: classes of addresses, and machines without room. */

import { Effect } from "../../deps.ts";
import {
  type DmaEvent,
  IoAllocationAction,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
} from "../../src/ddi/mod.ts";
import { DmaSystem } from "../../src/dma/mod.ts";
import { makeInvariantChecker } from "../../src/verifier/mod.ts";
import type { MachineOptions } from "../../src/simulator/mod.ts";
import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "../deps.ts";
import { makeBuffer, mapRange, pattern, readBuffer } from "./buffers.ts";
import {
  eventsOf,
  finds,
  inThreads,
  makeDriver,
  run,
  statusOfDescription,
} from "./fixture.ts";
import { allocate, freeChannel, freeRegistersOf } from "./requests.ts";
import { race } from "./seeds.ts";
import { ISA_MACHINE, makeSystemDriver } from "./system.ts";

const { DeallocateObjectKeepRegisters } = IoAllocationAction;
const KEEP = { action: DeallocateObjectKeepRegisters };

/** Memory below 16 MiB, below 4 GiB, and above. */
const THREE_BANKS: MachineOptions = {
  banks: [
    { base: 0, bytes: 0x8_0000 },
    { base: 0x4000_0000, bytes: 0x8_0000 },
    { base: 0x1_0000_0000, bytes: 0x8_0000 },
  ],
  mapRegisters: 16,
};
const BY_CLASS: MachineOptions = {
  ...THREE_BANKS,
  mapRegisterPools: "byAddressClass",
};

Deno.test("By address class each device draws from the store it reaches, and bounces there", () => {
  const bytes = pattern(4096);
  for (
    const [dmaAddressWidth, low, high] of [
      [24, 0, 2 ** 24],
      [32, 2 ** 24, 2 ** 32],
      [64, 2 ** 32, Infinity],
    ] as const
  ) {
    const program = Effect.gen(function* () {
      // Without scatter/gather a device of 64 bits needs registers too.
      const driver = yield* makeDriver({
        dmaAddressWidth,
        scatterGather: false,
      });
      const mdl = yield* makeBuffer({ length: 8192, scattered: true });
      const request = yield* allocate(driver, { registers: 2 });
      const range = yield* mapRange(driver, mdl, { base: request.base! });
      yield* driver.device.store(range.elements, bytes);
      yield* range.flush(4096);
      yield* freeChannel(driver);
      const [{ address }] = range.elements as unknown as [{ address: number }];
      return { address, seen: yield* readBuffer(mdl, 0, 4096) };
    });
    const { address, seen } = finds([], program, BY_CLASS).value!;
    assertEquals(seen, bytes);
    assert(address >= low && address < high, `bounced at ${address}`);
  }
});

Deno.test("By address class a shortage of low registers holds up nobody who reaches more", () => {
  for (const mapRegisterPools of ["single", "byAddressClass"] as const) {
    const program = Effect.gen(function* () {
      const isa = yield* makeDriver({ dmaAddressWidth: 24 });
      const pci = yield* makeDriver({ dmaAddressWidth: 32 });
      const held = yield* allocate(isa, { ...KEEP, registers: 16 });
      const other = yield* allocate(pci, { ...KEEP, registers: 4 });
      const runs = other.runs;
      yield* freeRegistersOf(held);
      yield* freeRegistersOf(other);
      return runs;
    });
    const machine = { ...THREE_BANKS, mapRegisterPools };
    const report = finds([], program, machine);
    assertEquals(report.value, mapRegisterPools === "single" ? 0 : 1);
    assertEquals(report.freeMapRegisters, report.poolSize);
    const stores = mapRegisterPools === "single" ? 1 : 2;
    assertEquals(report.poolSize, stores * 16);
    // Only a store that is not the machine's own tells which registers it has.
    assertEquals(
      eventsOf(report, "MapRegistersAdded").map(({ registers, ...added }) => [
        registers,
        added.mapRegisterBase,
        added.numberOfMapRegisters,
      ]),
      mapRegisterPools === "single"
        ? []
        : [["map registers below 4 GiB", 16, 16]],
    );
  }
});

Deno.test("By address class every store keeps its own order: the invariants hold", () => {
  race(
    (processors) =>
      Effect.gen(function* () {
        const drivers = [
          yield* makeDriver({ dmaAddressWidth: 24 }),
          yield* makeDriver({ dmaAddressWidth: 32 }),
        ];
        yield* inThreads(
          processors,
          drivers.flatMap((driver) =>
            [10, 4, 8].map((registers) =>
              Effect.gen(function* () {
                const request = yield* allocate(driver, { ...KEEP, registers });
                while (request.runs === 0) yield* Effect.sleep("1 micros");
                yield* freeRegistersOf(request);
              })
            )
          ),
        );
        return "over";
      }),
    {
      machine: BY_CLASS,
      check: ({ events }) => {
        const checker = makeInvariantChecker();
        for (const event of events) checker.observe(event satisfies DmaEvent);
        assertEquals(checker.verdict ?? checker.atRest(), undefined);
      },
    },
  );
});

Deno.test("By address class an adapter that needs no registers takes none from memory", () => {
  const report = finds([], makeDriver({ dmaAddressWidth: 64 }), BY_CLASS);
  assertEquals(report.poolSize, 16);
  assertEquals(report.value!.numberOfMapRegisters, 16);
});

Deno.test("By address class IoGetDmaAdapter has no adapter where its class has no room", () => {
  const description = {
    version: 3,
    master: true,
    dmaAddressWidth: 32,
    maximumLength: 0x1_0000,
  } as const;
  const program = Effect.gen(function* () {
    const { kernel } = yield* DmaSystem;
    while (kernel.memory.frames.allocatePages(1));
    return yield* statusOfDescription(description);
  });
  assertEquals(finds([], program, BY_CLASS).value, STATUS_UNSUCCESSFUL);
  const single = { ...BY_CLASS, mapRegisterPools: "single" } as const;
  assertEquals(finds([], program, single).value, STATUS_SUCCESS);
});

Deno.test("The report counts the registers of every store: the machine's, those within 64 KiB, and the reserves", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeSystemDriver({ requestLine: 1 });
    const held = yield* allocate(driver, { registers: 3 });
    return held.base!.first;
  });
  const plain = run(program, ISA_MACHINE);
  assertEquals([plain.poolSize, plain.freeMapRegisters], [64 + 32, 93]);
  // The numbers of the ISA registers follow those of the machine's.
  assertEquals(plain.value, 64);
  const reserve = run(program, { ...ISA_MACHINE, reserveMapRegister: true });
  assertEquals([reserve.poolSize, reserve.freeMapRegisters], [98, 95]);
  assertEquals(run(Effect.void, ISA_MACHINE).poolSize, 96);
});

Deno.test("A machine with numbers that make no sense is refused in one sentence", () => {
  for (
    const [options, sentence] of [
      [{ mapRegistersPerAdapter: 0 }, "from 1 to 16777216"],
      [{ mapRegistersPerAdapter: 2.5 }, "from 1 to 16777216"],
      [{ boundedMapRegisters: 0 }, "from 1 to 16777216"],
      [{ newestVersion: 4 }, "from 0 to 3"],
      [{ newestVersion: -1 }, "from 0 to 3"],
      [{ alignment: 0 }, "from 1 to 4096"],
      [{ alignment: 48 }, "it must be a power of two"],
      [{ mapRegisterGrowth: { initial: 0, step: 4 } }, "growth.initial"],
      [{ mapRegisterGrowth: { initial: 4, step: 0.5 } }, "from 1 to"],
    ] as const
  ) {
    const [name] = Object.keys(options);
    const error = assertThrows(() => run(Effect.void, options), RangeError);
    assert(error.message.startsWith(`Cannot build a machine with ${name}`));
    assertStringIncludes(error.message.toLowerCase(), sentence.toLowerCase());
  }
});

Deno.test("A machine without room for its stores is refused in one sentence", () => {
  const nothing = Effect.void;
  for (
    const options of [
      { mapRegisters: 200 },
      { dmaRemapping: true, mapRegisters: 5000 },
    ]
  ) {
    assertThrows(() => run(nothing, options), RangeError, "map registers");
  }
});
