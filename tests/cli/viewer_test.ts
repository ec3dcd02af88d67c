/** What the viewer's page computes, without a browser. */

import { operationNames } from "../../src/actors/mod.ts";
import { script } from "../../src/cli/viewer/client_files.ts";
import { ArrowIndex } from "../../src/cli/viewer/client/arrow_index.js";
import { FAMILIES, familyOf } from "../../src/cli/viewer/client/families.js";
import { Filter } from "../../src/cli/viewer/client/filter.js";
import { addressOf, followAddress } from "../../src/cli/viewer/client/link.js";
import { heldAt } from "../../src/cli/viewer/client/register_files.js";
import { matchingRuns, Run } from "../../src/cli/viewer/client/run.js";
import { roundStep } from "../../src/cli/viewer/client/sequences.js";
import { Viewport } from "../../src/cli/viewer/client/viewport.js";
import { firstDifference, pageData } from "../../src/cli/viewer/page_data.ts";
import { DMA_EVENT_TAGS } from "../../src/ddi/mod.ts";
import { pictureOf } from "../../src/report/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { sharedChannel } from "../report/runs.ts";

const picture = pictureOf(sharedChannel());
const dataOf = () => pageData({ title: "shared channel", picture });
const run = new Run(dataOf());

/** What of that run passes a filter. */
function shownBy(filter: Filter) {
  const [shown] = filter.applied([run]);
  return shown!;
}

Deno.test("the page's script names nothing twice, for it is one scope", () => {
  const names = [...script.matchAll(/^(?:const|let|class|function\*?) (\w+)/gm)]
    .map(([, name]) => name);
  assert(names.length > 50);
  assertEquals(names.filter((name, i) => names.indexOf(name) !== i), []);
  assertEquals(/^(import|export) /m.test(script), false);
});

Deno.test("a page's run is the picture that was packed", () => {
  picture.moments.forEach((moment, i) => {
    assertEquals(run.step[i], moment.step);
    assertEquals(run.tick[i], moment.tick);
    assertEquals(run.kindOf(i), moment.kind);
    const { name } = picture.lanes[moment.lane]!;
    assertEquals(run.sentence(i), `${name} ${moment.text}`);
  });
  picture.arrows.forEach(({ from, to, kind, label }, i) => {
    assertEquals([run.arrows.from[i], run.arrows.to[i]], [from, to]);
    assertEquals([run.arrows.kindOf(i), run.arrows.labelOf(i)], [kind, label]);
  });
});

