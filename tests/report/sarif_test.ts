/**
 * Tests of SARIF logs: they have what SARIF 2.1.0 asks for, and nothing that it
 * does not know.
 *
 * @module
 */

import { Schema } from "../../deps.ts";
import { sarifLog } from "../../src/report/mod.ts";
import { ruleName, verifierRules } from "../../src/verifier/mod.ts";
import { assertEquals } from "../deps.ts";
import { ruleCases, runBad } from "../verifier/cases/mod.ts";

const Text = Schema.Struct({ text: Schema.NonEmptyString });

/** RFC 3986: no blanks, no backslashes, no brackets. */
const Uri = Schema.String.check(
  Schema.isPattern(/^[\w.~:/?#@!$&'()*+,;=%-]+$/),
);

/** The parts of SARIF 2.1.0 that a log here uses, as its schema has them. */
const Log = Schema.Struct({
  $schema: Schema.optionalKey(Uri),
  version: Schema.Literal("2.1.0"),
  runs: Schema.Array(Schema.Struct({
    tool: Schema.Struct({
      driver: Schema.Struct({
        name: Schema.NonEmptyString,
        version: Schema.String,
        rules: Schema.Array(Schema.Struct({
          id: Schema.NonEmptyString,
          shortDescription: Text,
          fullDescription: Text,
          help: Text,
          defaultConfiguration: Schema.Struct({
            level: Schema.Literals(["none", "note", "warning", "error"]),
          }),
          properties: Schema.Record(Schema.String, Schema.Unknown),
        })),
      }),
    }),
    artifacts: Schema.optionalKey(Schema.Array(Schema.Struct({
      location: Schema.Struct({ uri: Uri }),
    }))),
    columnKind: Schema.Literals(["utf16CodeUnits", "unicodeCodePoints"]),
    results: Schema.Array(Schema.Struct({
      ruleId: Schema.NonEmptyString,
      ruleIndex: Schema.Int.check(Schema.isGreaterThanOrEqualTo(-1)),
      level: Schema.Literals(["none", "note", "warning", "error"]),
      message: Text,
      locations: Schema.Array(Schema.Struct({
        physicalLocation: Schema.optionalKey(Schema.Struct({
          artifactLocation: Schema.Struct({
            uri: Uri,
            index: Schema.Int.check(Schema.isGreaterThanOrEqualTo(-1)),
          }),
          region: Schema.optionalKey(Schema.Struct({
            startLine: Schema.Int.check(Schema.isGreaterThanOrEqualTo(1)),
          })),
        })),
        logicalLocations: Schema.Array(
          Schema.Struct({ name: Schema.String }),
        ),
      })),
      properties: Schema.Record(Schema.String, Schema.Unknown),
    })),
  })),
});

const decode = Schema.decodeUnknownSync(Log, { onExcessProperty: "error" });

const rules = verifierRules.map((rule) => ({
  ...rule,
  rule: ruleName(rule.bugCheck, rule.code),
}));

Deno.test("sarifLog() gives a valid log for the findings of every case", () => {
  const findings = ruleCases.flatMap((row) =>
    runBad(row).map((finding, at) => ({ ...finding, line: at + 2 }))
  );
  const trace = "my traces\\[1].json";
  const log = sarifLog({ version: "1.0.0", trace, rules, findings });
  const [run] = decode(JSON.parse(JSON.stringify(log))).runs;
  assertEquals(run!.results.length, findings.length);
  assertEquals(run!.artifacts![0]!.location.uri, "my%20traces/%5B1%5D.json");
  for (const { ruleId, ruleIndex } of run!.results) {
    assertEquals(run!.tool.driver.rules[ruleIndex]!.id, ruleId);
  }
});

Deno.test("sarifLog() of a live run names no file, and of none has no result", () => {
  const finding = runBad(ruleCases[0]!)[0]!;
  const live = sarifLog({ version: "1.0.0", rules: [], findings: [finding] });
  const [run] = decode(JSON.parse(JSON.stringify(live))).runs;
  assertEquals(run!.artifacts, undefined);
  assertEquals(run!.results[0]!.ruleIndex, -1);
  assertEquals(run!.results[0]!.locations[0]!.physicalLocation, undefined);
  const none = sarifLog({ version: "1.0.0", rules, findings: [] });
  assertEquals(decode(none).runs[0]!.results, []);
});

Deno.test("sarifLog() leaves the address of a trace as it is", () => {
  const trace = "https://example.org/trace.json";
  const log = sarifLog({ version: "1.0.0", trace, rules: [], findings: [] });
  assertEquals(log.runs[0]!.artifacts![0]!.location.uri, trace);
});
