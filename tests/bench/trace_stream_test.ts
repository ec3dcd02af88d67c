/**
 * A trace that is written as it happens: a run of a hundred thousand events
 * holds back no more than a run of a few.
 *
 * @module
 */

import { streamTrace } from "../../bench/verifier/trace_stream.ts";
import { assert } from "../deps.ts";

Deno.test("a trace of a hundred thousand events is streamed in constant memory", () => {
  const heap = () => Deno.memoryUsage().heapUsed;
  const { bytes, events, heapGrowth, largestWrite } = streamTrace(1e5, heap);
  assert(events >= 1e5, `${events} events`);
  assert(
    bytes > 100 * largestWrite,
    `${largestWrite} of ${bytes} bytes at once`,
  );
  assert(heapGrowth < 2, `the heap grew ${heapGrowth} times`);
});
