/** Every routine with arguments that no sane driver passes, on any schedule. */

import { Effect, Exit } from "../../deps.ts";
import { RandomStream } from "../../src/actors/mod.ts";
import type { DmaOperationName } from "../../src/ddi/mod.ts";
import { DmaTransferContext, ScatterGatherBuffer } from "../../src/dma/mod.ts";
import { mmGetMdlVirtualAddress } from "../../src/memory/mod.ts";
import type { MachineOptions } from "../../src/simulator/mod.ts";
import { invariants, makeInvariantChecker } from "../../src/verifier/mod.ts";
import { assertEquals } from "../deps.ts";
import { chain, makeBuffer } from "./buffers.ts";
import { type Held, holding } from "./every_routine.ts";
import { atDispatch, inThreads, makeDriver, run } from "./fixture.ts";
import type { Services } from "./requests.ts";

/** Numbers at the edges of what arguments may be, and beyond. */
const NUMBERS = [
  ...[0, 1, 2, 100, 4095, 4096, 4097, 65536, 2 ** 31, 2 ** 32, 2 ** 53],
  ...[-1, -4096, 0.5, NaN, Infinity],
];

/** Draws arguments. */
class Draw {
  readonly #random: RandomStream;

  constructor(seed: number) {
    this.#random = new RandomStream(seed);
  }