Deno.test("the state at a moment is what came and did not leave", () => {
  for (let moment = 0; moment < run.length; moment++) {
    const expected = new Map<string, string[]>();
    const now: string[] = [];
    for (const { moment: at, where, sign, what } of picture.changes) {
      if (at > moment) break;
      const things = expected.get(where) ?? [];
      if (sign === "+") things.push(what);
      else things.splice(things.indexOf(what), 1);
      expected.set(where, things);
      if (at === moment) now.push(`${sign} ${what}`);
    }
    const held = run.states.at(moment);
    assertEquals(
      held,
      [...expected].filter(([, things]) => things.length > 0).sort(),
    );
    assertEquals(
      run.states.changesAt(moment).map((
        { came, what }: { came: boolean; what: string },
      ) => `${came ? "+" : "-"} ${what}`),
      now,
    );
    assertEquals(
      run.states.emptyAt(moment, held),
      [...expected].filter(([, things]) => things.length === 0)
        .map(([where]) => where).sort(),
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
  const picture = pictureOf(events);
  const long = new Run(pageData({ title: "long", picture }));
  for (const moment of [0, 2, 6143, 6144, 6145, 20_000]) {
    const [[, things]] = long.states.at(moment) as [[string, string[]]];
    const takes = Math.floor((moment + 1) / 3);
    assertEquals(things.length, moment + 1 - 2 * takes);
  }
});

Deno.test("registers are held from their grant until they are freed", () => {
  const [file] = run.registers;
  assertEquals([file!.name, file!.size], ["map registers", 17]);
  picture.moments.forEach(({ kind }, i) => {
    const held = heldAt(file, i).length;
    if (kind === "RequestGranted") assertEquals(held, 1);
    if (kind === "MapRegistersFreed") assertEquals(held, 0);
  });
});

Deno.test("an arrow is found by either end, and wherever it crosses", () => {
  const texts = ["message", ""];
  // From 0 to 9, from 1 to 3, and from 8 to 12, by their ends.
  const arrows = new ArrowIndex({
    texts,
    arrows: [...[3, 2, 0, 1], ...[6, 9, 0, 1], ...[3, 4, 0, 1]],
  });
  const crossing = (from: number, to: number) => [...arrows.crossing(from, to)];
  assertEquals(crossing(4, 5), [1]);
  assertEquals(crossing(0, 0), [1]);
  assertEquals(crossing(2, 8), [0, 1, 2]);
  assertEquals(crossing(10, 11), [2]);
  assertEquals([arrows.endingAt(9), arrows.endingAt(8)], [[1], []]);
  assertEquals([arrows.leaving(8), arrows.leaving(9)], [[2], []]);
});

Deno.test("every kind of event and of operation is of one family", () => {
  for (const kind of [...DMA_EVENT_TAGS, ...operationNames]) {
    const families = FAMILIES.filter(({ kinds }: { kinds: string[] }) =>
      kinds.includes(kind)
    );
    assertEquals(families.length, 1, kind);
    assertEquals(familyOf(kind), families[0]);
  }
});

Deno.test("steps pass over what is filtered out", () => {
  const filter = new Filter();
  filter.text = "Adapter is GRANTED";
  const granted = shownBy(filter).next(0, 1);
  assert(run.sentence(granted).includes("request 1 of adapter is granted"));
  const shown = shownBy(filter);
  assertEquals(shown.next(granted, -1), granted);
  assertEquals(shown.count, 2);
  const lanes = shown.lanes.map((lane: number) => run.data.lanes[lane]!.name);
  assertEquals(lanes, ["first"]);
  filter.text = `${run.sentence(granted).slice(0, 20)}`;
  assertEquals(shownBy(filter).flags[granted], 1);
  filter.text = "granted is";
  assertEquals(shownBy(filter).count, 0);
  filter.clear();
  assertEquals(shownBy(filter).count, run.length);
  const lane = run.data.lane[granted]!;
  filter.hiddenActors.add(run.data.lanes[lane]!.name);
  const other = shownBy(filter).next(0, 1);
  assert(run.data.lane[other] !== lane);
  assertEquals(shownBy(filter).nearest(lane, 5), undefined);
  filter.hiddenActors.clear();
  filter.hiddenKinds.add("Call");
  const kinds = shownBy(filter);
  let moment = kinds.next(-1, 1);
  assert(run.kindOf(moment) !== "Call");
  for (;;) {
    const next = kinds.next(moment, 1);
    if (next === moment) break;
    assert(run.kindOf(next) !== "Call");
    moment = next;
  }
});

Deno.test("the nearest event of another lane is found on either side", () => {
  const shown = shownBy(new Filter());
  run.lanes.forEach((moments: number[], lane: number) => {
    for (const moment of [0, 20, run.length - 1]) {
      const far = (other: number) => Math.abs(other - moment);
      const least = Math.min(...moments.map(far));
      assertEquals(far(shown.nearest(lane, moment)!), least);
    }
  });
});

Deno.test("zooming keeps the place under the pointer, and never leaves the run", () => {
  const viewport = new Viewport(run);
  const moment = viewport.momentAt(400, 1000);
  viewport.zoom(0.25, viewport.pixel(moment, 1000), 1000);
  assertEquals(viewport.momentAt(viewport.pixel(moment, 1000), 1000), moment);
  viewport.move(1e9);
  assertEquals(viewport.visible()[1], run.length);
  viewport.move(-1e9);
  assertEquals(viewport.visible()[0], 0);
  viewport.byTick = true;
  viewport.whole();
  assertEquals(viewport.visible(), [0, run.length]);
});

Deno.test("a link shows again what was looked at", () => {
  const view = () => ({
    cursor: 0,
    viewport: new Viewport(run),
    goTo(moment: number) {
      this.cursor = moment;
    },
  });
  const first = { active: view(), filter: new Filter() };
  first.active.goTo(12);
  first.active.viewport.byTick = true;
  first.active.viewport.zoom(0.125, 300, 1000);
  first.filter.text = "a & b#c";
  first.filter.hiddenActors.add("main");
  first.filter.hiddenKinds.add("Call");
  const again = { active: view(), filter: new Filter() };
  assert(followAddress(`#${addressOf(first)}`, again));
  assertEquals(addressOf(again), addressOf(first));
  assertEquals(again.active.cursor, 12);
  assertEquals([...again.filter.hiddenKinds], ["Call"]);
  for (const address of ["", "#", "#event=x", "#event=0", "#nothing"]) {
    assertEquals(followAddress(address, again), false, address);
  }
});

Deno.test("steps of a scale are round and never below one", () => {
  assertEquals([0.01, 1, 1.1, 3, 6, 20, 21].map(roundStep), [
    ...[1, 1, 2, 5, 10, 20, 50],
  ]);
});

Deno.test("two runs have the same lanes in the same order", () => {
  const other = dataOf();
  const extra = { name: "only here", processor: 0 };
  const lanes = [...other.lanes].reverse();
  const second = { ...dataOf(), lanes: [...lanes, extra] };
  second.lane = second.lane.map((lane) => lanes.length - 1 - lane);
  const runs = matchingRuns([dataOf(), second]) as Run[];
  const [one, two] = runs.map(({ data, laneOrder }) =>
    laneOrder.map((lane: number) => data.lanes[lane]!.name)
  );
  assertEquals(one, two);
  assertEquals(one, ["main", "first", "only here", "second"]);
  assertEquals(runs[0]!.sentence(5), runs[1]!.sentence(5));
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
