/**
 * Tests of the mutation check: what each operator changes, that the arguments
 * are about mutants that exist, and that a mutant is placed, compiled and caught.
 *
 * @module
 */

import { equivalent, missed } from "../../bench/verifier/mutants/arguments.ts";
import { mutantsOf } from "../../bench/verifier/mutants/mutate.ts";
import { allMutants } from "../../bench/verifier/mutants/mutation_check.ts";
import { operators } from "../../bench/verifier/mutants/operators.ts";
import { runMutants } from "../../bench/verifier/mutants/run_mutants.ts";
import { compiling, place } from "../../bench/verifier/mutants/workbench.ts";
import { assert, assertEquals } from "../deps.ts";

/** What the mutants of a text are, by operator. */
function changes(operator: string, text: string): string[] {
  return mutantsOf("driver.ts", text)
    .filter((mutant) => mutant.operator === operator)
    .map((mutant) => mutant.text.replaceAll(/\s+/g, " ").trim());
}

Deno.test("Each operator changes one place, and only what it is for", () => {
  const expected: [operator: string, text: string, mutants: string[]][] = [
    ["drop a call", "f(); const x = g();", ["{} const x = g();"]],
    ["drop a call", "Effect.andThen(a, b);", ["(a);", "(b);", "{}"]],
    ["swap two calls", "{ f(); g(); let x; h(); }", [
      "{ g(); f(); let x; h(); }",
    ]],
    [
      "off by one in a count or length",
      "use({ length: n, name: m });",
      [
        "use({ length: (n) + 1, name: m });",
        "use({ length: (n) - 1, name: m });",
      ],
    ],
    ["off by one in a count or length", "x = a < b;", ["x = a <= b;"]],
    [
      "negate a direction",
      "use({ writeToDevice: w });",
      ["use({ writeToDevice: !(w) });"],
    ],
    [
      "change an IRQL",
      "x = atDispatch(e);",
      ["x = levels.atLevel(0, e);", "x = levels.atLevel(5, e);"],
    ],
    [
      "return another action",
      "x = IoAllocationAction.KeepObject;",
      [
        "x = IoAllocationAction.DeallocateObject;",
        "x = IoAllocationAction.DeallocateObjectKeepRegisters;",
      ],
    ],
    [
      "ignore a result",
      "if (won) f();",
      [
        "if ((won) || (true as boolean)) f();",
        "if ((won) && (false as boolean)) f();",
      ],
    ],
    ["duplicate a free", "dma.freeMapRegisters(b, 1);", [
      "dma.freeMapRegisters(b, 1); dma.freeMapRegisters(b, 1);",
    ]],
    ["move a release under the lock", "{ keReleaseSpinLock(l, 0); f(); }", [
      "{ f(); keReleaseSpinLock(l, 0); }",
    ]],
  ];
  for (const [operator, text, mutants] of expected) {
    assertEquals(changes(operator, text).sort(), mutants.sort(), text);
  }
  const shown = new Set(expected.map(([operator]) => operator));
  assertEquals(operators.map(({ name }) => name).sort(), [...shown].sort());
});

Deno.test("Every mutant has an id of its own, and every argument is about one", () => {
  const ids = allMutants().map(([, { id }]) => id);
  assertEquals(new Set(ids).size, ids.length);
  assert(ids.length > 250);
  const argued = [...equivalent, ...missed];
  for (const { id, why } of argued) {
    assert(ids.includes(id), `no mutant is called ${id}`);
    assert(why.length > 20, id);
  }
  assertEquals(new Set(argued.map(({ id }) => id)).size, argued.length);
});

Deno.test("A mutant that compiles is run and caught, and one that does not is left out", async () => {
  const folder = Deno.makeTempDirSync();
  try {
    const [subject, mutant] = allMutants().find(([, { id }]) =>
      id.includes("drop a call: yield* ioRequestDpc(pdo);")
    )!;
    const broken = { ...mutant, text: `${mutant.text}\nconst x: string = 1;` };
    const placed = [mutant, broken].map((each, at) =>
      place(folder, `mutant-${at}`, subject, each)
    );
    const sound = await compiling(placed);
    assertEquals(sound, [placed[0]!]);
    const [result] = await runMutants(sound);
    assertEquals([result!.id, result!.caught?.by], [mutant.id, "end"]);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
