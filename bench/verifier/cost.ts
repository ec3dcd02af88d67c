/**
 * What the verifier costs: the main job with it and without it, in turns within
 * one process, so that both meet the same machine.
 *
 * @module
 */

import { MemoryMedium } from "../../src/devices/mod.ts";
import { runFileJob, type VerifierMode } from "../../src/simulator/mod.ts";

/** How the two compare. */
export interface VerifierCost {
  /** The middle ratio of time with `report` to time with `off`. */
  readonly report: number;
  /** The middle ratio of two runs with `off`: what chance makes of 1. */
  readonly off: number;
}

const MEBIBYTE = 1024 * 1024;

/**
 * Measures in rounds of three runs, whose order turns.
 *
 * @param rounds 1 or more; the middle one counts
 * @param mebibytes of each job
 */
export function verifierCost(rounds: number, mebibytes: number): VerifierCost {
  const bytes = new Uint8Array(mebibytes * MEBIBYTE);
  const job = new Jobs(bytes);
  // What is compiled during the first runs is not what is measured.
  for (const mode of ["off", "report", "off", "report"] as const) {
    job.milliseconds(mode, 0);
  }
  const report: number[] = [];
  const off: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const times = { first: 0, second: 0, report: 0 };
    const runs = [
      () => void (times.first = job.milliseconds("off", round)),
      () => void (times.report = job.milliseconds("report", round)),
      () => void (times.second = job.milliseconds("off", round)),
    ];
    for (let turn = 0; turn < runs.length; turn++) {
      runs[(turn + round) % runs.length]!();
    }
    report.push(2 * times.report / (times.first + times.second));
    off.push(times.second / times.first);
  }
  return { report: middle(report), off: middle(off) };
}

class Jobs {
  readonly #source: MemoryMedium;
  readonly #target: MemoryMedium;

  constructor(bytes: Uint8Array) {
    this.#source = new MemoryMedium(bytes);
    this.#target = new MemoryMedium(new Uint8Array(bytes.length));
  }

  milliseconds(verifier: VerifierMode, seed: number): number {
    const started = performance.now();
    const { bytes, findings, status } = runFileJob(
      this.#source,
      this.#target,
      { verifier, seed },
    );
    const passed = performance.now() - started;
    if (status !== "completed" || findings.length > 0) {
      throw new Error(`The main job ended as ${status} after ${bytes} bytes`);
    }
    return passed;
  }
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
