/**
 * Cases of freeing too often, and of releasing an adapter too early.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { IoAllocationAction } from "../../../src/ddi/mod.ts";
import { makeBuffer } from "../../dma/buffers.ts";
import { makeDriver } from "../../dma/fixture.ts";
import { askList, putList } from "../../dma/lists.ts";
import {
  freeChannel,
  freeRegisters,
  holdChannel,
  makeDevice,
  putAdapter,
  request,
} from "../driver.ts";
import { called } from "../events.ts";
import {
  type CaseDriver,
  drivers,
  type RuleCase,
  traces,
} from "./rule_case.ts";

const KEEP_REGISTERS = IoAllocationAction.DeallocateObjectKeepRegisters;

/** A driver with a common buffer. */
const withCommonBuffer = (frees: number, releases: boolean): CaseDriver =>
  Effect.gen(function* () {
    const { dma } = yield* makeDriver();
    const buffer = yield* dma.allocateCommonBuffer(100, true);
    const names = { ...buffer, length: 100, cacheEnabled: true };
    for (let count = 0; count < frees; count++) {
      yield* dma.freeCommonBuffer(names);
    }
    if (releases) yield* dma.putDmaAdapter();
  });

/** A driver with a scatter/gather list. */
const withList = (puts: number, releases: boolean): CaseDriver =>
  Effect.gen(function* () {
    const driver = yield* makeDriver();
    const note = yield* askList(driver, yield* makeBuffer());
    for (let count = 0; count < puts; count++) yield* putList(note);
    if (releases) yield* driver.dma.putDmaAdapter();
  });

/** A driver that kept two registers after it gave its channel back. */
const withRegisters = (frees: number, releases: boolean): CaseDriver =>
  Effect.gen(function* () {
    const device = yield* makeDevice();
    const { base } = yield* holdChannel(device, 2);
    yield* device.adapter.dmaOperations.freeAdapterObject(KEEP_REGISTERS);
    for (let count = 0; count < frees; count++) {
      yield* freeRegisters(device, base, 2);
    }
    if (releases) yield* putAdapter(device);
  });

const tooOften: readonly RuleCase[] = [
  {
    rule: "0xE6/0x03",
    mistake: "frees a common buffer twice",
    parameters: [1],
    drivers: drivers((bad) => withCommonBuffer(bad ? 2 : 1, false)),
  },
  {
    rule: "0xE6/0x04",
    mistake: "frees the adapter channel twice",
    parameters: [1],
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const device = yield* makeDevice();
        yield* holdChannel(device);
        yield* freeChannel(device);
        if (bad) yield* freeChannel(device);
      })
    ),
  },
  {
    rule: "0xE6/0x05",
    mistake: "frees map registers twice",
    parameters: [2],
    drivers: drivers((bad) => withRegisters(bad ? 2 : 1, false)),
  },
  {
    rule: "0xE6/0x06",
    mistake: "puts a scatter/gather list back twice",
    parameters: [1, 2],
    drivers: drivers((bad) => withList(bad ? 2 : 1, false)),
  },
];

const left: readonly RuleCase[] = [
  {
    rule: "0xE6/0x07",
    mistake: "releases the adapter before a common buffer",
    parameters: ["adapter", 1],
    drivers: drivers((bad) => withCommonBuffer(bad ? 0 : 1, true)),
  },
  {
    rule: "0xE6/0x08",
    mistake: "releases the adapter while it holds the channel",
    parameters: ["adapter", 1],
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const device = yield* makeDevice();
        yield* holdChannel(device);
        if (!bad) yield* freeChannel(device);
        yield* putAdapter(device);
      })
    ),
  },
  {
    rule: "0xE6/0x09",
    mistake: "releases the adapter before its map registers",
    parameters: ["adapter", 2],
    drivers: drivers((bad) => withRegisters(bad ? 0 : 1, true)),
  },
  {
    rule: "0xE6/0x0A",
    mistake: "releases the adapter before a scatter/gather list",
    parameters: ["adapter", 1],
    drivers: drivers((bad) => withList(bad ? 0 : 1, true)),
  },
  {
    rule: "0xE6/0x11",
    mistake: "releases the adapter while a request waits for its channel",
    breaks: ["0xE6/0x08", "0xE6/0x11"],
    parameters: [1, "adapter"],
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const device = yield* makeDevice();
        yield* holdChannel(device);
        yield* request(device);
        if (!bad) yield* freeChannel(device);
        yield* putAdapter(device);
      })
    ),
  },
  {
    rule: "0xE6/0x18",
    mistake: "calls a routine of an adapter that it has released",
    parameters: ["adapter"],
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const device = yield* makeDevice();
        if (bad) yield* putAdapter(device);
        yield* Effect.exit(device.adapter.dmaOperations.getDmaAdapterInfo(1));
        if (!bad) yield* putAdapter(device);
      })
    ),
  },
  {
    rule: "0xE6/0x19",
    mistake: "calls a routine of the table without an adapter",
    parameters: [],
    traces: traces((bad) => [
      called("putDmaAdapter", {}, bad ? null : "adapter"),
    ]),
  },
];

/** Freed too often, or left when the adapter was released. */
export const releaseCases: readonly RuleCase[] = [...tooOften, ...left];
