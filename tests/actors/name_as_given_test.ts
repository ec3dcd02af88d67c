/**
 * An actor that several may make first keeps one name.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { run, spawn } from "../../src/actors/mod.ts";
import { assertEquals } from "../deps.ts";

Deno.test("spawn() puts the maker's name in front, unless the name is taken as given", () => {
  const names: string[] = [];
  const makeTwo = Effect.gen(function* () {
    names.push((yield* spawn("own", Effect.void)).name);
    const shared = yield* spawn("shared", Effect.void, { namedAsGiven: true });
    names.push(shared.name);
  });
  const result = run(spawn("maker", makeTwo));
  assertEquals(result.status, "completed");
  assertEquals(names, ["maker/own", "shared"]);
});
