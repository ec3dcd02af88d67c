/**
 * Random calls on a real pool, each answer judged by the model: the proof that
 * the pool is exact. The tests run some hundred thousand calls, the figures ten
 * million.
 *
 * @module
 */

import { FREED, MapRegisterPool } from "../../src/registers/mod.ts";
import { PoolModel } from "./pool_model.ts";

/** What a differential run did; the counts show that it met every case. */
export interface DifferentialResult {
  /** Calls of `allocate`, `free` and `canFit`. */
  calls: number;
  /** Allocations that were refused, rightly. */
  refused: number;
  /** Tails given back. */
  tails: number;
  /** Releases that were refused, rightly. */
  misused: number;
}

/** Lengths that are asked for: the usual ones often, odd and long ones too. */
const LENGTHS: readonly number[] = [
  ...[1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 4, 4, 4, 8, 8, 16, 16, 17, 32, 64],
  ...[3, 5, 7, 31, 33, 48, 63, 65, 100, 127, 128, 129, 200, 255, 256, 400],
];

/** Size of the pool, longest run asked for, share of the pool to fill. */
const POOLS: readonly (readonly [number, number, number])[] = [
  [1, 1, 1],
  [16, 16, 0.9],
  [33, 33, 0.8],
  [64, 64, 0.9],
  [100, 33, 0.9],
  [1000, 64, 0.9],
  [1024, 256, 0.75],
  [1024, 64, 0.95],
  [4096, 400, 0.9],
  [5000, 400, 0.95],
];

/** The generator of native-bench: xorshift, 32 bits, never 0. */
class Draws {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }
  /** An integer from 0 to below. */
  below(limit: number): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return (x >>> 0) % limit;
  }
}

/** One pool, its model, and the calls made on both. */
class Duel {
  readonly result: DifferentialResult = {
    calls: 0,
    refused: 0,
    tails: 0,
    misused: 0,
  };
  readonly #lengths: readonly number[];
  #model: PoolModel;

  constructor(
    readonly pool: MapRegisterPool,
    readonly longest: number,
    readonly draws: Draws,
  ) {
    this.#model = new PoolModel(pool.size);
    this.#lengths = LENGTHS.filter((length) => length <= longest);
  }

  get used(): number {
    return this.#model.used;
  }

  /** Asks for a run; a refusal must be true, and frees one run. */
  allocate(): void {
    const count = this.#lengths[this.draws.below(this.#lengths.length)]!;
    if (this.draws.below(16) === 0) this.#ask(count);
    const base = this.pool.allocate(count);
    this.result.calls++;
    if (base >= 0) {
      this.#model.grant(base, count);
      return;
    }
    check(base === -1, `allocate(${count}) answered ${base}`);
    check(!this.#model.fits(count), `allocate(${count}) failed without need`);
    this.result.refused++;
    this.freeOne();
  }

  /** Frees a whole run, picked at random. */
  freeOne(): void {
    const { live } = this.#model;
    if (live.length === 0) return;
    const run = live[this.draws.below(live.length)]!;
    this.#free(run.base, run.count);
  }

  /** Frees the tail of a run, which may be all of it. */
  freeTail(): void {
    const { live } = this.#model;
    if (live.length === 0) return;
    const run = live[this.draws.below(live.length)]!;
    const count = 1 + this.draws.below(run.count);
    this.#free(run.base + run.count - count, count);
    this.result.tails++;
  }

  /** Frees any range, mostly wrong ones. */
  freeAny(): void {
    const base = this.draws.below(this.pool.size + 4) - 2;
    this.#free(base, this.draws.below(this.longest + 2));
  }

  /** Goes on for a while, comes back, and expects the same answers again. */
  rewind(calls: number): void {
    const snapshot = this.pool.snapshot();
    const lengths = Array.from({ length: calls }, () => {
      return this.#lengths[this.draws.below(this.#lengths.length)]!;
    });
    const go = (): string => {
      const bases = lengths.map((count) => this.pool.allocate(count));
      bases.forEach((base, index) => {
        if (base >= 0 && index % 2 === 0) this.pool.free(base, lengths[index]!);
      });
      return `${bases} ${JSON.stringify(this.pool.counters())}`;
    };
    const first = go();
    this.pool.restore(snapshot);
    check(go() === first, "a restored pool answers otherwise");
    this.pool.restore(snapshot);
  }

  /** Frees everything; then the pool must be one run. */
  drain(): void {
    while (this.#model.live.length > 0) this.freeOne();
    this.agree();
    const { size } = this.pool;
    check(this.pool.allocate(size) === 0, "an empty pool is not one run");
    check(this.pool.allocate(1) === -1, "a full pool gave a register");
    check(this.pool.free(0, size) === FREED, "the whole pool was refused");
    this.#model.highWater = size;
  }

  /** Compares every figure. */
  agree(): void {
    const { size, free, used, largestFreeRun, highWater } = this.pool
      .counters();
    check(free + used === size, "the counters do not add up");
    check(used === this.#model.used, `${used} used, not ${this.#model.used}`);
    check(highWater === this.#model.highWater, "the high water mark is wrong");
    check(
      largestFreeRun === this.#model.longest(),
      `the longest run is ${this.#model.longest()}, not ${largestFreeRun}`,
    );
  }

  #free(base: number, count: number): void {
    const expected = this.#model.judge(base, count);
    const answer = this.pool.free(base, count);
    this.result.calls++;
    check(
      answer === expected,
      `free(${base}, ${count}) answered ${answer}, not ${expected}`,
    );
    if (answer === FREED) this.#model.release(base, count);
    else this.result.misused++;
  }

  #ask(count: number): void {
    this.result.calls++;
    check(
      this.pool.canFit(count) === this.#model.fits(count),
      `canFit(${count}) is wrong`,
    );
  }
}

/**
 * Makes random calls and judges every answer.
 *
 * @param calls about how many calls in all, shared by pools of 1 to 5000
 * @param seed where the draws begin; any integer but 0
 * @returns what was met
 * @throws {Error} at the first wrong answer, which says it
 */
export function poolDifferential(
  calls: number,
  seed: number,
): DifferentialResult {
  const total = { calls: 0, refused: 0, tails: 0, misused: 0 };
  for (const [size, longest, share] of POOLS) {
    const draws = new Draws(seed);
    const duel = new Duel(new MapRegisterPool(size), longest, draws);
    let target = share * size;
    while (duel.result.calls < calls / POOLS.length) {
      const event = draws.below(20_000);
      if (event === 0) duel.drain();
      else if (event < 8) duel.rewind(20);
      else if (event < 12) duel.agree();
      else if (event < 16) target = size * (30 + draws.below(70)) / 100;
      const kind = draws.below(100);
      if (kind < 8) duel.freeAny();
      else if (kind < 14) duel.freeTail();
      else if (duel.used < target && kind < 90) duel.allocate();
      else duel.freeOne();
    }
    duel.drain();
    total.calls += duel.result.calls;
    total.refused += duel.result.refused;
    total.tails += duel.result.tails;
    total.misused += duel.result.misused;
  }
  return total;
}

function check(holds: boolean, message: string): void {
  if (!holds) throw new Error(message);
}
