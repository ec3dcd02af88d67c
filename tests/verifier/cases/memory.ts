/**
 * Cases of bytes that are written where nothing may be written, and of hardware
 * that is at fault: guard bytes, the bus, the performance counter, and vectors
 * of common buffers.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import {
  keQueryPerformanceCounter,
  Kernel,
  keStallExecutionProcessor,
} from "../../../src/machine/mod.ts";
import { makeBuffer, mapRange, pattern } from "../../dma/buffers.ts";
import { atDispatch, makeDriver } from "../../dma/fixture.ts";
import { allocate, freeChannel } from "../../dma/requests.ts";
import { type CaseDriver, drivers, type RuleCase } from "./rule_case.ts";

/** A driver that writes a byte at a place of its common buffer of 100 bytes. */
const writesAt = (offset: number): CaseDriver =>
  Effect.gen(function* () {
    const { dma } = yield* makeDriver();
    const { memory } = yield* Kernel;
    const buffer = yield* dma.allocateCommonBuffer(100, true);
    const address = buffer.virtualAddress + offset;
    memory.virtual.write(address, Uint8Array.of(0));
    const names = { ...buffer, length: 100, cacheEnabled: true };
    yield* dma.freeCommonBuffer(names);
  });

/** A device that writes its driver's bounce page before or after the free. */
const writesLate = (bad: boolean): CaseDriver =>
  Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer();
    const { base } = yield* allocate(driver);
    const { elements, flush } = yield* mapRange(driver, mdl, { base: base! });
    const write = driver.device.store(elements, pattern(4096));
    if (!bad) yield* write;
    yield* flush();
    yield* freeChannel(driver);
    if (bad) yield* write;
  });

/** A device that writes what was mapped for it, or reads it. */
const writesForReading = (bad: boolean): CaseDriver =>
  Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer();
    const { base } = yield* allocate(driver);
    const range = { base: base!, writeToDevice: bad };
    const { elements, flush } = yield* mapRange(driver, mdl, range);
    yield* driver.device.store(elements, pattern(4096));
    yield* flush();
    yield* freeChannel(driver);
  });

const guards: readonly RuleCase[] = [
  ...([[-1, 1, "into the tag before"], [100, 2, "into the tag after"]] as const)
    .map(([offset, place, where]) => ({
      rule: "0xE6/0x0F",
      mistake: `writes ${where} its common buffer (P2 = ${place})`,
      drivers: drivers((bad) => writesAt(bad ? offset : 0)),
    })),
  {
    rule: "0xE6/0x0F",
    mistake: "lets its device write into a free map register (P2 = 3)",
    breaks: ["0xE6/0x0F", "0xE6/0x26"],
    drivers: drivers(writesLate),
  },
  ...([[-9, 4, "before"], [108, 5, "after"]] as const)
    .map(([offset, place, where]) => ({
      rule: "0xE6/0x0F",
      mistake:
        `writes into the padding ${where} its common buffer (P2 = ${place})`,
      drivers: drivers((bad) => writesAt(bad ? offset : 99)),
    })),
  {
    rule: "0xE6/0x26",
    mistake: "lets its device write what was mapped for reading",
    drivers: drivers(writesForReading),
  },
];

/** Reads the counter twice, 10 microseconds apart. */
const readsCounter: CaseDriver = Effect.gen(function* () {
  yield* keQueryPerformanceCounter();
  yield* keStallExecutionProcessor(10);
  return yield* keQueryPerformanceCounter();
});

/** Hardware whose counter is off by so much from tick 5 on, or is sound. */
const counterOff = (counts: number) => (bad: boolean) => ({
  performanceCounter: (tick: number) =>
    10 * tick + (bad && tick >= 5 ? counts : 0) + 1000,
});

const counters: readonly RuleCase[] = [
  {
    rule: "0xE6/0x01",
    mistake: "reads a performance counter that goes backwards",
    parameters: [1000, 900],
    machine: counterOff(-200),
    drivers: drivers(() => readsCounter),
  },
  {
    rule: "0xE6/0x02",
    mistake: "reads a performance counter that jumps too far",
    parameters: [10_001_101, 1000],
    machine: counterOff(10_000_001),
    drivers: drivers(() => readsCounter),
  },
];

/** A driver with a vector of two buffers, that ends it in some way. */
const withVector = (
  body: "ends well" | "leaves an element" | "frees twice" | "asks beyond",
): CaseDriver =>
  Effect.gen(function* () {
    const { dma } = yield* makeDriver();
    const vector = yield* dma.allocateCommonBufferVector!({
      numberOfElements: 2,
      sizeOfElements: 100,
    });
    if (body === "asks beyond") {
      yield* dma.getCommonBufferFromVectorByIndex!(vector, 2);
    }
    yield* dma.freeCommonBufferFromVector!(vector, 0);
    if (body === "frees twice") {
      yield* dma.freeCommonBufferFromVector!(vector, 0);
    }
    if (body === "leaves an element") {
      yield* dma.freeCommonBufferVector!(vector);
    }
    yield* dma.freeCommonBufferFromVector!(vector, 1);
    yield* dma.freeCommonBufferVector!(vector);
  });

const vectors: readonly RuleCase[] = [
  {
    rule: "0x1DC/0x01",
    mistake: "frees a vector of common buffers at DISPATCH_LEVEL",
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const { dma } = yield* makeDriver();
        const vector = yield* dma.allocateCommonBufferVector!({
          numberOfElements: 1,
          sizeOfElements: 100,
        });
        yield* dma.freeCommonBufferFromVector!(vector, 0);
        const free = dma.freeCommonBufferVector!(vector);
        yield* bad ? atDispatch(free) : free;
      })
    ),
  },
  {
    rule: "0x1DC/0x02",
    mistake: "frees a vector of common buffers that has an element left",
    drivers: drivers((bad) =>
      withVector(bad ? "leaves an element" : "ends well")
    ),
  },
  {
    rule: "0x1DC/0x03",
    mistake: "asks for element 2 of a vector of two",
    parameters: [2, 2],
    drivers: drivers((bad) => withVector(bad ? "asks beyond" : "ends well")),
  },
  {
    rule: "0x1DC/0x04",
    mistake: "frees an element of a vector twice",
    parameters: [0],
    drivers: drivers((bad) => withVector(bad ? "frees twice" : "ends well")),
  },
  {
    rule: "0x1DC/0x05",
    mistake: "releases the adapter before a vector of common buffers",
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const { dma } = yield* makeDriver();
        const vector = yield* dma.allocateCommonBufferVector!({
          numberOfElements: 1,
          sizeOfElements: 100,
        });
        if (!bad) {
          yield* dma.freeCommonBufferFromVector!(vector, 0);
          yield* dma.freeCommonBufferVector!(vector);
        }
        yield* dma.putDmaAdapter();
      })
    ),
  },
];

/** Written outside a buffer, and hardware or vectors used wrongly. */
export const memoryCases: readonly RuleCase[] = [
  ...guards,
  ...counters,
  ...vectors,
];
