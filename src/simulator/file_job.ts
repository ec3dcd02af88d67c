/**
 * The main job: a file's bytes go from a simulated disk through map registers
 * into memory, and out again to another disk.
 *
 * Several workers on several processors read and write pieces at the same time
 * and contend for the registers; some of their requests are cancelled on the
 * way and made again. Whatever the order, the target must end up equal.
 *
 * @module
 */

import type { Observer, RunStatus } from "../actors/mod.ts";
import type { DiskMedium } from "../devices/mod.ts";
import type { FaultCount, FaultOptions } from "../machine/mod.ts";
import type { Finding } from "../verifier/mod.ts";
import type { MemoryBank } from "../memory/mod.ts";
import { copyFile, PIECE_BYTES } from "./file_copy.ts";
import { Machine } from "./machine.ts";
import type { VerifierMode } from "./machine_options.ts";
import type { ActorMessages } from "./machine_report.ts";
import type { Statistics } from "./statistics.ts";

/** How the main job is set up. Every field has a default. */
export interface FileJobOptions {
  /** Processors, 1 to 64; 4 if left out. */
  readonly processors?: number;
  /** Map registers of the machine, at least 2; 64 if left out. */
  readonly mapRegisters?: number;
  /** Address bits that both disks drive; 24 if left out. */
  readonly dmaAddressWidth?: 24 | 32 | 64;
  /** Requests that are under way at the same time, 1 to 256; 8 if left out. */
  readonly requestsInFlight?: number;
  /** How many of a hundred requests are cancelled; 10 if left out. */
  readonly cancelPercent?: number;
  /** Seed of every choice; 1 if left out. */
  readonly seed?: number;
  /** What the verifier does; `report` if left out. */
  readonly verifier?: VerifierMode;
  /** Whether the run is held against the invariants; true if left out. */
  readonly invariants?: boolean;
  /**
   * What goes wrong on purpose; nothing, if left out. With faults, drivers and
   * workers try again what fails, and drivers keep a watchdog.
   */
  readonly faults?: FaultOptions;
  /** Who sees the events. */
  readonly observers?: readonly Observer[];
  /** Whether announced operations are events too. */
  readonly traceOperations?: boolean;
  /** Told how many bytes have arrived from the file's start without a gap. */
  readonly onProgress?: (bytesDone: number) => void;
}

/**
 * What the main job reports: whether every byte may have arrived (`status`,
 * `error`), what was used on the way, and what the verifier found.
 */
export interface FileJobReport extends Statistics {
  /** How the run ended. */
  readonly status: RunStatus;
  /** One sentence about the end; empty if all went well. */
  readonly message: string;
  /** One sentence about a read or write that failed for good. */
  readonly error: string | undefined;
  /** Bytes that arrived. */
  readonly bytes: number;
  /** Messages by actor, the busiest first. */
  readonly messages: readonly ActorMessages[];
  /** Map registers that nobody holds at the end. */
  readonly freeMapRegisters: number;
  /** Map registers of the machine. */
  readonly poolSize: number;
  /** The simulated clock at the end, in ticks of one microsecond. */
  readonly ticks: number;
  /** Operations done. */
  readonly steps: number;
  /** What the verifier found. */
  readonly findings: readonly Finding[];
  /** What was done wrong on purpose, kinds without an occasion left out. */
  readonly faults: readonly FaultCount[];
}

const MEBIBYTE = 1024 * 1024;

/** Low memory for bounce pages, and high memory that 24 and 32 bits miss. */
function banksFor(requestsInFlight: number): MemoryBank[] {
  const buffers = requestsInFlight * PIECE_BYTES;
  return [
    { base: 0, bytes: 16 * MEBIBYTE },
    { base: 0x1_0000_0000, bytes: buffers + MEBIBYTE },
  ];
}

/**
 * Copies all bytes of one medium to another through the simulated machine: two
 * disks, their drivers, and as many requests in flight as the options say.
 *
 * Use it to try a machine's settings on real data, or to see all of the model
 * work at once; `deno task start` does this with files.
 *
 * @param source what is read, from its start to its end
 * @param target what is written; pieces arrive in any order within a window of
 *   twice the requests in flight, of 256 KiB each
 * @param options machine, load and observers
 * @returns counts, findings, and how it ended; a medium's error is a sentence
 *   in `error`, not an exception
 * @throws {RangeError} when the options describe no machine that can be built,
 *   or faults that cannot be injected
 *
 * @example Every byte arrives
 * ```ts
 * import { MemoryMedium, runFileJob } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const source = new MemoryMedium(Uint8Array.from({ length: 5000 }, (_, i) => i));
 * const target = new MemoryMedium(new Uint8Array(5000));
 * const report = runFileJob(source, target, { seed: 3, mapRegisters: 4 });
 * assert.equal(report.status, "completed");
 * assert.deepEqual(target.bytes, source.bytes);
 * assert.deepEqual(report.findings, []);
 * ```
 */
export function runFileJob(
  source: DiskMedium,
  target: DiskMedium,
  options: FileJobOptions = {},
): FileJobReport {
  const {
    dmaAddressWidth = 24,
    requestsInFlight = 8,
    cancelPercent = 10,
    onProgress = () => {},
    faults,
  } = options;
  const program = copyFile({
    source,
    target,
    dmaAddressWidth,
    requestsInFlight,
    cancelPercent,
    onProgress,
    persistent: faults !== undefined,
  });
  const report = Machine.run(program, {
    processors: options.processors ?? 4,
    mapRegisters: options.mapRegisters ?? 64,
    banks: banksFor(requestsInFlight),
    seed: options.seed ?? 1,
    stepLimit: Infinity,
    verifier: options.verifier ?? "report",
    invariants: options.invariants ?? true,
    observers: options.observers ?? [],
    traceOperations: options.traceOperations ?? false,
    ...(faults === undefined ? {} : { faults }),
  });
  return {
    ...report.statistics,
    cancelsWon: report.value?.cancels.won ?? 0,
    cancelsLost: report.value?.cancels.lost ?? 0,
    status: report.status,
    message: report.message,
    error: report.value?.error,
    bytes: report.value?.bytes ?? 0,
    messages: report.messages,
    freeMapRegisters: report.freeMapRegisters,
    poolSize: report.poolSize,
    ticks: report.ticks,
    steps: report.steps,
    findings: report.findings,
    faults: report.faults,
  };
}
