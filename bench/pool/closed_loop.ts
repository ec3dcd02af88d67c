/**
 * The closed loop: it draws what to ask for from what the allocator answered,
 * so every design meets the pool that its own choices made.
 *
 * This module is imported once for each measurement, with the design and the
 * workload in its query, so that each has compiled code of its own and the
 * allocator is a constant in it, as it would be in a driver's own module.
 *
 * @module
 */

import { type Allocator, DESIGNS } from "./allocators/mod.ts";
import { LENGTHS, type Workload, WORKLOADS } from "./workloads.ts";

/** What the module with a query exports. */
export interface ClosedLoop {
  /** Runs that many steps; the first call fills and ages the pool. */
  run(steps: number): void;
  /** Allocations granted, refused, and steps since the pool was aged. */
  counts(): { granted: number; refused: number; steps: number };
}

const query = new URL(import.meta.url).searchParams;
const id = query.get("design") ?? "pool";
const found = WORKLOADS.find((w) => w.id === query.get("workload"));
const workload: Workload = found ?? WORKLOADS[0]!;
const shrink = Number(query.get("shrink") ?? 1);
const size = Number(query.get("size") ?? workload.size / shrink);
const target = Math.floor(size * workload.share);
/** Above this the product of a draw and a count does not fit an integer. */
const large = size > 300_000;

const pool: Allocator = DESIGNS.get(id)!.make(size);
/** First register and length of each live run, in no order. */
const bases: Int32Array = new Int32Array(size + 64);
const runLengths: Int32Array = new Int32Array(size + 64);
const lengths: Uint8Array = LENGTHS;

/** Draw, live runs, registers in use, granted, refused, next length. */
const state: Int32Array = new Int32Array(6);
state[0] = 0x9E3779B9;
state[5] = 1;
let stepsRun = 0;
let ready = false;

/** Frees runs at random until the next one fits, then asks for it. */
function mix(steps: number): void {
  let draw = state[0]!;
  let live = state[1]!;
  let used = state[2]!;
  let granted = state[3]!;
  let refused = state[4]!;
  let count = state[5]!;
  for (let step = 0; step < steps;) {
    const full = used + count > target && live > 0;
    let base = -1;
    if (!full) {
      step++;
      base = pool.allocate(count);
      if (base >= 0) {
        bases[live] = base;
        runLengths[live] = count;
        live++;
        used = used + count | 0;
        granted++;
      } else {
        refused++;
      }
    }
    if (full || base < 0 && live > 0) {
      draw ^= draw << 13;
      draw ^= draw >>> 17;
      draw ^= draw << 5;
      const pick = large
        ? Math.floor((draw >>> 0) * live / 4294967296)
        : (Math.imul(draw >>> 16, live) +
          (Math.imul(draw & 0xFFFF, live) >>> 16)) >>> 16;
      const freed = runLengths[pick]!;
      const run = bases[pick]!;
      live--;
      bases[pick] = bases[live]!;
      runLengths[pick] = runLengths[live]!;
      used = used - freed | 0;
      if (pool.free(run, freed) !== 0) throw new Error("a release was refused");
    }
    if (!full) {
      draw ^= draw << 13;
      draw ^= draw >>> 17;
      draw ^= draw << 5;
      count = lengths[((draw >>> 16) * 100) >>> 16]!;
    }
  }
  state[0] = draw;
  state[1] = live;
  state[2] = used;
  state[3] = granted;
  state[4] = refused;
  state[5] = count;
}

/** Takes one register and gives back the oldest. */
function ring(steps: number): void {
  let oldest = state[1]!;
  for (let step = 0; step < steps; step++) {
    const base = pool.allocate(1);
    if (base < 0) throw new Error("a single register was refused");
    if (pool.free(bases[oldest]!, 1) !== 0) throw new Error("free");
    bases[oldest] = base;
    if (++oldest === target) oldest = 0;
  }
  state[1] = oldest;
  state[3] = state[3]! + steps;
}

/** Asks for two in vain, takes one and gives back the oldest of sixteen. */
function checkerboard(steps: number): void {
  let oldest = state[1]!;
  for (let step = 0; step < steps; step++) {
    if (pool.allocate(2) > 0) throw new Error("a pair where there is none");
    const base = pool.allocate(1);
    if (base < 0) throw new Error("a single register was refused");
    if (pool.free(bases[oldest]!, 1) !== 0) throw new Error("free");
    bases[oldest] = base;
    oldest = oldest + 1 & 15;
  }
  state[1] = oldest;
  state[3] = state[3]! + steps;
}

const step: (steps: number) => void = { mix, ring, checkerboard }[
  workload.kind
];

/** Brings the pool to the state that is measured. */
function prepare(): void {
  ready = true;
  if (workload.kind === "mix") {
    for (let i = 0; state[2]! + 64 < target && i < 4 * size; i++) step(1);
  } else if (workload.kind === "ring") {
    for (let i = 0; i < target; i++) bases[i] = pool.allocate(1);
  } else {
    const singles = Array.from({ length: size }, () => pool.allocate(1));
    for (const base of singles) if (base % 2 === 0) pool.free(base, 1);
    for (let i = 0; i < 16; i++) bases[i] = pool.allocate(1);
  }
  const aging = Math.max(workload.aging / shrink, 0.4 * size);
  for (let aged = 0; aged < aging; aged += 100) step(100);
  state[3] = state[4] = stepsRun = 0;
}

/** Runs that many steps; the first call fills and ages the pool. */
export function run(steps: number): void {
  if (!ready) prepare();
  step(steps);
  stepsRun += steps;
}

/** Allocations granted, refused, and steps since the pool was aged. */
export function counts(): { granted: number; refused: number; steps: number } {
  return { granted: state[3]!, refused: state[4]!, steps: stepsRun };
}
