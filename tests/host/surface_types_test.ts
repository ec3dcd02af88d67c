/**
 * The public surface, types included, is the one that was agreed on.
 *
 * @module
 */

import { assertEquals } from "../deps.ts";
import { root } from "./run_deno.ts";
import { SURFACE, surface } from "./surface.ts";

Deno.test("the exports are those of the list; `deno task surface` writes it anew", async () => {
  const agreed = (await Deno.readTextFile(`${root}${SURFACE}`)).split("\n");
  const found = (await surface()).split("\n");
  const changes = [
    ...agreed.filter((line) => !found.includes(line)).map((l) => `gone: ${l}`),
    ...found.filter((line) => !agreed.includes(line)).map((l) => `new: ${l}`),
  ];
  assertEquals(changes, []);
  assertEquals(found, agreed);
});

Deno.test("no export is the type of a function alone, which would be named in vain", () => {
  const lines = Deno.readTextFileSync(`${root}${SURFACE}`).split("\n");
  assertEquals(
    lines.filter((line) => line.endsWith(" type of a function")),
    [],
  );
});
