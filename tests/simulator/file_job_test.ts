/**
 * The main job end to end, in memory: every byte arrives, whatever the machine,
 * the load and the seed; and the same seed gives the same run.
 *
 * @module
 */

import { assert, assertEquals, assertStringIncludes } from "../deps.ts";
import type { TraceEvent } from "../../src/actors/mod.ts";
import { type DiskMedium, MemoryMedium } from "../../src/devices/mod.ts";
import {
  type FileJobOptions,
  type FileJobReport,
  runFileJob,
} from "../../src/simulator/mod.ts";

const PIECE = 256 * 1024;

/** Bytes that differ from place to place, so that a misplaced page shows. */
function pattern(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = (i * 31 + (i >>> 12) * 7) & 255;
  return bytes;
}

/** Copies a pattern and checks what every run must have in common. */
function copied(length: number, options: FileJobOptions = {}): FileJobReport {
  const source = pattern(length);
  const target = new Uint8Array(length);
  const report = runFileJob(
    new MemoryMedium(source),
    new MemoryMedium(target),
    options,
  );
  assertEquals(report.message, "");
  assertEquals(report.status, "completed");
  assertEquals(report.error, undefined);
  assertEquals(report.bytes, length);
  assertEquals(target.findIndex((byte, at) => byte !== source[at]), -1);
  assertEquals(report.freeMapRegisters, report.poolSize);
  assertEquals(report.findings, []);
  return report;
}

for (const length of [0, 1, 4096, 4097, PIECE - 1, PIECE, PIECE + 1]) {
  Deno.test(`a file of ${length} bytes arrives whole`, () => {
    const report = copied(length);
    assertEquals(report.transfers, 2 * Math.ceil(length / PIECE));
  });
}

for (const dmaAddressWidth of [24, 32, 64] as const) {
  Deno.test(`bytes arrive through devices of ${dmaAddressWidth} bits`, () => {
    const { bouncedPages } = copied(3 * PIECE + 5, { dmaAddressWidth });
    assertEquals(bouncedPages > 0, dmaAddressWidth < 64);
  });
}

Deno.test("bytes arrive through two map registers, in many small parts", () => {
  const report = copied(PIECE + 100, { mapRegisters: 2, requestsInFlight: 3 });
  assert(report.transfers > 2 * PIECE / 4096 / 2 - 1);
});

Deno.test("bytes arrive on one processor and on sixty-four", () => {
  copied(2 * PIECE, { processors: 1 });
  copied(2 * PIECE, { processors: 64, requestsInFlight: 16 });
});

Deno.test("every request cancelled once or more still arrives", () => {
  const report = copied(4 * PIECE, { cancelPercent: 100 });
  assert(report.cancelsWon > 0);
});

Deno.test("over fifty seeds some cancels win, some lose, and every byte arrives", () => {
  let won = 0;
  let lost = 0;
  for (let seed = 1; seed <= 50; seed++) {
    const report = copied(5 * PIECE, { seed, cancelPercent: 40 });
    won += report.cancelsWon;
    lost += report.cancelsLost;
  }
  assert(won > 50, `only ${won} cancels won`);
  assert(lost > 20, `only ${lost} cancels lost`);
});

Deno.test("more requests than registers wait, and are granted in the end", () => {
  const report = copied(12 * PIECE, { requestsInFlight: 12 });
  assert(report.grantedAfterWaiting > report.grantedAtOnce);
  assert(report.waitTicksMax >= report.waitTicksMedian);
  assert(report.waitTicksMedian > 0);
});

/** The events of a run, as a saved trace would hold them. */
function traceOf(seed: number): string {
  const events: TraceEvent[] = [];
  runFileJob(
    new MemoryMedium(pattern(3 * PIECE)),
    new MemoryMedium(pattern(3 * PIECE)),
    {
      seed,
      traceOperations: true,
      observers: [(event) => void events.push({ ...event })],
    },
  );
  return events.map((event) => JSON.stringify(event)).join("\n");
}

Deno.test("one seed gives one trace, byte for byte; another seed another", () => {
  const first = traceOf(7);
  assertEquals(traceOf(7) === first, true);
  assertEquals(traceOf(8) === first, false);
  assert(first.length > 10_000);
});

/** A medium that fails on one side from a place on. */
function failing(side: "read" | "write", from: number): DiskMedium {
  const medium = new MemoryMedium(pattern(6 * PIECE));
  return {
    size: medium.size,
    read: (offset, target) =>
      side === "read" && offset + target.length > from
        ? 0
        : medium.read(offset, target),
    write: (offset, source) =>
      side === "write" && offset + source.length > from
        ? 0
        : medium.write(offset, source),
  };
}

for (const side of ["read", "write"] as const) {
  Deno.test(`a ${side} error in the middle ends the job with one sentence`, () => {
    const bad = failing(side, 3 * PIECE + 10);
    const good = new MemoryMedium(pattern(6 * PIECE));
    const report = side === "read"
      ? runFileJob(bad, good)
      : runFileJob(good, bad);
    assertEquals(report.status, "completed");
    assertStringIncludes(report.error ?? "", `The ${side} of ${PIECE} bytes`);
    assertEquals(report.bytes <= 3 * PIECE, true);
    assertEquals(report.freeMapRegisters, report.poolSize);
    assertEquals(report.findings, []);
  });
}
