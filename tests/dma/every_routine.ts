/**
 * One call of every routine of the table, with arguments that a live adapter
 * takes.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  type DmaOperationName,
  IoAllocationAction,
} from "../../src/ddi/mod.ts";
import type {
  CommonBuffer,
  CommonBufferVector,
  DmaDomain,
  DmaOperationsServer2022,
  DmaTransferContext,
} from "../../src/dma/mod.ts";
import { type Mdl, mmGetMdlVirtualAddress } from "../../src/memory/mod.ts";
import { makeBuffer } from "./buffers.ts";
import { type Driver, makeDriver } from "./fixture.ts";
import { askList, type ListNote } from "./lists.ts";
import { allocate, type Request, type Services } from "./requests.ts";

/** {@linkcode holding}'s values. */
export interface Held {
  readonly driver: Driver;
  readonly dma: DmaOperationsServer2022;
  readonly mdl: Mdl;
  readonly request: Request;
  readonly list: ListNote;
  readonly buffer: CommonBuffer;
  readonly vector: CommonBufferVector;
  readonly context: DmaTransferContext;
  readonly domain: DmaDomain;
}

/** What a driver holds that can be given to every routine. */
export const holding: Effect.Effect<Held, unknown, Services> = Effect.gen(
  function* () {
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
    return { driver, dma, mdl, request, list, buffer, vector, context, domain };
  },
);

/** A call of each routine. */
export type Calls = {
  readonly [Name in DmaOperationName]: Effect.Effect<
    unknown,
    unknown,
    Services
  >;
};

/** Arguments that a live adapter takes. */
const argumentsOf = ({ context, driver, list, mdl, request }: Held) => {
  const legacy = {
    mdl,
    mapRegisterBase: request.base!,
    currentVa: mmGetMdlVirtualAddress(mdl),
    length: 100,
    writeToDevice: true,
  };
  const range = { ...legacy, offset: 0 };
  const executionRoutine = () => Effect.die("the routine ran");
  const asked = { ...range, deviceObject: driver.pdo, executionRoutine };
  return {
    legacy,
    range,
    asked,
    extended: {
      ...asked,
      dmaTransferContext: context,
      numberOfMapRegisters: 1,
    },
    built: { scatterGatherBuffer: list.buffer },
  };
};

/** Channels, contexts and transfers. */
const channelCalls = (held: Held) => {
  const { context, dma, driver: { pdo }, mdl, request } = held;
  const { asked, built, extended, legacy, range } = argumentsOf(held);
  const whole = { ...range, writeOnly: true, version: 1 };
  return {
    putDmaAdapter: dma.putDmaAdapter(),
    allocateAdapterChannel: dma.allocateAdapterChannel(extended),
    flushAdapterBuffers: dma.flushAdapterBuffers(legacy),
    freeAdapterChannel: dma.freeAdapterChannel(),
    freeMapRegisters: dma.freeMapRegisters(request.base!, 1),
    mapTransfer: dma.mapTransfer(legacy),
    getDmaAlignment: dma.getDmaAlignment(),
    readDmaCounter: dma.readDmaCounter(),
    getDmaAdapterInfo: dma.getDmaAdapterInfo(1),
    getDmaTransferInfo: dma.getDmaTransferInfo(whole),
    initializeDmaTransferContext: dma.initializeDmaTransferContext(context),
    allocateAdapterChannelEx: dma.allocateAdapterChannelEx({
      ...extended,
      mapRegisterBase: null,
    }),
    configureAdapterChannel: dma.configureAdapterChannel(0, null),
    cancelAdapterChannel: dma.cancelAdapterChannel(pdo, context),
    mapTransferEx: dma.mapTransferEx({ ...asked, ...built }),
    flushAdapterBuffersEx: dma.flushAdapterBuffersEx(range),
    freeAdapterObject: dma.freeAdapterObject(2),
    cancelMappedTransfer: dma.cancelMappedTransfer(context),
    flushDmaBuffer: dma.flushDmaBuffer(mdl, true),
  };
};

/** Lists. */
const listCalls = (held: Held) => {
  const { dma, list: { buffer }, mdl } = held;
  const { asked, built, extended, legacy } = argumentsOf(held);
  const describing = { scatterGather: buffer, originalMdl: mdl };
  return {
    getScatterGatherList: dma.getScatterGatherList(asked),
    putScatterGatherList: dma.putScatterGatherList(buffer, false),
    calculateScatterGatherList: dma.calculateScatterGatherList(legacy),
    buildScatterGatherList: dma.buildScatterGatherList({ ...asked, ...built }),
    buildMdlFromScatterGatherList: dma.buildMdlFromScatterGatherList(
      describing,
    ),
    getScatterGatherListEx: dma.getScatterGatherListEx(extended),
    buildScatterGatherListEx: dma.buildScatterGatherListEx({
      ...extended,
      ...built,
    }),
  };
};

/** Common buffers and domains. */
const bufferCalls = ({ buffer, dma, domain, mdl, vector }: Held) => {
  const names = { ...buffer, length: 4096, cacheEnabled: true };
  const plain = { length: 1, cacheEnabled: true };
  const sizes = { numberOfElements: 1, sizeOfElements: 1 };
  const ofDomain = { domainHandle: domain, length: 1 };
  const get = dma.getCommonBufferFromVectorByIndex;
  return {
    allocateCommonBuffer: dma.allocateCommonBuffer(1, true),
    freeCommonBuffer: dma.freeCommonBuffer(names),
    allocateCommonBufferEx: dma.allocateCommonBufferEx(plain),
    allocateCommonBufferWithBounds: dma.allocateCommonBufferWithBounds(plain),
    allocateCommonBufferVector: dma.allocateCommonBufferVector(sizes),
    getCommonBufferFromVectorByIndex: get(vector, 0),
    freeCommonBufferFromVector: dma.freeCommonBufferFromVector(vector, 0),
    freeCommonBufferVector: dma.freeCommonBufferVector(vector),
    createCommonBufferFromMdl: dma.createCommonBufferFromMdl(mdl),
    allocateDomainCommonBuffer: dma.allocateDomainCommonBuffer(ofDomain),
    joinDmaDomain: dma.joinDmaDomain(domain),
    leaveDmaDomain: dma.leaveDmaDomain(),
    getDmaDomain: dma.getDmaDomain(),
  };
};

/** One call of every routine. */
export const calls = (held: Held): Calls => ({
  ...channelCalls(held),
  ...listCalls(held),
  ...bufferCalls(held),
});
