/** The figures of the conformance suite that need no host. */

import { agreementFigures } from "../../bench/conformance/agreement.ts";
import { assert, assertEquals } from "../deps.ts";

Deno.test("the figures of agreement count operations until there are enough", () => {
  const figures = agreementFigures(500);
  const [operations, ...others] = figures;
  assertEquals(operations?.id, "conformance.agreement.operations");
  assert(Number(operations?.value) >= 500);
  assertEquals([operations?.ok, operations?.gate], [true, true]);
  // What the operations came to is told, so that they cannot be about nothing.
  for (const { id, target, value } of others) {
    assertEquals(target, "", id);
    assert(Number(value) > 0, id);
  }
});
