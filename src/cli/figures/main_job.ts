/**
 * The figures of the main job: what it costs beside a plain copy, that bytes of
 * every length arrive, that nothing leaks, and that a seed makes a run.
 *
 * @module
 */

import { createHash } from "../deps.ts";
import { Effect } from "../../../deps.ts";
import { attempt, type BadInput } from "../bad_input.ts";
import { PIECE_BYTES } from "../files/byte_window.ts";
import type { Host } from "../host.ts";
import {
  type FileChoices,
  isWell,
  sendFile,
  type SentFile,
} from "../files/send_file.ts";
import { withSource } from "../files/source_file.ts";
import {
  atLeast,
  atMost,
  exactly,
  type Figure,
  type FigureOptions,
  told,
} from "./figure.ts";
import { plainCopy } from "./plain_copy.ts";
import { sampleBytes, writeFile } from "./sample_file.ts";

/** The machine of every figure: too few registers, and cancels on the way. */
const CHOICES: FileChoices = {
  processors: 4,
  mapRegisters: 64,
  dmaAddressWidth: 24,
  requestsInFlight: 8,
  cancelPercent: 10,
  seed: 1,
};

const MEBIBYTE = 1024 * 1024;
const PAGE_BYTES = 4096;
/** Runs, each between two plain copies. */
const RUNS = 9;
const EDGE_LENGTHS = [0, 1, PAGE_BYTES, PAGE_BYTES + 1];

/** Measures the main job on files it makes in a folder of its own. */
export function mainJobFigures(
  host: Host,
  { long, tell = () => {} }: FigureOptions,
): Effect.Effect<readonly Figure[], BadInput> {
  return Effect.acquireUseRelease(
    Effect.sync(() => host.makeFolder()),
    (folder) =>
      Effect.gen(function* () {
        const mebibytes = long ? 512 : 64;
        const next = (done: number, part: string) =>
          attempt(() => tell(done, RUNS + 2, part));
        const large = yield* largeFigures(
          host,
          folder,
          mebibytes,
          (run) => next(run, `run ${run + 1}`),
        );
        yield* next(RUNS, "edges");
        const edges = yield* edgeFigures(host, folder);
        yield* next(RUNS + 1, "traces");
        const traces = yield* traceFigures(host, folder);
        return [...large, ...edges, ...traces];
      }),
    (folder) => Effect.sync(() => host.removeFolder(folder)),
  );
}

/** Time, registers and hashes of a large file, in turns with a plain copy. */
function largeFigures(
  host: Host,
  folder: string,
  mebibytes: number,
  next: (run: number) => Effect.Effect<void, BadInput>,
): Effect.Effect<readonly Figure[], BadInput> {
  return Effect.gen(function* () {
    const bytes = sampleBytes(mebibytes * MEBIBYTE);
    const path = `${folder}/large.bin`;
    writeFile(host, path, bytes);
    const rounds: Round[] = [];
    const rates: number[] = [];
    const runs: SentFile[] = [];
    // One round of both goes before, because start-up is not what is measured.
    const { second } = plainCopy(bytes);
    yield* send(host, path);
    let before = timed(host, () => plainCopy(bytes));
    for (let run = 0; run < RUNS; run++) {
      yield* next(run);
      const sent = yield* send(host, path);
      const after = timed(host, () => plainCopy(bytes));
      rounds.push({ before, job: sent.milliseconds, after });
      before = after;
      rates.push(bytes.length / sent.milliseconds / 1000);
      if (isWell(sent) && sent.sha256Out === second) runs.push(sent);
    }
    const id = "main-job";
    return [
      atMost(`${id}.time-ratio`, calmRatio(rounds), 3, "plain copies"),
      told(`${id}.rate`, median(rates), "MB/s"),
      exactly(`${id}.large-equal`, runs.length, RUNS, "runs with equal hashes"),
      exactly(
        `${id}.large-leaks`,
        leaks(runs),
        0,
        "map registers not returned",
      ),
      atLeast(
        `${id}.cancels-won`,
        least(runs, "cancelsWon"),
        1,
        "cancels a run",
      ),
      atLeast(
        `${id}.grants-waited`,
        least(runs, "grantedAfterWaiting"),
        1,
        "grants a run",
      ),
    ];
  });
}

