/**
 * Watches for Ctrl-C while this thread is busy: a worker waits for the signal
 * and notes it in shared memory. Searches and runs are single calls in which no
 * event of this thread is served.
 *
 * @module
 */

import type { InterruptWatch } from "../host.ts";
import type { InterruptNote } from "./interrupt_worker.ts";

/** Begins to watch. Where no worker can be had, Ctrl-C ends the process. */
export function watchInterrupts(): InterruptWatch {
  const noted: InterruptNote = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(
    new URL("./interrupt_worker.ts", import.meta.url).href,
    { type: "module" },
  );
  worker.onerror = (event) => event.preventDefault();
  worker.postMessage(noted);
  return {
    asked: () => Atomics.load(noted, 0) > 0,
    close: () => worker.terminate(),
  };
}
