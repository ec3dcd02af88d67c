/**
 * `conformance`: what it says of rows that hold and of rows that do not, and
 * how it refuses ids that are not in the table.
 *
 * @module
 */

import type { CollectedTest } from "../../src/cli/conformance/collect_tests.ts";
import { nearest } from "../../src/cli/text/nearest.ts";
import { idsOf } from "../../src/cli/conformance/suite.ts";
import { main } from "../../src/cli/main.ts";
import { CONFORMANCE_ROWS } from "../conformance/rows.ts";
import { readRows } from "../conformance/rows/table.ts";
import { assertEquals, assertThrows } from "../deps.ts";
import { memoryHost } from "./memory_host.ts";

/** A test of a checkout that does not exist. */
function madeUp(name: string, run: () => void, ignored = false): CollectedTest {
  return { name, file: "some_test.ts", ignored, run };
}

const passes = () => {};
const fails = () => {
  throw new Error("\x1b[31mone grant\x1b[0m\n\n  and another");
};

Deno.test("a row that holds is a line, and all that hold are exit 0", async () => {
  const host = memoryHost();
  host.tests = [madeUp("C127 exactly one wins", passes)];
  assertEquals(await main(["conformance", "C127"], host), 0);
  assertEquals(
    host.out,
    "C127  CancelAdapterChannel  pass\n1 row: all pass\n",
  );
  assertEquals(host.error, "");
});

Deno.test("a row that does not hold says what was expected and what happened", async () => {
  const host = memoryHost();
  host.tests = [
    madeUp("C128 C129 of lists", passes),
    madeUp("C129: of the buffer", fails),
  ];
  assertEquals(await main(["conformance", "C129", "C128"], host), 1);
  assertEquals(
    host.out,
    [
      "C128  CancelAdapterChannel  pass",
      "C129  CancelAdapterChannel  fail",
      "      expected: a BuildScatterGatherListEx that waits: TRUE, and the caller may use the buffer again",
      "      happened: C129: of the buffer (some_test.ts): one grant",
      "                  and another",
      "2 rows: 1 pass, 1 fail",
      "",
    ].join("\n"),
  );
});

Deno.test("a row that nothing bears out, or only a skipped test, does not hold", async () => {
  const host = memoryHost();
  host.tests = [madeUp("C128 of lists", passes, true)];
  const words = ["conformance", "--json", "C127", "C128"];
  assertEquals(await main(words, host), 1);
  const verdicts = host.out.trimEnd().split("\n").map((line) =>
    JSON.parse(line)
  );
  assertEquals(verdicts.map(({ result }) => result), ["fail", "fail"]);
  assertEquals(verdicts.map(({ tests }) => tests), [0, 1]);
  assertEquals(verdicts[0].happened, "no test bears it out");
  assertEquals(
    verdicts[1].happened,
    "C128 of lists (some_test.ts): the test is skipped",
  );
});

Deno.test("programs get every row as an object of its own", async () => {
  const host = memoryHost();
  host.tests = CONFORMANCE_ROWS.map(({ id }) => madeUp(`${id} holds`, passes));
  assertEquals(await main(["conformance", "--json"], host), 0);
  const lines = host.out.trimEnd().split("\n");
  assertEquals(lines.length, CONFORMANCE_ROWS.length);
  assertEquals(JSON.parse(lines[0]!), {
    ...CONFORMANCE_ROWS[0],
    tests: 1,
    result: "pass",
    happened: null,
  });
});

Deno.test("a test that serves several rows runs once", async () => {
  let runs = 0;
  const host = memoryHost();
  host.tests = [madeUp("C127 C128 once", () => void runs++)];
  assertEquals(await main(["conformance", "C127", "C128"], host), 0);
  assertEquals(runs, 1);
});

Deno.test("an id that is not in the table is refused with the nearest one", async () => {
  const host = memoryHost();
  assertEquals(await main(["conformance", "C128", "C126"], host), 2);
  assertEquals(
    host.error,
    "There is no row C126 in the conformance table: did you mean C125?\n",
  );
  assertEquals(host.out, "");
});

Deno.test("the nearest name takes the fewest changes, then has the nearest number", () => {
  const names = CONFORMANCE_ROWS.map(({ id }) => id);
  assertEquals(nearest("c127", names), "C127");
  assertEquals(nearest("C0127", names), "C127");
  assertEquals(nearest("C351", names), "C350");
  assertEquals(nearest("150", names), "C150");
});

Deno.test("the ids of a test are those its name begins with", () => {
  assertEquals(idsOf("C127 C128 cancel"), ["C127", "C128"]);
  assertEquals(idsOf("C154, C158: M8 (as C222)"), ["C154", "C158"]);
  assertEquals(idsOf("cancel is C127"), []);
});

Deno.test("a line of the table that is no row is refused", () => {
  assertEquals(readRows("C001 | a | b | c | M1 or M2, M3")[0]!.findings, [
    ["M1", "M2"],
    ["M3"],
  ]);
  for (const line of ["C1 | a | b | c", "C001 | a | b", "C001 | a | | c"]) {
    assertThrows(() => readRows(line), Error, line);
  }
});
