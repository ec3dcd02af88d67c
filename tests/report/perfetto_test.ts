/**
 * Traces for Perfetto, held to what its importer and that of the browsers ask
 * for: slices that nest, async spans in pairs, arrows that begin and end inside
 * a slice, and times that are whole nanoseconds.
 *
 * @module
 */

import type { TraceEvent } from "../../mod.ts";
import { MemoryMedium } from "../../src/devices/mod.ts";
import {
  type ChromeTraceEvent,
  perfetto,
  type Picture,
  pictureOf,
} from "../../src/report/mod.ts";
import { runFileJob } from "../../src/simulator/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { sharedChannel } from "./runs.ts";

/** The events of a main job with few registers and many cancels. */
function mainJob(): readonly TraceEvent[] {
  const events: TraceEvent[] = [];
  const medium = () => new MemoryMedium(new Uint8Array(600_000));
  runFileJob(medium(), medium(), {
    mapRegisters: 8,
    cancelPercent: 40,
    observers: [(event) => void events.push(event)],
    traceOperations: true,
  });
  return events;
}

const pictures: readonly Picture[] = [
  pictureOf(sharedChannel()),
  pictureOf(mainJob()),
];

/** Events of a phase. */
function of(picture: Picture, phase: string): ChromeTraceEvent[] {
  return perfetto(picture).traceEvents.filter(({ ph }) => ph === phase);
}

/** Microseconds as nanoseconds. */
function nano(time: number): number {
  return Math.round(time * 1000);
}

/** A slice in nanoseconds. */
function sliceOf({ dur, name, tid, ts }: ChromeTraceEvent) {
  return { name, tid: tid!, from: nano(ts!), to: nano(ts!) + nano(dur!) };
}

Deno.test("each actor has a named track, those of a processor together", () => {
  for (const picture of pictures) {
    const names = of(picture, "M").filter(({ name }) => name === "thread_name");
    assertEquals(names.length, picture.lanes.length);
    const places = of(picture, "M").flatMap(({ args, name, tid }) =>
      name === "thread_sort_index"
        ? [{ place: args!.sort_index as number, tid: tid! }]
        : []
    ).sort((a, b) => a.place - b.place);
    const processors = places.map(({ tid }) =>
      picture.lanes[tid - 1]!.processor ?? Infinity
    );
    assertEquals(processors, processors.toSorted((a, b) => a - b));
  }
});

Deno.test("every moment is a slice, after the one before it", () => {
  for (const picture of pictures) {
    const slices = of(picture, "X").filter(({ args }) => args !== undefined);
    assertEquals(
      slices.map(({ name }) => name),
      picture.moments.map(({ text }) => text),
    );
    const times = slices.map(sliceOf);
    assert(
      times.every(({ from, to }, i) =>
        from >= (times[i - 1]?.to ?? 0) && to - from >= 2
      ),
    );
  }
});

Deno.test("slices of a track nest even where beginning and length are added up", () => {
  for (const picture of pictures) {
    const open = new Map<number, number[]>();
    const slices = of(picture, "X").toSorted((a, b) => a.ts! - b.ts!);
    for (const { dur, name, tid, ts } of slices) {
      const ends = open.get(tid!) ?? [];
      while ((ends.at(-1) ?? Infinity) <= ts!) ends.pop();
      assert((ends.at(-1) ?? Infinity) > ts! + dur!, name);
      ends.push(ts! + dur!);
      open.set(tid!, ends);
    }
  }
});

Deno.test("slices of a track nest, the outer ones first where they begin together", () => {
  for (const picture of pictures) {
    const nested = picture.spans.filter((span) => span.nested).length;
    const slices = of(picture, "X").map(sliceOf);
    assertEquals(slices.length, nested + picture.moments.length);
    const open = new Map<number, { from: number; to: number }[]>();
    for (const slice of slices.toSorted((a, b) => a.from - b.from)) {
      const stack = open.get(slice.tid) ?? [];
      while ((stack.at(-1)?.to ?? Infinity) <= slice.from) stack.pop();
      const outer = stack.at(-1);
      assert(
        outer === undefined || slice.to <= outer.to,
        `${slice.name} ends after what it begins in`,
      );
      stack.push(slice);
      open.set(slice.tid, stack);
    }
  }
});

Deno.test("async spans come in pairs that do not end before they begin", () => {
  for (const picture of pictures) {
    const [begun, ended] = [of(picture, "b"), of(picture, "e")];
    const key = ({ cat, id }: ChromeTraceEvent) => `${cat} ${id}`;
    assertEquals(ended.map(key), begun.map(key));
    assertEquals(new Set(begun.map(key)).size, begun.length);
    assertEquals(
      begun.length,
      picture.spans.filter((span) => !span.nested).length,
    );
    assert(begun.every(({ ts }, i) => ts! < ended[i]!.ts!));
  }
});

Deno.test("every arrow begins and ends inside the slice of its moment", () => {
  for (const picture of pictures) {
    const slices = of(picture, "X").filter(({ args }) => args !== undefined)
      .map(sliceOf);
    const ends = [["s", "from"], ["f", "to"]] as const;
    for (const [phase, end] of ends) {
      const flows = of(picture, phase);
      assertEquals(flows.length, picture.arrows.length);
      flows.forEach(({ bp, id, tid, ts }, i) => {
        assertEquals([id, bp], [i, phase === "f" ? "e" : undefined]);
        const slice = slices[picture.arrows[i]![end]]!;
        assertEquals(tid, slice.tid);
        assert(nano(ts!) > slice.from && nano(ts!) < slice.to);
      });
    }
  }
});

Deno.test("counters have a number at each of their changes", () => {
  for (const picture of pictures) {
    const values = of(picture, "C");
    assertEquals(
      values.map(({ args, name }) => [name, args!.value]),
      picture.counters.flatMap(({ name, values }) =>
        values.map(([, value]) => [name, value])
      ),
    );
    assert(values.length > 0);
  }
});

Deno.test("a tick is a microsecond, or a round number where it is crowded", () => {
  const [few, many] = [100, 2000].map((count) => {
    const operation = (i: number) => ({
      ...{ _tag: "Operation", step: i, tick: i < count ? 7 : 9 },
      ...{ actor: "a", operation: "yield" },
    });
    const events = Array.from({ length: count + 1 }, (_, i) => operation(i));
    const { otherData, traceEvents } = perfetto(pictureOf(events));
    const times = traceEvents.filter(({ ph }) => ph === "X")
      .map(({ ts }) => ts!);
    return [otherData["microseconds per tick"], times[0], times.at(-1)];
  });
  assertEquals(few, [1, 7, 9]);
  assertEquals(many, [10, 70, 90]);
});
