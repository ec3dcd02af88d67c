/**
 * One owner of a shared pool in a thread of its own: random calls, each noted in
 * a table that all owners see, until it has done its number.
 *
 * @module
 */

import { SharedPool, type SharedPoolMemory } from "../../src/registers/mod.ts";

/** What the thread is told. */
export interface Task {
  readonly memory: SharedPoolMemory;
  readonly me: number;
  /** Random calls to make. */
  readonly calls: number;
  /** Per register: 1 while it is held by whichever owner. */
  readonly held: SharedArrayBuffer;
  /** Word 0: owners that are done. Word 1: 1 when all may stop. */
  readonly done: SharedArrayBuffer;
}

/** What the thread answers. */
export interface Report {
  /** What went wrong first, or nothing. */
  readonly fault: string;
  /** Allocations granted and refused. */
  readonly allocations: number;
  readonly failures: number;
}

interface WorkerScope {
  onmessage: ((event: MessageEvent<Task>) => void) | null;
  postMessage(message: Report): void;
}

const LENGTHS = [1, 1, 1, 2, 2, 4, 8, 17, 64, 150];

function work({ memory, me, calls, held, done }: Task): Report {
  const pool = new SharedPool(memory, me);
  const table = new Uint8Array(held);
  const state = new Int32Array(done);
  const runs: { base: number; count: number }[] = [];
  let fault = "";
  let draw = me + 1;
  const below = (limit: number): number => {
    draw = Math.imul(draw, 0x2545F491) + 0x9E3779B9 | 0;
    return (draw >>> 8) % limit;
  };
  const note = (base: number, count: number, value: 0 | 1): void => {
    for (let at = base; at < base + count; at++) {
      if (Atomics.exchange(table, at, value) === value) {
        fault ||= `register ${at} was ${value ? "given" : "released"} twice`;
      }
    }
  };
  const release = (): void => {
    const pick = below(runs.length);
    const { base, count } = runs[pick]!;
    runs[pick] = runs[runs.length - 1]!;
    runs.pop();
    note(base, count, 0);
    const answer = pool.free(base, count);
    if (answer !== 0) fault ||= `free(${base}, ${count}) answered ${answer}`;
  };
  for (let call = 0; call < calls; call++) {
    if (call % 16 === 0) pool.serve();
    if (runs.length > 0 && below(2) === 0) release();
    const count = LENGTHS[below(LENGTHS.length)]!;
    const base = pool.allocate(count);
    if (base >= 0) {
      note(base, count, 1);
      runs.push({ base, count });
    } else if (runs.length > 0) release();
  }
  while (runs.length > 0) release();
  Atomics.add(state, 0, 1);
  while (Atomics.load(state, 0) < memory.owners) pool.rest(1);
  // Quiescent: owner 0 asks for everything while the others only answer.
  if (me === 0) {
    for (const step of [1, 2]) {
      const base = pool.allocate(memory.size);
      if (base !== 0) fault ||= `the whole pool was refused, time ${step}`;
      else if (pool.free(0, memory.size) !== 0) fault ||= "whole free refused";
    }
    Atomics.store(state, 1, 1);
  }
  while (Atomics.load(state, 1) === 0) pool.rest(1);
  return { fault, allocations: pool.allocations, failures: pool.failures };
}

const scope = globalThis as unknown as WorkerScope;
scope.onmessage = ({ data }): void => scope.postMessage(work(data));
