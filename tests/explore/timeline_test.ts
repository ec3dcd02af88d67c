/** Stories of runs: what is drawn, marked and left out. */

import { drawLanes, type StoryRow, timeline } from "../../src/explore/mod.ts";
import { Storyteller } from "../../src/explore/text/timeline.ts";
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
    "              disk",
    " step   tick  | driver",
    "    0      0  o |  sends done to box",
    "    1     10  | o  asks box for done",
    "    2     20  +>o  takes done from box",
  ]);
});

Deno.test("what a scenario tells takes the place of what carries it", () => {
  const text = timeline(told(true));
  assertStringIncludes(text, "    1      5    2  o |  rings");
  assertEquals(text.includes("asks"), false);
});

Deno.test("operations that race are marked, and never left out as carriers", () => {
  const text = timeline(told(true), { racing: [1, undefined] });
  assertStringIncludes(
    text,
    "    1     10       | !  asks box for done  <- race",
  );
  assertStringIncludes(text, "    1      5    2  o |  rings");
});

Deno.test("actors can be left out, and a footer be said", () => {
  const text = timeline(told(true), { without: ["driver"], footer: ["so"] });
  assertEquals(text.includes("driver"), false);
  assertEquals(text.split("\n").at(-1), "so");
});

Deno.test("numbers that stay the same are said once, and again where a race is", () => {
  const rows = told(true).map((row) => ({ ...row, step: 1, tick: 5 }));
  const numbers = (racing: readonly number[]) =>
    timeline(rows, { racing }).split("\n").slice(2).map((line) =>
      line.slice(0, 17).trim()
    );
  assertEquals(numbers([]), ["1      5", "2", ""]);
  assertEquals(numbers([1]), ["1      5", "2", "1      5", "1      5"]);
});

Deno.test("who waits for ever comes last, with what for, and the loser of a race is marked", () => {
  const lines = timeline(told(false), {
    racing: [2],
    loser: "printer",
    waiting: [
      { actor: "disk", waitsFor: "the lock door, held by driver" },
      { actor: "printer", routine: "its DPC", waitsFor: "a message in box" },
    ],
  }).split("\n");
  assertEquals(lines.slice(-3), [
    "    2     20  +>! |  takes done from box  <- race",
    "  end     20  x | |  waits for ever for the lock door, held by driver",
    "  end     20  | | !  waits for ever for a message in box, in its DPC  <- race",
  ]);
});

Deno.test("a long sentence goes on in the next line, between the columns", () => {
  const words = "a sentence that goes on and on ".repeat(4).trim();
  const rows = [
    { step: 0, tick: 0, actor: "disk", text: words },
    { step: 1, tick: 0, actor: "driver", text: "listens", races: true },
  ];
  const lines = drawLanes(rows, { width: 60 }).split("\n");
  assertEquals(lines.slice(2), [
    "    0      0  o |  a sentence that goes on and on a",
    "              | |    sentence that goes on and on a sentence",
    "              | |    that goes on and on a sentence that",
    "              | |    goes on and on",
    "    1      0  | !  listens  <- race",
  ]);
});

Deno.test("without rows there is nothing but what is said below", () => {
  assertEquals(drawLanes([]), "");
  assertEquals(drawLanes([], { footer: ["so"] }), "so");
});

Deno.test("a long run keeps what races in sight, and says how much is left out", () => {
  const rows = Array.from({ length: 100 }, (_, i) => ({
    step: Math.floor(i / 10),
    tick: 0,
    actor: "disk",
    text: `does ${i}`,
    races: i === 50,
  }));
  const lines = drawLanes(rows, { lines: 4 }).split("\n").slice(1);
  assertEquals(lines, [
    "    0      0  o  does 0",
    "              o  does 1",
    "      ... 46 more ...",
    "    4      0  o  does 48",
    "              o  does 49",
    "    5      0  !  does 50  <- race",
    "              o  does 51",
    "              o  does 52",
    "      ... 45 more ...",
    "    9      0  o  does 98",
    "              o  does 99",
  ]);
});
