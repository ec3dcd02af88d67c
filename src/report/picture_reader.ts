/**
 * Reads a run, event by event, into the picture that every report is drawn
 * from: live as an observer, or from the events of a saved trace.
 *
 * @module
 */

import type { OperationEvent, TraceEvent } from "../actors/mod.ts";
import { DMA_EVENT_TAGS, type DmaEvent } from "../ddi/mod.ts";
import { inWords } from "../explore/mod.ts";
import { ArrowFold } from "./arrows.ts";
import { ChangeFold } from "./changes.ts";
import { CounterFold } from "./counters.ts";
import { eventInWords } from "./event_words.ts";
import type { Lane, Moment, Picture } from "./picture.ts";
import { StoreFold } from "./register_stores.ts";
import { SpanFold } from "./spans.ts";

/**
 * Collects a picture. Give its `observe` to a run, or use
 * {@linkcode pictureOf} for events that are there already.
 *
 * @example The picture of a run
 * ```ts
 * import { keGetCurrentIrql, Machine, PictureReader } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const reader = new PictureReader();
 * Machine.run(keGetCurrentIrql(), {
 *   observers: [reader.observe],
 *   traceOperations: true,
 * });
 * assert.ok(reader.picture.lanes.every(({ name }) => name !== ""));
 * ```
 */
export class PictureReader {
  readonly #lanes: Lane[] = [];
  readonly #laneOf = new Map<string, number>();
  readonly #moments: Moment[] = [];
  readonly #arrows = new ArrowFold();
  readonly #spans = new SpanFold();
  readonly #stores = new StoreFold();
  readonly #counters = new CounterFold(this.#stores);
  readonly #changes = new ChangeFold(this.#stores);

  /** Sees one event. Events of rooms it does not know are passed over. */
  readonly observe = (event: TraceEvent): void => {
    if (event._tag === "Operation") this.#operation(event as OperationEvent);
    else if (DMA_EVENT_TAGS.has(event._tag)) this.#dma(event as DmaEvent);
  };

  /** How many moments were read so far. */
  get length(): number {
    return this.#moments.length;
  }

  /** What was read so far. */
  get picture(): Picture {
    return {
      lanes: this.#lanes,
      moments: this.#moments,
      arrows: this.#arrows.arrows,
      spans: this.#spans.spans,
      stores: this.#stores.stores,
      counters: this.#counters.counters,
      changes: this.#changes.changes,
    };
  }

  #operation(event: OperationEvent): void {
    const { actor, processor, level = 0, operation, step, tick } = event;
    const moment = this.#moments.length;
    this.#moments.push({
      step,
      tick,
      lane: this.#lane(actor, numberOf(processor)),
      irql: level,
      kind: operation,
      text: inWords(event),
    });
    this.#arrows.operation(event, moment);
    this.#counters.operation(event, moment);
    this.#changes.operation(event, moment);
  }

  #dma(event: DmaEvent): void {
    const { actor, irql, processor, step, tick } = event;
    const moment = this.#moments.length;
    this.#moments.push({
      step,
      tick,
      lane: this.#lane(actor, processor),
      irql,
      kind: event._tag,
      text: eventInWords(event),
    });
    this.#stores.observe(event);
    this.#arrows.dma(event, moment);
    this.#spans.observe(event, moment);
    this.#counters.dma(event, moment);
    this.#changes.dma(event, moment);
  }

  #lane(name: string, processor: number | null): number {
    const known = this.#laneOf.get(name);
    if (known !== undefined) return known;
    const lane = this.#lanes.length;
    this.#laneOf.set(name, lane);
    this.#lanes.push({ name, processor });
    return lane;
  }
}

/** Processors are called by their number, which ends the name. */
function numberOf(processor: string | undefined): number | null {
  const digits = processor?.match(/\d+$/);
  return digits ? Number(digits[0]) : null;
}

/**
 * Reads events into a picture: lanes, moments, arrows, spans and counters, from
 * which every drawing is made.
 *
 * @param events of one run, oldest first, live or saved
 * @returns the picture, for {@linkcode textTimeline}, {@linkcode mermaid} and
 *   their neighbours
 *
 * @example What a run looked like
 * ```ts
 * import {
 *   Devices, Machine, pictureOf, textTimeline, type TraceEvent,
 * } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const events: TraceEvent[] = [];
 * Machine.run(Devices.busMaster({ dmaAddressWidth: 32 }), {
 *   observers: [(event) => void events.push(event)],
 * });
 * const picture = pictureOf(events);
 * assert.equal(picture.moments.length, events.length);
 * assert.match(textTimeline(picture), /step +tick/);
 * ```
 */
export function pictureOf(events: Iterable<TraceEvent>): Picture {
  const reader = new PictureReader();
  for (const event of events) reader.observe(event);
  return reader.picture;
}
