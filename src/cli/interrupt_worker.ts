/**
 * The worker that waits for Ctrl-C. It listens once: a second one ends the
 * process, as if nobody listened.
 *
 * @module
 */

/** Shared memory whose first word is 1 once Ctrl-C was pressed. */
export type InterruptNote = Int32Array<SharedArrayBuffer>;

/** What the worker sees of its thread. */
const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<InterruptNote>) => void;
};

scope.onmessage = ({ data: noted }) => {
  const note = () => {
    Atomics.store(noted, 0, 1);
    Deno.removeSignalListener("SIGINT", note);
  };
  Deno.addSignalListener("SIGINT", note);
};
