/**
 * `verifier`: the rules of the verifier, and with `--table` the test of each,
 * run anew.
 *
 * @module
 */

import { Effect, Schema } from "../../../deps.ts";
import { wrapped } from "../../explore/mod.ts";
import { attempt, BadInput } from "../bad_input.ts";
import { CountProgress } from "../long_work/count_progress.ts";
import { Command } from "../deps.ts";
import { present } from "../flags.ts";
import { Host } from "../host.ts";
import { Interrupted, interruptible } from "../long_work/interrupt.ts";
import { type Paint, paint } from "../text/paint.ts";
import { type RuleRow, ruleRows } from "../text/rule_rows.ts";
import { counted } from "../text/wording.ts";

/** Characters of a line. */
const WIDTH = 100;

const config = {
  table: present("table", "Run the test of each rule, and print its status"),
  json: present("json", "One JSON object to a line, a line to a row"),
};

/** The command line, decoded. */
interface VerifierInput {
  readonly table: boolean;
  readonly json: boolean;
}

/** The command, to be put below the root. */
export const verifierCommand: Command.Command<
  "verifier",
  VerifierInput,
  Record<never, never>,
  BadInput,
  Host
> = Command.make("verifier", config, verifier).pipe(
  Command.withDescription("List the rules of the verifier, with their tests"),
  Command.withExamples([
    { command: "verifier", description: "Every rule and where it stands" },
    { command: "verifier --table", description: "Every rule with its test" },
  ]),
);

function verifier(
  { json, table }: VerifierInput,
): Effect.Effect<void, BadInput, Host> {
  return Effect.gen(function* () {
    const host = yield* Host;
    if (!table) return host.write(json ? linesOf(ruleRows) : listOf(ruleRows));
    const rows = yield* judgedRows(host, json);
    host.write(json ? linesOf(rows) : tableOf(rows, paint(host.colorful)));
    if (rows.some(({ status }) => status === "failed")) host.exitCode = 1;
  });
}

/** One row of the table of rules. */
const Row = Schema.Struct({
  rule: Schema.String,
  title: Schema.String,
  test: Schema.String,
  breaks: Schema.Array(Schema.String),
  status: Schema.Literals(["exact", "decoded", "failed"]),
  why: Schema.String,
});

const decodeRows = Schema.decodeUnknownSync(Schema.Array(Row));

/**
 * The cases are tests, which are no part of the published package, so they are
 * loaded when they are asked for.
 */
function judgedRows(
  host: Host,
  json: boolean,
): Effect.Effect<readonly (typeof Row.Type)[], BadInput> {
  return Effect.suspend(() => {
    const url = new URL(
      "../../../bench/verifier/rule_table.ts",
      import.meta.url,
    );
    return Effect.tryPromise({
      try: () => import(url.href),
      catch: (cause) =>
        new BadInput(
          `Cannot run the tests of the rules, because ${url.href} cannot be loaded (${
            cause instanceof Error ? cause.message : cause
          }); run the command in a full checkout`,
        ),
    });
  }).pipe(
    Effect.flatMap((module) =>
      interruptible(host, (asked) =>
        attempt(() => {
          let progress: CountProgress | undefined;
          const rows = module.ruleTable((done: number, total: number) => {
            if (asked()) {
              throw new Interrupted("Running the tests of the rules");
            }
            if (json) return;
            progress ??= new CountProgress(host, total, "tests");
            progress.update(done);
          });
          progress?.finish();
          return decodeRows(rows);
        }))
    ),
  );
}

function linesOf(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

function listOf(rows: readonly RuleRow[]): string {
  const rule = widest(rows.map((row) => row.rule));
  const title = widest(rows.map((row) => row.title));
  const indent = " ".repeat(rule + title + 4);
  return rows.map((row) => {
    const named = `${row.rule.padEnd(rule)}  ${row.title.padEnd(title)}  `;
    const [first, ...more] = wrapped(row.spec.join(", "), WIDTH, indent);
    return [named + first!.trimStart(), ...more].map((line) =>
      `${line.trimEnd()}\n`
    ).join("");
  }).join("");
}

/** The rule and what came of it, then its title, then the driver that shows it. */
function tableOf(
  rows: readonly (typeof Row.Type)[],
  { green, red }: Paint,
): string {
  const rule = widest(rows.map((row) => row.rule));
  const status = widest(rows.map((row) => row.status));
  const indent = " ".repeat(rule + status + 4);
  const lines = rows.map((row) => {
    const color = row.status === "failed" ? red : green;
    const named = `${row.rule.padEnd(rule)}  ${
      color(row.status.padEnd(status))
    }  ${row.title}`;
    const driver = wrapped(`the driver ${row.test}`, WIDTH, indent);
    const why = row.why === "" ? [] : wrapped(row.why, WIDTH, indent).map(red);
    return `${[named, ...driver, ...why].join("\n")}\n`;
  });
  const failed = rows.filter(({ status }) => status === "failed").length;
  const rules = new Set(rows.map((row) => row.rule)).size;
  return `${lines.join("")}\n${counted(rules, "rule")}, ${
    counted(rows.length, "test")
  }, ${failed} failed\n`;
}

function widest(cells: readonly string[]): number {
  return Math.max(...cells.map(({ length }) => length));
}
