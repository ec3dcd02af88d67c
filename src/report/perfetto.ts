/**
 * A run in the Chrome trace event format, which Perfetto and the browsers'
 * tracing pages open: a track for each actor, arrows for messages, transfers
 * and requests as asynchronous spans, counters for registers and queues.
 *
 * @module
 */

import type { Picture, Span } from "./picture.ts";
import { spread, type Times } from "./spread.ts";

/** One event of the format; its fields depend on `ph`. */
export interface ChromeTraceEvent {
  /** What kind of event it is. */
  readonly ph: "M" | "X" | "b" | "e" | "s" | "f" | "C";
  /** What is shown. */
  readonly name: string;
  /** Kind of thing, to filter by. */
  readonly cat?: string;
  /** Process: 1 for the machine. */
  readonly pid: number;
  /** Thread: the number of the lane, from 1. */
  readonly tid?: number;
  /** Microseconds; see {@linkcode perfetto} for how ticks become these. */
  readonly ts?: number;
  /** Microseconds. */
  readonly dur?: number;
  /** Joins the two ends of an asynchronous span or an arrow. */
  readonly id?: number;
  /** Where an arrow ends: at the event around it. */
  readonly bp?: "e";
  /** What is shown besides. */
  readonly args?: { readonly [name: string]: string | number };
}

/** The whole file: write it as JSON, and ui.perfetto.dev opens it. */
export interface ChromeTrace {
  /** The unit in which viewers show times. */
  readonly displayTimeUnit: "ns";
  /** How long a tick is, for people who look at the file. */
  readonly otherData: { readonly "microseconds per tick": number };
  /** The events; viewers sort them by time. */
  readonly traceEvents: readonly ChromeTraceEvent[];
}

const PROCESS = 1;

/**
 * Turns a run into the format.
 *
 * A tick is a microsecond. Most of what happens takes no simulated time, so the
 * moments within one tick share it evenly, in their order, each as a slice: an
 * arrow can only begin and end at a slice. Where a tick has more moments than
 * readers could tell apart, all ticks are shown as 10 microseconds, or 100, and
 * `otherData` says so.
 *
 * @param picture what was read of the run
 * @returns an object to be written as JSON
 *
 * @example
 * ```ts
 * import { perfetto, pictureOf } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const { traceEvents } = perfetto(pictureOf([]));
 * assert.equal(traceEvents.length, 1); // the name of the machine
 * ```
 */
export function perfetto(picture: Picture): ChromeTrace {
  const times = spread(picture.moments);
  return {
    displayTimeUnit: "ns",
    otherData: { "microseconds per tick": times.scale },
    // Of slices that begin together a reader takes the first for the outer one.
    traceEvents: [
      ...names(picture),
      ...spans(picture, times),
      ...slices(picture, times),
      ...arrows(picture, times),
      ...counters(picture, times),
    ],
  };
}

/**
 * Between slices that follow each other, in nanoseconds, and between the end of
 * one and that of what it lies in: readers add beginning and length, and what
 * is lost in doing so must not make them overlap.
 */
const GAP = 1;

/** The format counts in microseconds. */
function micro(nanoseconds: number): number {
  return nanoseconds / 1000;
}

function names({ lanes }: Picture): ChromeTraceEvent[] {
  return [
    {
      ph: "M",
      name: "process_name",
      pid: PROCESS,
      args: { name: "machine" },
    },
    ...lanes.flatMap(({ name, processor }, i): ChromeTraceEvent[] => {
      const shared = { ph: "M", pid: PROCESS, tid: i + 1 } as const;
      const title = processor === null ? name : `${name} (${processor})`;
      // Actors of one processor stand together; hardware comes last.
      const place = (processor ?? lanes.length) * lanes.length + i;
      return [
        { ...shared, name: "thread_name", args: { name: title } },
        { ...shared, name: "thread_sort_index", args: { sort_index: place } },
      ];
    }),
  ];
}

function slices({ moments }: Picture, times: Times): ChromeTraceEvent[] {
  return moments.map(({ lane, kind, text, irql, step, tick }, i) => ({
    ph: "X",
    name: text,
    cat: kind,
    pid: PROCESS,
    tid: lane + 1,
    ts: micro(times.start[i]!),
    dur: micro(times.end[i]! - 2 * GAP - times.start[i]!),
    args: { irql, step, tick },
  }));
}

function spans(
  { moments, spans }: Picture,
  { start, end }: Times,
): ChromeTraceEvent[] {
  const last = end.at(-1) ?? 0;
  return spans.flatMap((span, id): ChromeTraceEvent[] => {
    const from = start[span.from]!;
    const to = (span.to === undefined ? last : end[span.to]!) - GAP;
    const tid = moments[span.from]!.lane + 1;
    const shared = {
      ...{ name: nameOf(span), cat: span.kind, pid: PROCESS, tid },
      ts: micro(from),
    };
    if (span.nested) return [{ ...shared, ph: "X", dur: micro(to - from) }];
    return [
      { ...shared, ph: "b", id },
      { ...shared, ph: "e", id, ts: micro(to) },
    ];
  });
}

function nameOf({ kind, name, firstRegister, registers }: Span): string {
  if (firstRegister !== undefined && registers !== undefined) {
    return `map registers ${firstRegister} to ${
      firstRegister + registers - 1
    } of ${name}`;
  }
  return kind === "wait" || kind === "channel" ? `${kind} of ${name}` : name;
}

function arrows(
  { arrows, moments }: Picture,
  { start, end }: Times,
): ChromeTraceEvent[] {
  const middle = (moment: number) =>
    micro(Math.floor((start[moment]! + end[moment]!) / 2) - GAP);
  return arrows.flatMap(({ from, to, kind, label }, id): ChromeTraceEvent[] => {
    const shared = { name: label || kind, cat: kind, pid: PROCESS, id };
    return [
      { ...shared, ph: "s", tid: moments[from]!.lane + 1, ts: middle(from) },
      {
        ...shared,
        ...{ ph: "f", bp: "e" },
        tid: moments[to]!.lane + 1,
        ts: middle(to),
      },
    ];
  });
}

function counters({ counters }: Picture, { start }: Times): ChromeTraceEvent[] {
  return counters.flatMap(({ name, values }) =>
    values.map(([moment, value]): ChromeTraceEvent => ({
      ph: "C",
      name,
      pid: PROCESS,
      ts: micro(start[moment]!),
      args: { value },
    }))
  );
}
