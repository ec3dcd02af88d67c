/**
 * One test for each row of the table of rules: its driver breaks exactly the
 * set that the row states, and the corrected twin breaks nothing.
 *
 * @module
 */

import { assert, assertEquals } from "../deps.ts";
import { judgeCase, ruleCases, ruleNames, titleOf } from "./cases/mod.ts";

for (const row of ruleCases) {
  Deno.test(`${row.rule}: a driver that ${row.mistake}`, () => {
    const { status, why } = judgeCase(row);
    assert(status !== "failed", why);
    assertEquals(status, row.drivers === undefined ? "decoded" : "exact");
  });
}

/** What no driver can bring this machine to, with the reason in its case. */
const ONLY_IN_TRACES = [
  "0xE6/0x0B",
  "0xE6/0x14",
  "0xE6/0x19",
  "0xE6/0x1E",
  "0x45",
  "0xAC",
  "0x00",
];

Deno.test("Every rule has its case, and only what no driver can do is a trace", () => {
  const shown = new Set(ruleCases.map(({ rule }) => rule));
  assertEquals(ruleNames.filter((name) => !shown.has(name)), []);
  assertEquals([...shown].filter((name) => !ruleNames.includes(name)), []);
  const traces = ruleCases.filter(({ drivers }) => drivers === undefined);
  assertEquals(
    traces.map(({ rule }) => rule).sort(),
    [...ONLY_IN_TRACES].sort(),
  );
  for (const { rule } of ruleCases) assert(titleOf(rule) !== "", rule);
});

Deno.test("Every documented sub-code of 0xE6 is a rule with a case", () => {
  // Spec 08: 0x12, 0x17, 0x1A and 0x1C are not documented.
  const undocumented = [0x12, 0x17, 0x1A, 0x1C];
  const shown = new Set(ruleCases.map(({ rule }) => rule));
  for (let code = 0; code <= 0x26; code++) {
    const digits = code.toString(16).toUpperCase().padStart(2, "0");
    const name = `0xE6/0x${digits}`;
    assertEquals(shown.has(name), !undocumented.includes(code), name);
  }
});

Deno.test("The forms of 0x00, 0x0F, 0x13 and 0x1F each have a case", () => {
  const forms = (rule: string) =>
    ruleCases.filter((row) => row.rule === rule).map(({ mistake }) =>
      /\(P2 = (\d)\)/.exec(mistake)?.[1]
    );
  assertEquals(forms("0xE6/0x00"), ["1", "2"]);
  assertEquals(forms("0xE6/0x0F").sort(), ["1", "2", "3", "4", "5"]);
  assertEquals(forms("0xE6/0x13"), ["1", "2"]);
  assertEquals(forms("0xE6/0x1F"), ["1", "2", "3", "4", "5"]);
});
