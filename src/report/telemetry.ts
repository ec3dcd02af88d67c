/**
 * A run as spans of a tracer: what lasts in the run becomes spans, what happens
 * in them their events. With Effect's OpenTelemetry exporters as the tracer, a
 * run can be looked at where other programs' traces are.
 *
 * @module
 */

import { Context, Exit, Option, type Tracer } from "../../deps.ts";
import type { Picture, Span } from "./picture.ts";
import { spread } from "./spread.ts";

/** How spans are made. Every field has a default. */
export interface TelemetryOptions {
  /** The time of tick 0, in nanoseconds since 1970; 0. */
  readonly start?: bigint;
  /** The name of the span round everything; `run`. */
  readonly name?: string;
}

/**
 * Gives a run to a tracer.
 *
 * Each span has the actor, the processor and the step of its beginning as
 * attributes; calls, callbacks and DPCs lie within each other as they do in the
 * run. What may outlive the call that began it, such as a transfer, lies within
 * the span of the whole run, with a link to that call. Events that no span
 * surrounds are events of the whole.
 *
 * A tick is a microsecond, which the moments within it share evenly in their
 * order; the span of the whole run has the attribute `microsecondsPerTick`,
 * which is more where a tick has more moments than nanoseconds could tell apart.
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
  const times = spread(moments);
  const at = (time: number) => start + BigInt(time);
  const end = at(times.end.at(-1) ?? 0);
  const root = begin(tracer, { name, startTime: start });
  root.attribute("microsecondsPerTick", times.scale);
  const open: { readonly made: Tracer.Span; readonly end: bigint }[] = [];
  const inside = new Nesting(picture);
  let next = 0;
  moments.forEach(({ text, kind, lane, irql }, i) => {
    for (; spans[next]?.from === i; next++) {
      const span = spans[next]!;
      const call = inside.around(i);
      const made = begin(tracer, {
        name: titleOf(span),
        startTime: at(times.start[i]!),
        parent: span.nested ? call ?? root : root,
        ...(span.nested || call === undefined ? {} : { begunIn: call }),
      });
      describe(made, picture, span);
      if (span.nested) inside.enter(span, made);
      const last = span.to === undefined ? end : at(times.end[span.to]!);
      open.push({ made, end: last });
    }
    const actor = picture.lanes[lane]!.name;
    const owner = inside.around(i) ?? root;
    owner.event(text, at(times.start[i]!), { kind, actor, irql });
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

  /** The innermost call that is under way on the lane of a moment. */
  around(moment: number): Tracer.Span | undefined {
    const stack = this.#stackOf(moment);
    while (stack.length > 0) {
      const [span, made] = stack.at(-1)!;
      if (span.to === undefined || span.to >= moment) return made;
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
  { begunIn, name, parent, startTime }: {
    readonly name: string;
    readonly startTime: bigint;
    /** The span it lies in; none for the whole run. */
    readonly parent?: Tracer.Span;
    /** The call that began it and may end before it. */
    readonly begunIn?: Tracer.Span;
  },
): Tracer.Span {
  return tracer.span({
    name,
    parent: Option.fromUndefinedOr(parent),
    annotations: Context.empty(),
    links: begunIn === undefined ? [] : [{ span: begunIn, attributes: {} }],
    startTime,
    kind: "internal",
    root: parent === undefined,
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
