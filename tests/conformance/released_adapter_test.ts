/** Group 2: every routine of the table after PutDmaAdapter. */

import { Effect } from "../../deps.ts";
import {
  DMA_OPERATIONS_MEMBERS,
  type DmaOperationName,
  IoAllocationAction,
} from "../../src/ddi/mod.ts";
import type {
  DmaOperationsServer2022,
  DmaTransferContext,
} from "../../src/dma/mod.ts";
import { Kernel } from "../../src/machine/mod.ts";
import { mmGetMdlVirtualAddress } from "../../src/memory/mod.ts";
import { assertEquals } from "../deps.ts";
import { makeBuffer } from "../dma/buffers.ts";
import {
  atDispatch,
  completed,
  freeRegisters,
  makeDriver,
} from "../dma/fixture.ts";
import { askList, type ListNote } from "../dma/lists.ts";
import { allocate, type Request, type Services } from "../dma/requests.ts";

/** What a driver holds when it puts its adapter back much too early. */
const holding = Effect.gen(function* () {
  const driver = yield* makeDriver();
  const dma = driver.dma as DmaOperationsServer2022;
  const mdl = yield* makeBuffer();
  const request = yield* allocate(driver, {
    action: IoAllocationAction.DeallocateObjectKeepRegisters,
  });
  const list = yield* askList(driver, yield* makeBuffer());
  const buffer = yield* dma.allocateCommonBuffer(4096, true);
  const sizes = { numberOfElements: 1, sizeOfElements: 100 };
  const vector = yield* dma.allocateCommonBufferVector(sizes);
  const context = yield* dma.initializeDmaTransferContext();
  const domain = yield* dma.getDmaDomain();
  yield* dma.putDmaAdapter();
  return { driver, dma, mdl, request, list, buffer, vector, context, domain };
});

type Held = Effect.Success<typeof holding>;

/** One call of every routine, with arguments that a live adapter takes. */
function calls(
  held: Held,
): {
  readonly [Name in DmaOperationName]: Effect.Effect<
    unknown,
    unknown,
    Services
  >;
} {
  const { buffer, context, dma, domain, driver, list, mdl, vector } = held;
  const { pdo: deviceObject } = driver;
  const { base: mapRegisterBase } = held.request as Request & { base: null };
  const legacy = {
    mdl,
    mapRegisterBase,
    currentVa: mmGetMdlVirtualAddress(mdl),
    length: 100,
    writeToDevice: true,
  };
  const range = { ...legacy, offset: 0 };
  const scatterGatherBuffer = (list as ListNote).buffer;
  const routine = () => Effect.die("the routine of a released adapter ran");
  const asked = { ...range, deviceObject, executionRoutine: routine };
  const extended = {
    ...asked,
    dmaTransferContext: context as DmaTransferContext,
    numberOfMapRegisters: 1,
  };
  const built = { scatterGatherBuffer };
  return {
    putDmaAdapter: dma.putDmaAdapter(),
    allocateCommonBuffer: dma.allocateCommonBuffer(1, true),
    freeCommonBuffer: dma.freeCommonBuffer({
      ...buffer,
      length: 4096,
      cacheEnabled: true,
    }),
    allocateAdapterChannel: dma.allocateAdapterChannel(extended),
    flushAdapterBuffers: dma.flushAdapterBuffers(legacy),
    freeAdapterChannel: dma.freeAdapterChannel(),
    freeMapRegisters: dma.freeMapRegisters(mapRegisterBase, 1),
    mapTransfer: dma.mapTransfer(legacy),
    getDmaAlignment: dma.getDmaAlignment(),
    readDmaCounter: dma.readDmaCounter(),
    getScatterGatherList: dma.getScatterGatherList(asked),
    putScatterGatherList: dma.putScatterGatherList(scatterGatherBuffer, false),
    calculateScatterGatherList: dma.calculateScatterGatherList(legacy),
    buildScatterGatherList: dma.buildScatterGatherList({ ...asked, ...built }),
    buildMdlFromScatterGatherList: dma.buildMdlFromScatterGatherList({
      scatterGather: scatterGatherBuffer,
      originalMdl: mdl,
    }),
    getDmaAdapterInfo: dma.getDmaAdapterInfo(1),
    getDmaTransferInfo: dma.getDmaTransferInfo({
      ...range,
      writeOnly: true,
      version: 1,
    }),
    initializeDmaTransferContext: dma.initializeDmaTransferContext(context),
    allocateCommonBufferEx: dma.allocateCommonBufferEx({
      length: 1,
      cacheEnabled: true,
    }),
    allocateAdapterChannelEx: dma.allocateAdapterChannelEx(extended),
    configureAdapterChannel: dma.configureAdapterChannel(0, null),
    cancelAdapterChannel: dma.cancelAdapterChannel(deviceObject, context),
    mapTransferEx: dma.mapTransferEx({ ...range, ...built }),
    getScatterGatherListEx: dma.getScatterGatherListEx(extended),
    buildScatterGatherListEx: dma.buildScatterGatherListEx({
      ...extended,
      ...built,
    }),
    flushAdapterBuffersEx: dma.flushAdapterBuffersEx(range),
    freeAdapterObject: dma.freeAdapterObject(2),
    cancelMappedTransfer: dma.cancelMappedTransfer(context),
    allocateDomainCommonBuffer: dma.allocateDomainCommonBuffer({
      domainHandle: domain,
      length: 1,
    }),
    flushDmaBuffer: dma.flushDmaBuffer(mdl, true),
    joinDmaDomain: dma.joinDmaDomain(domain),
    leaveDmaDomain: dma.leaveDmaDomain(),
    getDmaDomain: dma.getDmaDomain(),
    allocateCommonBufferWithBounds: dma.allocateCommonBufferWithBounds({
      length: 1,
    }),
    allocateCommonBufferVector: dma.allocateCommonBufferVector({
      numberOfElements: 1,
      sizeOfElements: 1,
    }),
    getCommonBufferFromVectorByIndex: dma.getCommonBufferFromVectorByIndex(
      vector,
      0,
    ),
    freeCommonBufferFromVector: dma.freeCommonBufferFromVector(vector, 0),
    freeCommonBufferVector: dma.freeCommonBufferVector(vector),
    createCommonBufferFromMdl: dma.createCommonBufferFromMdl(mdl),
  };
}

for (const name of DMA_OPERATIONS_MEMBERS) {
  Deno.test(`C039 ${name} after PutDmaAdapter is finding 0x18 and has no effect`, () => {
    const program = Effect.gen(function* () {
      const held = yield* holding;
      const { memory } = yield* Kernel;
      const state = Effect.map(freeRegisters, (registers) => [
        registers,
        memory.frames.counters.freePages,
        held.context.state,
        held.list.buffer.elements.length,
      ]);
      const before = yield* state;
      yield* Effect.exit(atDispatch(calls(held)[name]));
      return [before, yield* state];
    });
    const { findings, value } = completed(program);
    assertEquals(value![1], value![0]);
    const rules = findings.map(({ rule }) => rule);
    assertEquals(rules.slice(-1), ["0xE6/0x18"]);
    assertEquals(rules.filter((rule) => rule === "0xE6/0x18").length, 1);
  });
}
