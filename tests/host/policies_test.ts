/**
 * The table of policies in the architecture says what the machine does.
 *
 * @module
 */

import { POLICIES } from "../conformance/policies.ts";
import { assertEquals, assertStringIncludes } from "../deps.ts";
import { root } from "./run_deno.ts";

const architecture = Deno.readTextFileSync(`${root}.github/ARCHITECTURE.md`);

/** The cells of the table's rows: option, values, source, meaning. */
function tableOfPolicies(): string[][] {
  const [, section = ""] = architecture.split("## Policies\n");
  return section.split("\n## ")[0]!.split("\n").filter((line) =>
    line.startsWith("| `")
  ).map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
}

Deno.test("the table of policies has every option with all its values, the default first", () => {
  assertEquals(
    tableOfPolicies().map(([option, values, source]) => [
      option,
      values,
      source,
    ]),
    POLICIES.map(({ option, source, values }) => [
      `\`${option}\``,
      [...values.keys()].map((value) => `\`${value}\``).join(", "),
      source,
    ]),
  );
  for (const [, , , meaning] of tableOfPolicies()) {
    assertEquals(meaning !== undefined && meaning.length > 20, true);
  }
});

Deno.test("the README links to the table of policies", () => {
  const readme = Deno.readTextFileSync(`${root}README.md`);
  assertStringIncludes(readme, "(.github/ARCHITECTURE.md#policies)");
});
