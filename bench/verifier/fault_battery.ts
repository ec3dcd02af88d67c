/**
 * Runs of the main job in which everything may go wrong, and the judgement of
 * each: the bytes arrived, or somebody was told.
 *
 * @module
 */

import { MemoryMedium } from "../../src/devices/mod.ts";
import { everyFault, type FaultOptions } from "../../src/machine/mod.ts";
import { type FileJobReport, runFileJob } from "../../src/simulator/mod.ts";
import { STRAY_BYTES } from "../../src/dma/mapping/bus_faults.ts";

/** Bytes of the file: one whole piece and a short one. */
const FILE_BYTES = 300_001;

/** Every kind at once, and so often that some requests fail for good. */
const FAULTS: FaultOptions = {
  chances: { ...everyFault(15) },
};

const WIDTHS = [24, 32, 64] as const;

/** What many runs came to. */
export interface Battery {
  readonly runs: number;
  /** Runs in which every byte arrived. */
  readonly delivered: number;
  /** Runs in which a request failed and the job says so. */
  readonly reported: number;
  /** Runs whose wrong bytes are all explained by stray writes that were found. */
  readonly explained: number;
  /** Seeds of runs with wrong bytes that nobody was told of. */
  readonly silent: readonly number[];
  /** Seeds of runs that hung, threw or did not come to rest. */
  readonly broken: readonly number[];
  /** Seeds of runs after which map registers were missing. */
  readonly leaking: readonly number[];
  /** Seeds of runs with a finding that no injected fault explains. */
  readonly accused: readonly number[];
  /** Faults injected in all runs together. */
  readonly faults: number;
  /** Kinds of fault that struck at least once. */
  readonly kinds: number;
}

/** Findings that a stray write of a device explains: 0x26, and the guards. */
const OF_STRAYS: readonly string[] = ["0xE6/0x26", "0xE6/0x0F"];

/**
 * Makes runs of the main job with every fault on, each with a schedule of its
 * own, and machines that differ in processors, registers and width.
 *
 * @param runs how many; the seeds are 1 to this
 */
export function faultBattery(runs: number): Battery {
  const source = Uint8Array.from(
    { length: FILE_BYTES },
    (_, at) => (at * 31 + (at >>> 12) * 7) & 255,
  );
  const silent: number[] = [];
  const broken: number[] = [];
  const leaking: number[] = [];
  const accused: number[] = [];
  const kinds = new Set<string>();
  let [delivered, reported, explained, faults] = [0, 0, 0, 0];
  for (let seed = 1; seed <= runs; seed++) {
    const target = new Uint8Array(FILE_BYTES);
    const report = runFileJob(
      new MemoryMedium(source),
      new MemoryMedium(target),
      {
        seed,
        faults: FAULTS,
        processors: 1 + seed % 4,
        mapRegisters: 8 << seed % 3,
        dmaAddressWidth: WIDTHS[seed % WIDTHS.length]!,
        requestsInFlight: 2 + seed % 3,
      },
    );
    for (const { fault, injected } of report.faults) {
      faults += injected;
      if (injected > 0) kinds.add(fault);
    }
    const strays = injectedOf(report, "memory-corruption");
    const wrong = differences(source, target);
    if (report.status !== "completed") broken.push(seed);
    else if (report.error !== undefined) reported++;
    else if (wrong === 0) delivered++;
    else if (wrong <= strays * STRAY_BYTES) explained++;
    else silent.push(seed);
    if (report.freeMapRegisters !== report.poolSize) leaking.push(seed);
    if (!isExplained(report, strays)) accused.push(seed);
  }
  const lists = { silent, broken, leaking, accused };
  return {
    runs,
    delivered,
    reported,
    explained,
    ...lists,
    faults,
    kinds: kinds.size,
  };
}

function injectedOf({ faults }: FileJobReport, kind: string): number {
  return faults.find(({ fault }) => fault === kind)?.injected ?? 0;
}

/** Whether each stray write was found, and nothing else was. */
function isExplained({ findings }: FileJobReport, strays: number): boolean {
  const found = findings.filter(({ rule }) => rule === OF_STRAYS[0]).length;
  return found === strays &&
    findings.every(({ rule }) => OF_STRAYS.includes(rule));
}

function differences(a: Uint8Array, b: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) count++;
  return count;
}
