/** Every policy, every value of it, and the one that a machine has by default. */

import { dmaSettings } from "../../src/dma/options.ts";
import { assertEquals } from "../deps.ts";
import { outcomeUnder, POLICIES } from "./policies.ts";

for (const policy of POLICIES) {
  const { option, source, values } = policy;
  const [standard] = values.keys();

  Deno.test(`${source} ${option}: each value is what it says, and ${standard} is the default`, () => {
    for (const [value, expected] of values) {
      assertEquals(outcomeUnder(policy, value), expected, value);
    }
    assertEquals(new Set(values.values()).size, values.size);
    assertEquals(outcomeUnder(policy, undefined), values.get(standard!));
  });
}

Deno.test("every setting of the DMA side that is a word is a policy, or where routines run", () => {
  const words = Object.entries(dmaSettings({})).filter(([, value]) =>
    typeof value === "string"
  ).map(([option]) => option);
  const known = POLICIES.map(({ option }) => option as string);
  assertEquals(
    words.filter((option) => !known.includes(option)).sort(),
    ["grantDelivery", "mapRegisterPools"],
  );
});
