/**
 * The worker that waits for Ctrl-C. It listens for a moment more, because
 * `deno task` passes on what the terminal has sent already; a second one after
 * that ends the process, as if nobody listened.
 *
 * @module
 */

/** Shared memory whose first word is 1 once Ctrl-C was pressed. */
export type InterruptNote = Int32Array<SharedArrayBuffer>;

/** So long after the first, a second Ctrl-C is the first once more. */
const ECHO_MILLISECONDS = 500;

/** What the worker sees of its thread. */
const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<InterruptNote>) => void;
};

scope.onmessage = ({ data: noted }) => {
  const note = () => {
    if (Atomics.exchange(noted, 0, 1) !== 0) return;
    setTimeout(
      () => Deno.removeSignalListener("SIGINT", note),
      ECHO_MILLISECONDS,
    );
  };
  Deno.addSignalListener("SIGINT", note);
};
