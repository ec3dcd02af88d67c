/** Events in words: each kind has some, and they hold what the event says. */

import { DMA_EVENT_TAGS, DmaEventSchema } from "../../src/ddi/mod.ts";
import { eventInWords } from "../../src/report/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { checkProperty } from "../property.ts";

Deno.test("every kind of event has words of its own", () => {
  const told = new Set<string>();
  checkProperty(DmaEventSchema, (event) => {
    const text = eventInWords(event);
    told.add(event._tag);
    assert(text !== event._tag, `${event._tag} has no words`);
    assert(!/undefined|null|NaN/.test(withoutValues(text, event)), text);
  }, { runs: 3000 });
  assertEquals(told, new Set(DMA_EVENT_TAGS));
});

/** A sentence without the texts that the event itself brought. */
function withoutValues(text: string, event: object): string {
  let rest = text;
  for (const value of Object.values(event)) {
    const own = typeof value === "object" && value !== null
      ? Object.values(value)
      : [value];
    for (const one of own) {
      if (one === null || String(one) !== "") {
        rest = rest.replaceAll(String(one), "");
      }
    }
  }
  return rest;
}
