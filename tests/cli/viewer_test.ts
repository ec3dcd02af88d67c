/** What the viewer's page computes, without a browser. */

import { pictureOf } from "../../src/report/mod.ts";
import { Window } from "../../src/cli/viewer/client/drawing.js";
import { Run } from "../../src/cli/viewer/client/run.js";
import { firstDifference, pageData } from "../../src/cli/viewer/page_data.ts";
import { assert, assertEquals } from "../deps.ts";
import { sharedChannel } from "../report/runs.ts";

const picture = pictureOf(sharedChannel());
const run = new Run(pageData("shared channel", picture));

Deno.test("the state at a moment is what came and did not leave", () => {
  for (let moment = 0; moment < run.length; moment++) {
    const expected = new Map<string, string[]>();
    for (const { moment: at, where, sign, what } of picture.changes) {
      if (at > moment) break;
      const things = expected.get(where) ?? [];
      if (sign === "+") things.push(what);
      else things.splice(things.indexOf(what), 1);
      expected.set(where, things);
    }
    assertEquals(
      run.stateAt(moment),
      [...expected].filter(([, things]) => things.length > 0).sort(),
    );
  }
});

Deno.test("states far into a long run are right", () => {
  const operation = (i: number) => ({
    _tag: "Operation",
    step: i,
    tick: i,
    actor: i % 3 === 2 ? "b" : "a",
    operation: i % 3 === 2 ? "take" : "send",
    resource: "box",
    detail: String(i),
  });
  const events = Array.from({ length: 20_001 }, (_, i) => operation(i));
  const long = new Run(pageData("long", pictureOf(events)));
  for (const moment of [0, 2, 6143, 6144, 6145, 20_000]) {
    const [[, things]] = long.stateAt(moment) as [[string, string[]]];
    const takes = Math.floor((moment + 1) / 3);
    assertEquals(things.length, moment + 1 - 2 * takes);
  }
});

Deno.test("steps pass over what is filtered out", () => {
  const granted = run.next(0, 1, "is granted");
  assert(run.sentence(granted).includes("request 1 of adapter is granted"));
  assertEquals(run.next(granted, -1, "is granted"), granted);
  run.hidden.add(run.data.lane[granted]);
  const other = run.next(0, 1, "");
  assert(run.data.lane[other] !== run.data.lane[granted]);
  run.hidden.clear();
});

Deno.test("zooming keeps the place under the pointer, and never leaves the run", () => {
  const window = new Window(run);
  const moment = window.momentAt(400, 1000);
  window.zoom(0.25, window.pixel(moment, 1000), 1000);
  assertEquals(window.momentAt(window.pixel(moment, 1000), 1000), moment);
  window.move(1e9);
  assertEquals(window.visible()[1], run.length);
  window.move(-1e9);
  assertEquals(window.visible()[0], 0);
  window.byTick = true;
  window.whole();
  assertEquals(window.visible(), [0, run.length]);
});

Deno.test("the first difference of two runs is found, also in their length", () => {
  const events = sharedChannel();
  const shorter = pictureOf(events.slice(0, -1));
  assertEquals(firstDifference(picture, picture), undefined);
  assertEquals(firstDifference(picture, shorter), shorter.moments.length);
  const changed = pictureOf(
    events.map((event, i) => i === 9 ? { ...event, tick: 5 } : event),
  );
  assertEquals(firstDifference(picture, changed), 9);
});
