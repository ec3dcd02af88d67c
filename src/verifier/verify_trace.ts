/**
 * Judges a saved trace: the same rules, the same findings as in the live run.
 *
 * @module
 */

import { Result } from "../../deps.ts";
import type { TraceEvent } from "../actors/mod.ts";
import { DMA_EVENT_TAGS, DmaEventSchema, reader } from "../ddi/mod.ts";
import type { Finding } from "./finding.ts";
import { makeVerifier } from "./verifier.ts";

/** How a trace is judged. */
export interface VerifyTraceOptions {
  /** The most findings to give back, 0 or more; 10,000 if left out. */
  readonly findingsMax?: number;
}

/** Events of a later form may have more fields; no rule looks at those. */
const read = reader(DmaEventSchema, "ignored");

/**
 * Judges the events of a saved trace, in order. Events of other rooms, such as
 * announced operations, are passed over.
 *
 * @param events the events as they were read, for example from JSON; they are
 *   taken one by one, so a stream of any length needs no more memory than its
 *   findings and what drivers hold at a time
 * @param options how many findings to keep
 * @returns what the verifier of the live run found
 * @throws {TypeError} when one is no event or lacks what its kind must have; the
 *   message says which, counted from 0, and what is wrong with it
 *
 * @example
 * ```ts
 * import { verifyTrace } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const saved = JSON.parse(`[{
 *   "_tag": "NoChannelHeld", "adapter": "adapter",
 *   "step": 4, "tick": 0, "actor": "main", "processor": 0, "irql": 2
 * }]`);
 * const [finding] = verifyTrace(saved);
 * assert.equal(finding?.title, "More adapter channels freed than allocated");
 * assert.throws(() => verifyTrace([{ _tag: "NoChannelHeld" }]), /^TypeError: Event 0/);
 * ```
 */
export function verifyTrace(
  events: Iterable<unknown>,
  options: VerifyTraceOptions = {},
): readonly Finding[] {
  const verifier = makeVerifier({ mode: "report", ...options });
  let index = 0;
  for (const saved of events) {
    const event = readTraceEvent(saved, `Event ${index++} of the trace`);
    if (event !== undefined) verifier.observe(event);
  }
  return verifier.findings;
}

/**
 * Checks one event of a saved trace. Use it where {@linkcode verifyTrace} does
 * not fit, as for a trace that is read line by line.
 *
 * @param saved the event as it was read, for example from JSON
 * @param place what the event is called in an error
 * @returns the event, or nothing for one of another room, which no rule looks at
 * @throws {TypeError} when it is no event or lacks what its kind must have; the
 *   message begins with `place`
 */
export function readTraceEvent(
  saved: unknown,
  place: string,
): TraceEvent | undefined {
  let tag: string | undefined;
  try {
    tag = tagOf(saved);
  } catch {
    // Not from a file: an object whose fields throw when they are read.
    throw new TypeError(`${place} cannot be looked at`);
  }
  if (tag === undefined) throw new TypeError(`${place} has no _tag`);
  if (!DMA_EVENT_TAGS.has(tag)) return undefined;
  const event = read(saved);
  if (Result.isSuccess(event)) return event.success;
  throw new TypeError(`${place}, ${tag}: ${event.failure}`);
}

function tagOf(saved: unknown): string | undefined {
  if (typeof saved !== "object" || saved === null) return undefined;
  const { _tag } = saved as { readonly _tag?: unknown };
  return typeof _tag === "string" ? _tag : undefined;
}