/** Files whose length is at the edge of something. */
function edgeFigures(
  host: Host,
  folder: string,
): Effect.Effect<readonly Figure[], BadInput> {
  return Effect.gen(function* () {
    const runs: SentFile[] = [];
    for (const length of EDGE_LENGTHS) {
      const path = `${folder}/${length}.bin`;
      writeFile(host, path, sampleBytes(length));
      const sent = yield* send(host, path);
      if (isWell(sent) && sent.report.bytes === length) runs.push(sent);
    }
    return [
      exactly(
        "main-job.edge-equal",
        runs.length,
        EDGE_LENGTHS.length,
        `files of ${EDGE_LENGTHS.join(", ")} bytes`,
      ),
      exactly(
        "main-job.edge-leaks",
        leaks(runs),
        0,
        "map registers not returned",
      ),
    ];
  });
}

/** Whether a seed makes a run, byte for byte. */
function traceFigures(
  host: Host,
  folder: string,
): Effect.Effect<readonly Figure[], BadInput> {
  return Effect.gen(function* () {
    const path = `${folder}/traced.bin`;
    writeFile(host, path, sampleBytes(MEBIBYTE));
    const traceOf = (seed: number, name: string) =>
      Effect.gen(function* () {
        const traceTo = `${folder}/${name}.json`;
        yield* send(host, path, { seed }, traceTo);
        return hashOf(host, traceTo);
      });
    const once = yield* traceOf(1, "once");
    const again = yield* traceOf(1, "again");
    const other = yield* traceOf(2, "other");
    return [
      exactly(
        "main-job.traces-one-seed",
        new Set([once, again]).size,
        1,
        "different trace of 2 runs",
      ),
      exactly(
        "main-job.traces-two-seeds",
        new Set([once, other]).size,
        2,
        "different traces of 2 runs",
      ),
    ];
  });
}

function send(
  host: Host,
  path: string,
  choices: Partial<FileChoices> = {},
  traceTo?: string,
): Effect.Effect<SentFile, BadInput> {
  return withSource(
    host,
    path,
    (file) => sendFile(host, file, { ...CHOICES, ...choices }, { traceTo }),
  );
}

function hashOf(host: Host, path: string): string {
  const file = host.openSource(path);
  try {
    const hash = createHash("sha256");
    const piece = new Uint8Array(PIECE_BYTES);
    for (let read = file.read(piece); read !== null; read = file.read(piece)) {
      hash.update(piece.subarray(0, read));
    }
    return hash.digest("hex");
  } finally {
    file.close();
  }
}

function leaks(runs: readonly SentFile[]): number {
  return runs.reduce(
    (sum, { report }) => sum + report.poolSize - report.freeMapRegisters,
    0,
  );
}

function least(
  runs: readonly SentFile[],
  field: "cancelsWon" | "grantedAfterWaiting",
): number {
  return Math.min(...runs.map(({ report }) => report[field]));
}

/** Milliseconds of a run, and of the plain copies before and after it. */
export interface Round {
  readonly before: number;
  readonly job: number;
  readonly after: number;
}

/**
 * How many plain copies a run takes: the middle one of the calmer half of the
 * rounds, told by the slower of the two plain copies around each. What the run
 * itself took has no say in which rounds count.
 */
export function calmRatio(rounds: readonly Round[]): number {
  const disturbance = ({ after, before }: Round) => Math.max(after, before);
  const calm = rounds
    .toSorted((a, b) => disturbance(a) - disturbance(b))
    .slice(0, Math.ceil(rounds.length / 2));
  return median(
    calm.map(({ after, before, job }) => 2 * job / (before + after)),
  );
}

/** Milliseconds that something takes. */
function timed(host: Host, act: () => void): number {
  const started = host.now();
  act();
  return host.now() - started;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
