/**
 * `conformance [ID...]`: runs the tests that bear out the rows of the
 * conformance table, and tells of each row whether it holds.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { BadInput } from "../bad_input.ts";
import { nearest } from "../text/nearest.ts";
import {
  type ConformanceRow,
  conformanceRows,
  testsOfRows,
} from "../conformance/suite.ts";
import { Judge, type RowVerdict } from "../conformance/verdict.ts";
import {
  routineWidth,
  verdictJson,
  verdictLine,
  verdictSummary,
} from "../conformance/verdict_lines.ts";
import { Argument, Command } from "../deps.ts";
import { present } from "../flags.ts";
import { CountProgress } from "../long_work/count_progress.ts";
import { Host } from "../host.ts";
import { INTERRUPTED, interruptible } from "../long_work/interrupt.ts";
import { paint } from "../text/paint.ts";

const config = {
  ids: Argument.variadic(
    Argument.String("id").pipe(
      Argument.withDescription("Rows to check, such as C127; all if left out"),
    ),
  ),
  json: present("json", "One JSON object to a line, a line to a row"),
};

/** The command line, decoded. */
interface ConformanceInput {
  readonly ids: readonly string[];
  readonly json: boolean;
}

/** The command, to be put below the root. */
export const conformanceCommand: Command.Command<
  "conformance",
  ConformanceInput,
  Record<never, never>,
  BadInput,
  Host
> = Command.make("conformance", config, conformance).pipe(
  Command.withDescription(
    "Check the interface against the conformance table, row by row",
  ),
  Command.withExamples([
    { command: "conformance", description: "Every row" },
    { command: "conformance C127 C150", description: "Two of them" },
    { command: "conformance --json", description: "Every row, for programs" },
  ]),
);

function conformance(
  { ids, json }: ConformanceInput,
): Effect.Effect<void, BadInput, Host> {
  return Effect.gen(function* () {
    const host = yield* Host;
    const rows = yield* chosen(yield* conformanceRows(), ids);
    const tests = yield* testsOfRows(host, rows.map(({ id }) => id));
    const color = paint(host.colorful);
    const width = routineWidth(rows);
    const judge = new Judge();
    const verdicts: RowVerdict[] = [];
    const tell = (verdict: RowVerdict) => {
      verdicts.push(verdict);
      host.write(
        json ? verdictJson(verdict) : verdictLine(verdict, width, color),
      );
      if (!verdict.ok) host.exitCode = 1;
    };
    yield* interruptible(host, (asked) =>
      Effect.promise(async () => {
        const progress = json
          ? undefined
          : new CountProgress(host, rows.length, "rows");
        for (const row of rows) {
          if (asked()) break;
          progress?.update(verdicts.length);
          const verdict = await judge.judge(row, tests.get(row.id)!);
          progress?.finish();
          tell(verdict);
        }
      }));
    if (!json) host.write(verdictSummary(verdicts));
    if (verdicts.length < rows.length) {
      host.writeError(
        `Interrupted: ${verdicts.length} of ${rows.length} rows were checked\n`,
      );
      host.exitCode = INTERRUPTED;
    }
  });
}

/** The rows of these ids, in the order of the table. */
function chosen(
  rows: readonly ConformanceRow[],
  ids: readonly string[],
): Effect.Effect<readonly ConformanceRow[], BadInput> {
  const known = rows.map(({ id }) => id);
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined) {
    return Effect.fail(
      new BadInput(
        `There is no row ${unknown} in the conformance table: did you mean ${
          nearest(unknown, known)
        }?`,
      ),
    );
  }
  return Effect.succeed(
    ids.length === 0 ? rows : rows.filter(({ id }) => ids.includes(id)),
  );
}
