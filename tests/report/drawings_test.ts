/** Timeline, Mermaid diagram and Perfetto trace of the same run. */

import { drawLanes } from "../../src/explore/mod.ts";
import { mermaid, pictureOf, textTimeline } from "../../src/report/mod.ts";
import { assert, assertEquals, assertStringIncludes } from "../deps.ts";
import { sharedChannel } from "./runs.ts";

const picture = pictureOf(sharedChannel());

Deno.test("a timeline has a column for each actor, levels, ticks and arrows", () => {
  const lines = textTimeline(picture).split("\n");
  assertEquals(lines.slice(0, 3), [
    "                   main",
    "                   | first",
    " step   tick IRQL  | | second",
  ]);
  const take = lines.find((line) => line.includes("from second/grant"))!;
  assertEquals(
    take,
    "                0  | +>o  takes MapRegisterBase from second/grant",
  );
  assert(lines.every((line) => line.length <= 100));
});

Deno.test("a timeline can be of some actors, marked and short", () => {
  const text = textTimeline(picture, {
    actors: ["second"],
    racing: [15],
    lines: 2,
    footer: ["second waits for nothing"],
  });
  const lines = text.split("\n");
  assertStringIncludes(text, " more ...");
  assertEquals(lines.at(-1), "second waits for nothing");
  // Names, the first and the last, what races and is near it, gaps, the end.
  assertEquals(lines.length, 2 + 2 + 5 + 2 + 1);
  assertStringIncludes(textTimeline(picture, { racing: [15] }), "| +>!  takes");
});

Deno.test("lines keep to their width, whatever the names and however many actors", () => {
  const rows = Array.from({ length: 40 }, (_, i) => ({
    step: i,
    tick: i,
    actor: `actor ${i} with a name that does not end soon, or ever it seems`,
    from: i === 0 ? undefined : `actor ${i - 1}`,
    text: "does something that takes many words to tell ".repeat(4),
  }));
  for (const width of [60, 100, 200]) {
    const lines = drawLanes(rows, { width }).split("\n");
    assert(lines.every((line) => line.length <= width), String(width));
  }
});

Deno.test("a Mermaid diagram names the participants and sends the messages", () => {
  const text = mermaid(picture);
  assertStringIncludes(text, "sequenceDiagram\n  participant a0 as main\n");
  assertStringIncludes(text, "  a1-)a2: MapRegisterBase\n");
  assertStringIncludes(text, "Note over a1: frees the channel of adapter");
  assertStringIncludes(text, "  a1-)a1: request 2 of adapter is granted with ");
  const short = mermaid(picture, { entries: 3 });
  assertEquals(short.match(/Note over|-\)/g)!.length, 4);
  const lines = short.trimEnd().split("\n");
  const whole = text.trimEnd().split("\n");
  const isEntry = (line: string) => /Note over|-\)/.test(line);
  const left = whole.filter(isEntry).length - 3;
  assertEquals(lines.filter(isEntry), [
    ...whole.filter(isEntry).slice(0, 2),
    `  Note over a0: ${left} more left out`,
    whole.at(-1)!,
  ]);
});

Deno.test("words that mean something to Mermaid are written so that they do not", () => {
  const text = mermaid(pictureOf([{
    _tag: "Operation",
    step: 0,
    tick: 0,
    actor: "a;b#c%%{<d>",
    operation: "read",
    resource: "x;y\nz#1",
    detail: "0",
  } as never]));
  assertStringIncludes(
    text,
    "participant a0 as a#59;b#35;c#37;#37;{#60;d#62;\n",
  );
  assertStringIncludes(text, "reads x#59;y z#35;1, which is 0\n");
});
