/**
 * A run of the benchmarks, as `deno bench --json` prints it.
 *
 * @module
 */

import { Effect, Schema } from "../../../deps.ts";
import { attempt, BadInput } from "../bad_input.ts";
import type { Host, SourceFile } from "../host.ts";
import { withSource } from "../files/source_file.ts";

/** Nanoseconds of one benchmark. */
export interface BenchTimes {
  /** On average. */
  readonly avg: number;
  /** Three quarters of the iterations took at most this. */
  readonly p75: number;
}

/** The part of a run that is compared. */
export interface BenchRun {
  /** One entry for each benchmark. */
  readonly benches: readonly {
    readonly group: string | null;
    readonly name: string;
    /** The first result counts; without times, the benchmark failed. */
    readonly results: readonly { readonly ok?: BenchTimes }[];
  }[];
}

const Time = Schema.Finite.check(Schema.isGreaterThan(0));

const BenchRunJson: Schema.Codec<BenchRun, string> = Schema.fromJsonString(
  Schema.Struct({
    benches: Schema.Array(Schema.Struct({
      group: Schema.NullOr(Schema.String),
      name: Schema.String,
      results: Schema.Array(Schema.Struct({
        ok: Schema.optionalKey(Schema.Struct({ avg: Time, p75: Time })),
      })),
    })),
  }),
);

const decode = Schema.decodeUnknownEffect(BenchRunJson);

/**
 * Reads a run.
 *
 * @param name what people call it: its path
 * @param text what `deno bench --json` printed
 */
export function benchRun(
  name: string,
  text: string,
): Effect.Effect<BenchRun, BadInput> {
  return Effect.mapError(decode(text), () => noRun(name));
}

/** A run has some hundred bytes for each benchmark. */
const BYTES_MAX = 16 * 1024 * 1024;

/**
 * Reads the text of a saved run, and closes its file.
 *
 * @param path where the run is
 */
export function benchText(
  host: Host,
  path: string,
): Effect.Effect<string, BadInput> {
  return withSource(host, path, (file) => attempt(() => wholeText(file)));
}

function wholeText(file: SourceFile): string {
  if (file.size > BYTES_MAX) throw noRun(file.name);
  const bytes = new Uint8Array(file.size);
  let length = 0;
  try {
    while (length < bytes.length) {
      const read = file.read(bytes.subarray(length));
      if (read === null) break;
      length += read;
    }
  } catch (error) {
    throw BadInput.because(`Cannot read ${file.name}`, error);
  }
  return new TextDecoder().decode(bytes.subarray(0, length));
}

function noRun(name: string): BadInput {
  return new BadInput(
    `Cannot compare ${name}: it is not what deno bench --json prints, so name a file that --save wrote`,
  );
}
