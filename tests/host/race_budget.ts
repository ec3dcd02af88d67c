/**
 * Run before the race suites by `deno task race`, and loaded before each of
 * them: refuses a budget in the environment that is none, and gives every search
 * one that is.
 *
 * @module
 */

import { BadInput } from "../../src/cli/bad_input.ts";
import { budgetOf } from "../../src/cli/searches/race_budget.ts";
import { useBudget } from "../../src/explore/mod.ts";

try {
  useBudget(budgetOf((name) => Deno.env.get(name)));
} catch (error) {
  if (!(error instanceof BadInput)) throw error;
  Deno.stderr.writeSync(new TextEncoder().encode(`${error.message}\n`));
  Deno.exit(2);
}
