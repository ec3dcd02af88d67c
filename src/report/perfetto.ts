/**
 * A run in the Chrome trace event format, which Perfetto and the browsers'
 * tracing pages open: a track for each actor, arrows for messages, transfers
 * and requests as asynchronous spans, counters for registers and queues.
 *
 * @module
 */

import type { Moment, Picture, Span } from "./picture.ts";

/** One event of the format; its fields depend on `ph`. */
export interface ChromeTraceEvent {
  /** What kind of event it is. */
  readonly ph: "M" | "X" | "i" | "b" | "e" | "s" | "f" | "C";
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
  /** Scope of an instant: its thread. */
  readonly s?: "t";
  /** What is shown besides. */
  readonly args?: { readonly [name: string]: string | number };
}

/** The whole file. */
export interface ChromeTrace {
  /** The unit in which viewers show times. */
  readonly displayTimeUnit: "ns";
  /** The events; viewers sort them by time. */
  readonly traceEvents: readonly ChromeTraceEvent[];
}

const PROCESS = 1;

/**
 * Turns a run into the format.
 *
 * A tick is a microsecond. Most of what happens takes no simulated time, so the
 * moments within one tick are spread evenly over it, in their order.
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
    traceEvents: [
      ...names(picture),
      ...instants(picture, times),
      ...spans(picture, times),
      ...arrows(picture, times),
      ...counters(picture, times),
    ],
  };
}

/** When each moment is shown, in microseconds. */
function spread(moments: readonly Moment[]): Float64Array {
  const times = new Float64Array(moments.length);
  for (let start = 0; start < moments.length;) {
    const { tick } = moments[start]!;
    let end = start;
    while (end < moments.length && moments[end]!.tick === tick) end++;
    const share = 1 / (end - start);
    for (let i = start; i < end; i++) times[i] = tick + (i - start) * share;
    start = end;
  }
  return times;
}

function names({ lanes }: Picture): ChromeTraceEvent[] {
  return [
    {
      ph: "M",
      name: "process_name",
      pid: PROCESS,
      args: { name: "machine" },
    },
    ...lanes.map(({ name, processor }, i): ChromeTraceEvent => ({
      ph: "M",
      name: "thread_name",
      pid: PROCESS,
      tid: i + 1,
      args: { name: processor === null ? name : `${name} (${processor})` },
    })),
  ];
}

function instants(
  { moments }: Picture,
  times: Float64Array,
): ChromeTraceEvent[] {
  return moments.map(({ lane, kind, text, irql, step }, i) => ({
    ph: "i",
    s: "t",
    name: text,
    cat: kind,
    pid: PROCESS,
    tid: lane + 1,
    ts: times[i]!,
    args: { irql, step },
  }));
}

function spans(
  { moments, spans }: Picture,
  times: Float64Array,
): ChromeTraceEvent[] {
  const end = times.at(-1) ?? 0;
  return spans.flatMap((span, id): ChromeTraceEvent[] => {
    const from = times[span.from]!;
    const to = span.to === undefined ? end : times[span.to]!;
    const tid = moments[span.from]!.lane + 1;
    const shared = { name: nameOf(span), cat: span.kind, pid: PROCESS, tid };
    if (span.nested) return [{ ...shared, ph: "X", ts: from, dur: to - from }];
    return [
      { ...shared, ph: "b", id, ts: from },
      { ...shared, ph: "e", id, ts: to },
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
  times: Float64Array,
): ChromeTraceEvent[] {
  return arrows.flatMap(({ from, to, kind, label }, id): ChromeTraceEvent[] => {
    const shared = { name: label || kind, cat: kind, pid: PROCESS, id };
    return [
      { ...shared, ph: "s", tid: moments[from]!.lane + 1, ts: times[from]! },
      {
        ...shared,
        ph: "f",
        bp: "e",
        tid: moments[to]!.lane + 1,
        ts: times[to]!,
      },
    ];
  });
}

function counters(
  { counters }: Picture,
  times: Float64Array,
): ChromeTraceEvent[] {
  return counters.flatMap(({ name, values }) =>
    values.map(([moment, value]): ChromeTraceEvent => ({
      ph: "C",
      name,
      pid: PROCESS,
      ts: times[moment]!,
      args: { value },
    }))
  );
}
