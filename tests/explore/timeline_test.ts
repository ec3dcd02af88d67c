/** Stories of runs: what is drawn, marked and left out. */

import { type StoryRow, timeline } from "../../src/explore/mod.ts";
import { Storyteller } from "../../src/explore/timeline.ts";
import { assertEquals, assertStringIncludes } from "../deps.ts";

const operation = (step: number, actor: string, operation: string) => ({
  _tag: "Operation",
  step,
  tick: 10 * step,
  actor,
  operation,
  resource: "box",
  detail: "done",
});

const events = [
  operation(0, "disk", "send"),
  { _tag: "Bell" },
  operation(1, "driver", "ask"),
  operation(2, "driver", "take"),
];

/** What a scenario that tells bells makes of the events. */
function told(tells: boolean): readonly StoryRow[] {
  const teller = new Storyteller(
    tells
      ? ({ _tag }) =>
        _tag === "Bell"
          ? { step: 1, tick: 5, actor: "disk", level: 2, text: "rings" }
          : undefined
      : undefined,
  );
  for (const event of events) teller.observe(event);
  return teller.rows;
}

Deno.test("a message comes as an arrow from who sent it", () => {
  const lines = timeline(told(false)).split("\n");
  assertEquals(lines, [
    "a disk   b driver",
    " step   tick lv  a b",
    "    0      0     o |  sends done to box",
    "    1     10     | o  asks box for done",
    "    2     20     a>o  takes done from box",
  ]);
});

Deno.test("what a scenario tells takes the place of what carries it", () => {
  const text = timeline(told(true));
  assertStringIncludes(text, "    1      5  2  o |  rings");
  assertEquals(text.includes("asks"), false);
});

Deno.test("operations that race are marked, and never left out as carriers", () => {
  const text = timeline(told(true), { racing: [1, undefined] });
  assertStringIncludes(text, "    1     10     | !  asks box for done");
  assertStringIncludes(text, "    1      5  2  o |  rings");
});

Deno.test("actors can be left out, and a footer be said", () => {
  const text = timeline(told(true), { without: ["driver"], footer: ["so"] });
  assertEquals(text.includes("driver"), false);
  assertEquals(text.split("\n").at(-1), "so");
});
