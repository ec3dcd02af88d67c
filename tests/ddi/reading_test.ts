/**
 * Reading values of any origin: what is wrong is said in one phrase.
 *
 * @module
 */

import { Result, Schema } from "../../deps.ts";
import { assertEquals } from "../deps.ts";
import { reader } from "../../src/ddi/mod.ts";

const read = reader(Schema.Struct({
  name: Schema.String,
  sizes: Schema.optionalKey(Schema.Array(Schema.Int)),
}));

const circle: { name: unknown } = { name: undefined };
circle.name = circle;

for (
  const [value, phrase] of [
    [{ name: 5 }, "name is 5: expected string"],
    [{}, "name is missing"],
    [{ name: "a", sizes: [1, 2.5] }, "sizes.1 is 2.5: expected an integer"],
    [{ name: "a", sizes: [NaN] }, "sizes.0 is NaN: expected an integer"],
    [{ name: "a", size: 1 }, "size is 1: expected no excess property"],
    ["a\nb", 'the value is "a\\nb": expected object'],
    [null, "the value is null: expected object"],
    [circle, "name is object: expected string"],
    [{ name: 5n }, "name is bigint: expected string"],
    [
      new Proxy({}, {
        ownKeys: () => {
          throw new Error("no");
        },
      }),
      "the value cannot be looked at",
    ],
    [
      { name: { long: "x".repeat(100) } },
      `name is {"long":"${"x".repeat(51)}...: expected string`,
    ],
  ] as const
) {
  Deno.test(`reader() says: ${phrase}`, () => {
    assertEquals(read(value), Result.fail(phrase));
  });
}

Deno.test("reader() gives what the schema allows as it is", () => {
  const value = { name: "a", sizes: [1, 2] };
  assertEquals(read(value), Result.succeed(value));
});
