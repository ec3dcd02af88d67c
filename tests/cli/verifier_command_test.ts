/**
 * Tests of `verifier`: the list of rules, and the table of their tests.
 *
 * @module
 */

import { main } from "../../src/cli/main.ts";
import { assert, assertEquals } from "../deps.ts";
import { ruleCases, ruleNames } from "../verifier/cases/mod.ts";
import { memoryHost } from "./memory_host.ts";

Deno.test("verifier lists every rule with its title and where it is specified", async () => {
  const host = memoryHost();
  assertEquals(await main(["verifier"], host), 0);
  const lines = host.out.trimEnd().split("\n");
  const named = lines.filter((line) => !line.startsWith(" "));
  assertEquals(named.map((line) => line.split(" ")[0]), [...ruleNames]);
  assertEquals(lines.filter((line) => line.length > 100), []);
  const json = memoryHost();
  assertEquals(await main(["verifier", "--json"], json), 0);
  const rows = json.out.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(rows.map(({ rule }) => rule), [...ruleNames]);
});

Deno.test("verifier --table runs the test of every rule and finds none that fails", async () => {
  const host = memoryHost();
  assertEquals(await main(["verifier", "--table"], host), 0);
  assert(
    host.out.endsWith(
      `${ruleNames.length} rules, ${ruleCases.length} tests, 0 failed\n`,
    ),
  );
  const told = host.out.split("\n");
  assertEquals(told.filter((line) => line.length > 100), []);
  assertEquals(
    told.filter((line) => line.includes(" the driver ")).length,
    ruleCases.length,
  );
  const json = memoryHost();
  assertEquals(await main(["verifier", "--table", "--json"], json), 0);
  const rows = json.out.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(
    rows.map(({ test }) => test),
    ruleCases.map((row) => row.mistake),
  );
  assertEquals(rows.filter(({ status }) => status === "failed"), []);
});
