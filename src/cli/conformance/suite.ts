/**
 * The conformance table with the tests that bear its rows out: a test belongs
 * to every row whose id its name begins with.
 *
 * @module
 */

import { Effect, Schema } from "../../../deps.ts";
import { BadInput } from "../bad_input.ts";
import type { Host } from "../host.ts";
import type { CollectedTest } from "./collect_tests.ts";

/** A row of the table: a statement about the interface that tests bear out. */
export interface ConformanceRow {
  /** `C001` and so on, the same for ever; not every number is taken. */
  readonly id: string;
  /** The routine, the structure or the client that it is about. */
  readonly routine: string;
  /** In which case. */
  readonly when: string;
  /** What must come of it. */
  readonly expected: string;
  /**
   * Findings that the verifier must make of it, each with the rules that would
   * do; empty where the row names none.
   */
  readonly findings: readonly (readonly string[])[];
}

const Rows: Schema.Codec<readonly ConformanceRow[]> = Schema.Array(
  Schema.Struct({
    id: Schema.String,
    routine: Schema.String,
    when: Schema.String,
    expected: Schema.String,
    findings: Schema.Array(Schema.Array(Schema.String)),
  }),
);

/** Tests are no part of the published package, so they are loaded by name. */
const TESTS = new URL("../../../tests/", import.meta.url);

/** Tests of the command line itself, and of packing and the like. */
const OUTER_TESTS = ["cli", "host"];

/**
 * Loads the table.
 *
 * @returns every row, in order; fails where there is no full checkout
 */
export function conformanceRows(): Effect.Effect<
  readonly ConformanceRow[],
  BadInput
> {
  const { href } = new URL("conformance/rows.ts", TESTS);
  return Effect.tryPromise({
    try: async () => (await import(href)).CONFORMANCE_ROWS,
    catch: (error) =>
      new BadInput(
        `Cannot load the conformance table from ${href} (${
          error instanceof Error ? error.message : error
        }); run the command in a full checkout`,
      ),
  }).pipe(Effect.map(Schema.decodeUnknownSync(Rows)));
}

/** The ids that the name of a test begins with: `C128 C129 cancel ...`. */
export function idsOf(name: string): string[] {
  const begin = /^(?:C\d{3}[,:]? ?)+/.exec(name);
  return begin === null ? [] : begin[0].match(/C\d{3}/g)!;
}

/**
 * Loads the tests of some rows.
 *
 * @param host where tests are found
 * @param ids of the rows
 * @returns the tests of each row; none for a row that nothing bears out
 */
export function testsOfRows(
  host: Host,
  ids: readonly string[],
): Effect.Effect<ReadonlyMap<string, readonly CollectedTest[]>, BadInput> {
  const names = new RegExp(ids.join("|"));
  return Effect.tryPromise({
    try: () => host.collectTests(TESTS, names, OUTER_TESTS),
    catch: (error) => BadInput.because("Cannot load the tests", error),
  }).pipe(Effect.map((tests) => {
    const ofRows = new Map<string, CollectedTest[]>();
    for (const id of ids) ofRows.set(id, []);
    for (const test of tests) {
      for (const id of idsOf(test.name)) ofRows.get(id)?.push(test);
    }
    return ofRows;
  }));
}