  one<T>(...values: readonly T[]): T {
    return values[this.#random.below(values.length)]!;
  }

  number(): number {
    return this.one(...NUMBERS);
  }
}

/** A call whose arguments may have types that the compiler would refuse. */
type Loose = (...args: readonly unknown[]) => Effect.Effect<unknown, unknown>;

/** A range, and whatever else is asked of one. */
const drawRange = (held: Held, draw: Draw) => {
  const { driver, list, mdl, request } = held;
  const { pdo: deviceObject } = driver;
  const context = draw.one(
    held.context,
    request.context,
    null,
    new DmaTransferContext(),
  );
  const scatterGatherBuffer = draw.one(
    list.buffer,
    ScatterGatherBuffer.forElements(draw.one(0, 1, 8)),
    new ScatterGatherBuffer(draw.one(0, 15, 40)),
  );
  const mapRegisterBase = draw.one(request.base!, null);
  return {
    deviceObject,
    mdl,
    mapRegisterBase,
    scatterGatherBuffer,
    currentVa: mmGetMdlVirtualAddress(mdl) + draw.one(0, draw.number()),
    offset: draw.number(),
    length: draw.one(100, draw.number()),
    writeToDevice: draw.one(true, false),
    dmaTransferContext: context,
    numberOfMapRegisters: draw.number(),
    flags: draw.one(0, 1, 2, 4, 7, 0x80),
    scatterGatherBufferLength: draw.number(),
    scatterGatherLength: draw.one(1000, draw.number()),
  };
};

/** Bounds of a common buffer or a vector of them. */
const drawBounds = ({ domain }: Held, draw: Draw) => ({
  length: draw.number(),
  minimumAddress: draw.number(),
  maximumAddress: draw.number(),
  flags: draw.one(0, 1, 2),
  cacheType: draw.one(0, 1, 9, null),
  cacheEnabled: true,
  domainHandle: domain,
  numberOfElements: draw.one(1, draw.number()),
  sizeOfElements: draw.number(),
});

/** Arguments for every routine; each call draws its own. */
const argumentsFor = (held: Held, draw: Draw) => {
  const { buffer, mdl, vector } = held;
  const range = drawRange(held, draw);
  const bounds = drawBounds(held, draw);
  const { deviceObject, mapRegisterBase, scatterGatherBuffer } = range;
  const context = range.dmaTransferContext;
  const out = draw.one(null, { value: null });
  const action = draw.one(0, 1, 2, 3, 4);
  const grant = draw.one(() => Effect.succeed(action), null);
  const lists = {
    ...range,
    executionRoutine: draw.one(() => Effect.void, null),
  };
  const routine = { executionRoutine: grant ?? (() => Effect.succeed(action)) };
  const listed = { ...range, executionRoutine: () => Effect.void };
  const names = { ...buffer, length: draw.number(), cacheEnabled: true };
  const described = { scatterGather: scatterGatherBuffer, originalMdl: mdl };
  return {
    putDmaAdapter: [],
    allocateCommonBuffer: [draw.number(), true],
    freeCommonBuffer: [names],
    allocateAdapterChannel: [{ ...range, ...routine }],
    flushAdapterBuffers: [range],
    freeAdapterChannel: [],
    freeMapRegisters: [mapRegisterBase, draw.number()],
    mapTransfer: [range],
    getDmaAlignment: [],
    readDmaCounter: [],
    getScatterGatherList: [listed],
    putScatterGatherList: [scatterGatherBuffer, range.writeToDevice],
    calculateScatterGatherList: [{ ...range, mdl: draw.one(mdl, null) }],
    buildScatterGatherList: [listed],
    buildMdlFromScatterGatherList: [described],
    getDmaAdapterInfo: [draw.number()],
    getDmaTransferInfo: [{ ...range, version: draw.number() }],
    initializeDmaTransferContext: [context ?? undefined],
    allocateCommonBufferEx: [bounds],
    allocateAdapterChannelEx: [{
      ...range,
      executionRoutine: grant,
      mapRegisterBase: out,
    }],
    configureAdapterChannel: [draw.number(), null],
    cancelAdapterChannel: [deviceObject, context],
    mapTransferEx: [range],
    getScatterGatherListEx: [{ ...lists, scatterGatherList: out }],
    buildScatterGatherListEx: [{ ...lists, scatterGatherList: out }],
    flushAdapterBuffersEx: [range],
    freeAdapterObject: [draw.number()],
    cancelMappedTransfer: [context],
    allocateDomainCommonBuffer: [bounds],
    flushDmaBuffer: [mdl, true],
    joinDmaDomain: [draw.one<unknown>(held.domain, null, {})],
    leaveDmaDomain: [],
    getDmaDomain: [],
    allocateCommonBufferWithBounds: [bounds],
    allocateCommonBufferVector: [bounds],
    getCommonBufferFromVectorByIndex: [vector, draw.number()],
    freeCommonBufferFromVector: [vector, draw.number()],
    freeCommonBufferVector: [vector],
    createCommonBufferFromMdl: [mdl],
  } satisfies { readonly [Name in DmaOperationName]: readonly unknown[] };
};

/** Calls routines at random; what any of them dies of ends the run. */
const callAnything = (
  held: Held,
  tables: readonly object[],
  draw: Draw,
): Effect.Effect<void, never, Services> =>
  Effect.gen(function* () {
    for (let call = 0; call < 8; call++) {
      const args = argumentsFor(held, draw);
      const names = Object.keys(args) as DmaOperationName[];
      const name = draw.one(...names);
      if (name === "putDmaAdapter" && draw.one(true, true, false)) continue;
      const table = draw.one(...tables) as { [name: string]: Loose };
      const exit = yield* Effect.exit(atDispatch(table[name]!(...args[name])));
      const died = Exit.isFailure(exit) &&
        exit.cause.reasons.some(({ _tag }) => _tag === "Die");
      if (died) yield* Effect.die(new Error(`${name}: ${exit.cause}`));
    }
  });

Deno.test("No routine breaks down over its arguments, and no invariant breaks, on one processor or three", () => {
  for (let seed = 1; seed <= 240; seed++) {
    const draw = new Draw(seed);
    const machine: MachineOptions = {
      seed,
      processors: seed % 2 === 0 ? 1 : 3,
      dmaRemapping: seed % 3 === 0,
      coherent: seed % 5 !== 0,
      grantDelivery: "either",
      ...(seed % 7 === 0 ? { mapRegisterGrowth: { initial: 8, step: 8 } } : {}),
    };
    const program = Effect.gen(function* () {
      const held = yield* holding;
      const mdl = chain(
        yield* makeBuffer({ length: 5000, scattered: true }),
        yield* makeBuffer({ length: 300, offset: 77 }),
      );
      const other = yield* makeDriver({
        scatterGather: draw.one(true, false),
        dmaAddressWidth: draw.one(24, 32, 64),
      });
      const here = { ...held, mdl: draw.one(held.mdl, mdl) };
      const body = callAnything(here, [held.dma, other.dma], draw);
      yield* inThreads(machine.processors!, [body, body, body]);
    });
    const report = run(program, machine);
    assertEquals([seed, report.status, report.message], [
      seed,
      "completed",
      "",
    ]);
    const checker = makeInvariantChecker({
      invariants: invariants.filter(({ name }) => name !== "nothing left"),
    });
    for (const event of report.events) checker.observe(event);
    assertEquals([seed, checker.verdict], [seed, undefined]);
  }
});
