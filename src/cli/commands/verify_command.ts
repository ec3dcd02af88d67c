/**
 * `verify TRACE`: judges a saved trace by the rules that judged the live run.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import config from "../../../deno.json" with { type: "json" };
import { wrapped } from "../../explore/mod.ts";
import { sarifLog } from "../../report/mod.ts";
import { describeFinding, FINDINGS_MAX } from "../../verifier/mod.ts";
import { attempt, BadInput } from "../bad_input.ts";
import { Argument, Command } from "../deps.ts";
import { present } from "../flags.ts";
import { readingFile } from "../files/guarded_file.ts";
import { Host } from "../host.ts";
import { type JudgedTrace, judgeTrace } from "../traces/judge_trace.ts";
import { type Paint, paint } from "../text/paint.ts";
import { ruleRows } from "../text/rule_rows.ts";
import { count, counted } from "../text/wording.ts";

/** Characters of a line. */
const WIDTH = 100;

const flags = {
  trace: Argument.String("trace").pipe(
    Argument.withDescription("The file that run --trace wrote"),
  ),
  json: present("json", "Report as one JSON object"),
  sarif: present("sarif", "Report as a SARIF 2.1.0 log"),
};

/** The command line, decoded. */
interface VerifyInput {
  readonly trace: string;
  readonly json: boolean;
  readonly sarif: boolean;
}

/** The command, to be put below the root. */
export const verifyCommand: Command.Command<
  "verify",
  VerifyInput,
  Record<never, never>,
  BadInput,
  Host
> = Command.make("verify", flags, verify).pipe(
  Command.withDescription(
    "Judge a saved trace: the same findings as in the live run",
  ),
  Command.withExamples([
    { command: "verify trace.json", description: "What drivers did wrong" },
    {
      command: "verify trace.json --sarif",
      description: "The same for editors and code hosts",
    },
  ]),
);

function verify(input: VerifyInput): Effect.Effect<void, BadInput, Host> {
  return Effect.gen(function* () {
    const host = yield* Host;
    if (input.json && input.sarif) {
      return yield* Effect.fail(
        new BadInput("Cannot report as JSON and as SARIF: leave one flag out"),
      );
    }
    const judged = yield* readingFile(
      host,
      input.trace,
      { doing: "Judging", shows: !input.json && !input.sarif },
      (file) => attempt(() => judgeTrace(file, FINDINGS_MAX)),
    );
    host.write(reportOf(input, judged, paint(host.colorful)));
    if (judged.found > 0 || judged.broken !== null) host.exitCode = 1;
  });
}

function reportOf(
  { json, sarif, trace }: VerifyInput,
  judged: JudgedTrace,
  colors: Paint,
): string {
  if (json) return `${JSON.stringify(judged)}\n`;
  if (!sarif) return textOf(trace, judged, colors);
  const { findings } = judged;
  const { version } = config;
  const log = sarifLog({ version, trace, rules: ruleRows, findings });
  return `${JSON.stringify(log, undefined, 1)}\n`;
}

function textOf(
  trace: string,
  { broken, events, findings, found, head, message, status }: JudgedTrace,
  { bold, green, red }: Paint,
): string {
  const lines = [
    bold(`${trace}: ${head.scenario}, ${status}, ${counted(events, "event")}`),
  ];
  // Such as who waits for what, or what a check has said.
  for (const part of message === "" ? [] : message.split("; ")) {
    lines.push(...wrapped(part, WIDTH, "  ").map(red));
  }
  lines.push("");
  for (const finding of findings) {
    const { actor, line, tick } = finding;
    lines.push(
      `line ${count(line)}, tick ${count(tick)}, ${actor}`,
      `  ${describeFinding(finding)}`,
    );
  }
  if (found > findings.length) {
    lines.push(`and ${count(found - findings.length)} more`);
  }
  if (found > 0) lines.push("");
  if (broken !== null) lines.push(red(broken));
  lines.push(
    found === 0 ? green("nothing found") : red(counted(found, "finding")),
  );
  return `${lines.join("\n")}\n`;
}
