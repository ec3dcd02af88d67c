/**
 * What the calls of a driver cost beside the pool they draw from: a synchronous
 * AllocateAdapterChannelEx without a routine and FreeAdapterObject, and an
 * asynchronous one with a routine, with nobody in their way and nobody
 * listening.
 *
 * Both sides do workload W1-50: a pool of 1024 registers, half of them in use
 * and scattered, lengths drawn from the same hundred. The pool runs its closed
 * loop as in all other figures, the loop's own cost included. The calls run in
 * one fiber of a machine, at DISPATCH_LEVEL, a burst of pairs in a loop of
 * Effect's; each length has its pair of effects, made once, as a driver keeps
 * them. The same pair written out in a generator, with arguments made for each
 * call, is measured beside it, and so are two effects that do nothing.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  DmaFlags,
  IoAllocationAction,
  Irql,
  keRaiseIrql,
  type MachineServices,
  type MapRegisterBase,
  type OutParameter,
} from "../../mod.ts";
import { Draws, type Driver, runHalfFull } from "./adapter_state.ts";
import { Bursts, Calibration, quantile } from "./bursts.ts";
import { openClosedLoop } from "./measure.ts";
import { LENGTHS } from "./workloads.ts";

/** Nanoseconds a pair, or a call: the lower quartile of undisturbed bursts. */
export interface AdapterPath {
  /** Two effects that do nothing, one after the other. */
  readonly effects: number;
  /** Both calls, their effects made once for each length. */
  readonly pair: number;
  /** Both calls, written out in a generator. */
  readonly written: number;
  /** One asynchronous call with a routine that keeps nothing. */
  readonly routine: number;
  /** The bare pool's pair of W1-50. */
  readonly pool: number;
}

type Subject = keyof AdapterPath;
type Body = Effect.Effect<unknown, unknown, MachineServices>;

/** Pairs in a burst: some 100 microseconds, for the caches to get warm. */
const BURST = 400;
const POOL_BURST = 1500;
/** Bursts of each before any counts, unless told otherwise. */
const WARM_UP = 200;

/**
 * Measures all of them in turns.
 *
 * @param milliseconds to spend once everything is warm
 * @param warmUp bursts of each before any counts
 */
export async function measureAdapterPath(
  milliseconds: number,
  warmUp: number = WARM_UP,
): Promise<AdapterPath> {
  const loop = await openClosedLoop("pool", "w1-50");
  for (let i = 0; i < warmUp; i++) loop.run(200);
  return runHalfFull((driver) =>
    Effect.gen(function* () {
      yield* keRaiseIrql(Irql.Dispatch);
      const bursts = yield* makeBursts(driver);
      const measured: Record<Subject, Bursts> = {
        effects: new Bursts(),
        pair: new Bursts(),
        written: new Bursts(),
        routine: new Bursts(),
        pool: new Bursts(),
      };
      const calibration = new Calibration();
      let end = Infinity;
      for (let round = 0; performance.now() < end; round++) {
        if (round === warmUp) end = performance.now() + milliseconds;
        for (const subject of Object.keys(measured) as Subject[]) {
          const before = calibration.time();
          const start = performance.now();
          if (subject === "pool") loop.run(POOL_BURST);
          else yield* bursts[subject];
          const time = (performance.now() - start) * 1e6;
          const each = time / (subject === "pool" ? POOL_BURST : BURST);
          if (round < warmUp) continue;
          measured[subject].add(each, Math.max(before, calibration.time()));
        }
        // Lets the fiber begin to count its primitives anew.
        yield* Effect.yieldNow;
      }
      const undisturbed = Object.entries(measured).map(([subject, taken]) =>
        [subject, quantile(taken.kept(calibration.best), 0.25)] as const
      );
      return Object.fromEntries(undisturbed) as unknown as AdapterPath;
    })
  );
}

/** The bursts of calls, each an effect that can be run again and again. */
function makeBursts(
  { dma, pdo }: Driver,
): Effect.Effect<Record<Exclude<Subject, "pool">, Body>, unknown> {
  return Effect.gen(function* () {
    const dmaTransferContext = yield* dma.initializeDmaTransferContext();
    const mapRegisterBase: OutParameter<MapRegisterBase | null> = {
      value: null,
    };
    const draws = new Draws();
    const { DeallocateObject } = IoAllocationAction;
    const allocate = (numberOfMapRegisters: number) =>
      dma.allocateAdapterChannelEx({
        deviceObject: pdo,
        dmaTransferContext,
        numberOfMapRegisters,
        flags: DmaFlags.SynchronousCallback,
        mapRegisterBase,
      });
    const release = dma.freeAdapterObject(DeallocateObject);
    const returned = Effect.succeed(DeallocateObject);
    const withRoutine = (numberOfMapRegisters: number) =>
      dma.allocateAdapterChannelEx({
        deviceObject: pdo,
        dmaTransferContext,
        numberOfMapRegisters,
        executionRoutine: () => returned,
      });
    const nothing = Effect.withFiberSucceed(() => undefined);
    return {
      effects: burst(draws, () => Effect.andThen(nothing, nothing)),
      pair: burst(draws, (count) => Effect.andThen(allocate(count), release)),
      routine: burst(draws, withRoutine),
      written: Effect.gen(function* () {
        for (let pair = 0; pair < BURST; pair++) {
          yield* allocate(draws.length());
          yield* dma.freeAdapterObject(DeallocateObject);
        }
      }),
    };
  });
}

/** Runs the effect of a drawn length, a burst of times. */
function burst(draws: Draws, make: (count: number) => Body): Body {
  const made = new Map(
    [...new Set(LENGTHS)].map((count) => [count, make(count)] as const),
  );
  const byLength = Array.from({ length: 65 }, (_, count) => made.get(count)!);
  return Effect.suspend(() => {
    let done = 0;
    return Effect.whileLoop({
      while: () => done < BURST,
      body: () => byLength[draws.length()]!,
      step: () => {
        done++;
      },
    });
  });
}
