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
