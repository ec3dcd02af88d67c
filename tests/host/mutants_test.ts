/**
 * Planted mistakes: the explorer finds every one that is easy to make in an
 * adapter object, and finds nothing in a true copy of the source.
 *
 * @module
 */

import { SCHEDULES_MAX, searchMutant } from "../../bench/explorer/mutants.ts";
import {
  type Mutant,
  plantedMutants,
} from "../../bench/explorer/planted_mutants.ts";
import { withMutatedSource } from "../../bench/explorer/mutated_source.ts";
import { assert, assertEquals, assertRejects } from "../deps.ts";

for (const mutant of plantedMutants) {
  Deno.test(`the explorer finds the planted mistake "${mutant.name}"`, async () => {
    const { message, pos, reduced } = await searchMutant(mutant, 3);
    assert(reduced <= SCHEDULES_MAX, mutant.mistake);
    for (const found of pos) assert(found <= SCHEDULES_MAX, mutant.mistake);
    assert(message !== "");
  });
}

Deno.test("a true copy of the source has none of the mistakes", async () => {
  const races = new Set(plantedMutants.map(({ race }) => race));
  for (const race of races) {
    const innocent: Mutant = { name: "", mistake: "", edits: [], race };
    const { message, reduced } = await searchMutant(innocent, 0);
    assertEquals({ message, reduced }, { message: "", reduced: Infinity });
  }
});

Deno.test("a mistake whose text is not in the source is refused, with the text", async () => {
  const edit = {
    file: "src/dma/adapter/grant.ts",
    find: "no such text",
    replace: "",
  };
  await assertRejects(
    () => withMutatedSource([edit], () => Promise.resolve()),
    Error,
    "is there 0 times, not once:\nno such text",
  );
});
