/** Scenario modules: what is taken, and the sentence for what is not. */

import { Effect } from "../../deps.ts";
import {
  explore,
  scenarioIn,
  ScenarioModuleError,
} from "../../src/explore/mod.ts";
import { assertEquals, assertThrows } from "../deps.ts";

const program = Effect.succeed(1);

function refusal(module: Record<string, unknown>, name?: string): string {
  const error = assertThrows(
    () => scenarioIn(module, "races/lost.ts", name),
    ScenarioModuleError,
  );
  return (error as Error).message;
}

Deno.test("a scenario is named after its module, its export or itself", () => {
  const module = {
    default: program,
    other: { program },
    named: { program, name: "mine" },
  };
  const nameOf = (name?: string) =>
    scenarioIn(module, "https://a.org/races/lost.ts?x=1", name).options.name;
  assertEquals(nameOf(), "lost");
  assertEquals(nameOf("other"), "other");
  assertEquals(nameOf("named"), "mine");
});

Deno.test("the options of a scenario are those of its search", () => {
  const module = { default: { program, outcome: String, expected: ["2"] } };
  const found = scenarioIn(module, "one.ts");
  const { failures } = explore(found.program, found.options);
  assertEquals(failures.map(({ kind }) => kind), ["outcome"]);
});

Deno.test("a module without the scenario is answered with what it has", () => {
  assertEquals(
    refusal({ first: program, second: program }),
    "Cannot find a scenario in races/lost.ts: it has no export default, so name one of first, second",
  );
  assertEquals(
    refusal({}),
    "Cannot find a scenario in races/lost.ts: it has no export default, nor any other: export the program as default",
  );
  assertEquals(
    refusal({ default: 7 }),
    "Cannot explore the export default of races/lost.ts: it is 7, and must be an Effect, a Scenario, or an object with a program and options",
  );
  assertEquals(
    refusal({ default: { program: () => program } }),
    "Cannot explore the export default of races/lost.ts: its program is a function, and must be an Effect or a Scenario",
  );
});

Deno.test("an option that cannot be is named with what it may be", () => {
  const wrong = (options: object) =>
    refusal({ default: { program, ...options } });
  assertEquals(
    wrong({ runs: 0 }),
    "Cannot take 0 for the option runs of the scenario in races/lost.ts: it must be a whole number from 1",
  );
  assertEquals(
    wrong({ time: "soon" }),
    "Cannot take soon for the option time of the scenario in races/lost.ts: it must be at quiescence or any time",
  );
  assertEquals(
    wrong({ rums: 3 }).split(":")[0],
    "Cannot use the option rums of the scenario in races/lost.ts",
  );
  const values: readonly object[] = [
    { check: 1 },
    { strategy: "quick" },
    { strategy: null },
    { all: "yes" },
    { seed: 0.5 },
    { expected: "2" },
    { expected: [2] },
    { name: "" },
    { milliseconds: NaN },
  ];
  for (const value of values) assertEquals(wrong(value).includes("\n"), false);
});
