/** The property checker itself: it must be able to fail. */

import { Schema } from "../deps.ts";
import { AssertionError, assertThrows } from "./deps.ts";
import { checkProperty } from "./property.ts";

const number = Schema.Int.check(
  Schema.isBetween({ minimum: 0, maximum: 10_000 }),
);

Deno.test("a property that returns false fails with the smallest counterexample", () => {
  assertThrows(
    () => checkProperty(number, (value) => value < 500),
    AssertionError,
    "500",
  );
});

Deno.test("a property that throws fails with what it threw", () => {
  assertThrows(
    () =>
      checkProperty(number, (value) => {
        if (value >= 500) throw new Error("too large");
      }),
    AssertionError,
    "too large",
  );
});

Deno.test("a property that holds passes", () => {
  checkProperty(number, (value) => value >= 0);
  checkProperty(number, () => {});
});
