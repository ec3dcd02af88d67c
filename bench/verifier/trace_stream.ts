/**
 * A long run whose trace is written as it happens: how many events there were,
 * and whether memory grew with them.
 *
 * @module
 */

import { TraceFile } from "../../src/cli/traces/trace_file.ts";
import type { PartialFile } from "../../src/cli/files/partial_file.ts";
import type { DiskMedium } from "../../src/devices/mod.ts";
import { runFileJob } from "../../src/simulator/mod.ts";
import { atLeast, atMost, type Figure, told } from "../figures/figure.ts";

/** What a streamed run came to. */
export interface Stream {
  readonly events: number;
  /** Bytes of the trace. */
  readonly bytes: number;
  /** The most bytes that were written at a time: what the trace holds back. */
  readonly largestWrite: number;
  /** The largest heap of the run, in MiB: garbage and all. */
  readonly heapPeak: number;
  /** Heap at the last part of the run, times that at the first. */
  readonly heapGrowth: number;
}

/** Events of the run for each byte of the file, with two map registers. */
const EVENTS_PER_BYTE = 0.01;

/** The heap is looked at after so many events. */
const LOOK_EVERY = 2000;

/**
 * Runs the main job with every event traced, the operations among them, into a
 * file that keeps nothing.
 *
 * @param events about how many there should be, 100,000 or more
 * @param heapUsed bytes of the heap in use now
 */
export function streamTrace(events: number, heapUsed: () => number): Stream {
  let [seen, bytes, largestWrite] = [0, 0, 0];
  const file: Pick<PartialFile, "write" | "commit"> = {
    write: (chunk: Uint8Array) => {
      bytes += chunk.length;
      largestWrite = Math.max(largestWrite, chunk.length);
    },
    commit: () => {},
  };
  const trace = new TraceFile(file as PartialFile, {
    scenario: "main-job",
    options: { seed: 1 },
  });
  const heaps: number[] = [];
  const size = Math.ceil(events / EVENTS_PER_BYTE);
  const report = runFileJob(zeros(size), zeros(size), {
    mapRegisters: 2,
    requestsInFlight: 4,
    traceOperations: true,
    observers: [(event) => {
      if (++seen % LOOK_EVERY === 0) heaps.push(heapUsed());
      return trace.observe(event);
    }],
  });
  trace.finish(report.status);
  return {
    events: seen,
    bytes,
    largestWrite,
    heapPeak: heaps.reduce((most, heap) => Math.max(most, heap), 0) / 2 ** 20,
    heapGrowth: growthOf(heaps),
  };
}

/** Events of the run that is measured by default, and of the long one. */
const EVENTS = { short: 300_000, long: 10_000_000 };

/** The most that a trace holds back, in bytes, and of heap, in MiB. */
const [HELD_BACK, HEAP] = [128 * 1024, 128];

/**
 * Streams a trace and holds the heap against its start. Takes about five
 * seconds; with `long` ten million events and three minutes.
 *
 * @param options how long the run is
 * @returns the figures in the order of the table
 */
export function streamFigures({ long }: { readonly long: boolean }): Figure[] {
  const wanted = long ? EVENTS.long : EVENTS.short;
  const stream = streamTrace(wanted, () => Deno.memoryUsage().heapUsed);
  const { bytes, events, heapGrowth, heapPeak, largestWrite } = stream;
  return [
    atLeast("stream.events", events, wanted, "events in one trace", true),
    told("stream.bytes", bytes, "bytes"),
    atMost("stream.held-back", largestWrite, HELD_BACK, "bytes", true),
    atMost("stream.heap-peak", heapPeak, HEAP, "MiB", true),
    // What is left of it is garbage that V8 had no reason to collect yet.
    told("stream.heap-growth", heapGrowth, "times"),
  ];
}

/** A medium of any size that holds no byte. */
function zeros(size: number): DiskMedium {
  return {
    size,
    read: (offset, target) => {
      const length = Math.min(target.length, size - offset);
      target.fill(0, 0, length);
      return length;
    },
    write: (_offset, source) => source.length,
  };
}

/**
 * The lowest heap of the last fifth over that of the second: a collection of
 * what is young has just been then.
 */
function growthOf(heaps: readonly number[]): number {
  const fifth = Math.floor(heaps.length / 5);
  const lowest = (part: readonly number[]) =>
    part.reduce((least, heap) => Math.min(least, heap), Infinity);
  return lowest(heaps.slice(-fifth)) / lowest(heaps.slice(fifth, 2 * fifth));
}
