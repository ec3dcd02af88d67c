/**
 * A run as spans of a tracer: what lasts in the run becomes spans, what happens
 * in them their events. With Effect's OpenTelemetry exporters as the tracer, a
 * run can be looked at where other programs' traces are.
 *
 * @module
 */

import { Context, Exit, Option, type Tracer } from "../../deps.ts";
import type { Picture, Span } from "./picture.ts";

/** How spans are made. Every field has a default. */
export interface TelemetryOptions {
  /** The time of tick 0, in nanoseconds since 1970; 0. */
  readonly start?: bigint;
  /** The name of the span round everything; `run`. */
  readonly name?: string;
}

/** Nanoseconds of a tick, which is a microsecond. */
const TICK = 1000n;

/**
 * Gives a run to a tracer.
 *
 * Each span has the actor, the processor and the step of its beginning as
 * attributes; calls, callbacks and DPCs lie within each other as they do in the
 * run, and everything else within the span of the whole run. Events that no
 * span surrounds are events of that one.
 *
 * @param picture what was read of the run
 * @param tracer for example that of `effect/observability`
 * @param options when the run began, and what it is called
 *
 * @example
 * ```ts
 * import { emitSpans, pictureOf } from "@adapter-channel/dma";
 * import * as Tracer from "effect/Tracer";
 * import assert from "node:assert/strict";
 *
 * const names: string[] = [];
 * const tracer = Tracer.make({
 *   span(options) {
 *     names.push(options.name);
 *     return new Tracer.NativeSpan(options);
 *   },
 * });
 * emitSpans(pictureOf([]), tracer);
 * assert.deepEqual(names, ["run"]);
 * ```
 */
export function emitSpans(
  picture: Picture,
  tracer: Tracer.Tracer,
  { start = 0n, name = "run" }: TelemetryOptions = {},
): void {
  const { moments, spans } = picture;
  const timeOf = (moment: number) =>
    start + BigInt(Math.round(moments[moment]!.tick)) * TICK;
  const last = moments.length - 1;
  const end = last < 0 ? start : timeOf(last);
  const root = begin(tracer, name, start, Option.none());
  const owners = new Map<number, Tracer.Span>();
  const open: { readonly made: Tracer.Span; readonly end: bigint }[] = [];
  const inside = new Nesting(picture);
  for (const span of spans) {
    const parent = inside.parentOf(span) ?? root;
    const title = titleOf(span);
    const made = begin(tracer, title, timeOf(span.from), Option.some(parent));
    describe(made, picture, span);
    if (span.nested) inside.enter(span, made);
    owners.set(span.from, made);
    open.push({ made, end: span.to === undefined ? end : timeOf(span.to) });
  }
  moments.forEach(({ text, kind, lane, irql }, i) => {
    const owner = owners.get(i) ?? root;
    const actor = picture.lanes[lane]!.name;
    owner.event(text, timeOf(i), { kind, actor, irql });
  });
  for (const { made, end } of open) made.end(end, Exit.void);
  root.end(end, Exit.void);
}

/** Which call lies within which, on each lane. */
class Nesting {
  readonly #picture: Picture;
  readonly #stacks = new Map<number, [span: Span, made: Tracer.Span][]>();

  constructor(picture: Picture) {
    this.#picture = picture;
  }

  /** The innermost call on its lane that has not ended when a span begins. */
  parentOf({ from }: Span): Tracer.Span | undefined {
    const stack = this.#stackOf(from);
    while (stack.length > 0) {
      const [span, made] = stack.at(-1)!;
      if (span.to === undefined || span.to >= from) return made;
      stack.pop();
    }
    return undefined;
  }

  /** Notes a call that others may lie within. */
  enter(span: Span, made: Tracer.Span): void {
    this.#stackOf(span.from).push([span, made]);
  }

  #stackOf(moment: number): [span: Span, made: Tracer.Span][] {
    const { lane } = this.#picture.moments[moment]!;
    let stack = this.#stacks.get(lane);
    if (stack === undefined) this.#stacks.set(lane, stack = []);
    return stack;
  }
}

function begin(
  tracer: Tracer.Tracer,
  name: string,
  startTime: bigint,
  parent: Option.Option<Tracer.AnySpan>,
): Tracer.Span {
  return tracer.span({
    name,
    parent,
    annotations: Context.empty(),
    links: [],
    startTime,
    kind: "internal",
    root: Option.isNone(parent),
    sampled: true,
  });
}

function titleOf({ kind, name }: Span): string {
  const says = kind === "routine" || kind === "callback" || kind === "dpc";
  return says ? name : `${kind}: ${name}`;
}

function describe(
  made: Tracer.Span,
  { lanes, moments }: Picture,
  { from, kind, firstRegister, registers }: Span,
): void {
  const { lane, step, irql } = moments[from]!;
  const { name, processor } = lanes[lane]!;
  made.attribute("kind", kind);
  made.attribute("actor", name);
  made.attribute("step", step);
  made.attribute("irql", irql);
  if (processor !== null) made.attribute("processor", processor);
  if (firstRegister === undefined || registers === undefined) return;
  made.attribute("mapRegisterBase", firstRegister);
  made.attribute("numberOfMapRegisters", registers);
}
