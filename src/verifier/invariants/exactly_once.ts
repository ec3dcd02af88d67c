/**
 * The invariant about the routine of a request: it runs once if the request is
 * granted, and never if it is cancelled.
 *
 * @module
 */

import type {
  CallbackFinishedEvent,
  CallbackStartedEvent,
  CallEvent,
  RequestGrantedEvent,
} from "../../ddi/mod.ts";
import type { Invariant } from "../invariant.ts";

/** The callbacks that a grant leads to. */
const grantCallbacks: ReadonlySet<string> = new Set([
  "AdapterControl",
  "AdapterListControl",
]);

/** Which routines are to run, and which do. */
class Callbacks {
  readonly #waiting: Set<number> = new Set();
  readonly #due: Set<number> = new Set();
  readonly #running: Set<number> = new Set();
  /** Whether the latest call of an actor said that there is a routine. */
  readonly #hasRoutine: Map<string, boolean> = new Map();

  called({ actor, arguments: { routine }, adapter }: CallEvent): void {
    if (adapter !== undefined) this.#hasRoutine.set(actor, routine !== false);
  }

  queued(request: number): void {
    this.#waiting.add(request);
  }

  cancelled(request: number | null): string | undefined {
    return request === null || this.#waiting.delete(request)
      ? undefined
      : `request ${request} was cancelled although it did not wait`;
  }

  granted({ actor, request, waited }: RequestGrantedEvent): string | undefined {
    if (waited && !this.#waiting.delete(request)) {
      return `request ${request} was granted although it did not wait any more`;
    }
    // What did not wait was granted within the call of its own actor.
    if (waited || this.#hasRoutine.get(actor) !== false) {
      this.#due.add(request);
    }
    return undefined;
  }

  started({ callback, request }: CallbackStartedEvent): string | undefined {
    if (!grantCallbacks.has(callback)) return undefined;
    if (!this.#due.delete(request)) {
      return `the routine of request ${request} was entered, which was not granted or had run`;
    }
    this.#running.add(request);
    return undefined;
  }

  finished({ callback, request }: CallbackFinishedEvent): string | undefined {
    if (!grantCallbacks.has(callback)) return undefined;
    return this.#running.delete(request)
      ? undefined
      : `the routine of request ${request} returned without having been entered`;
  }

  atRest(): string | undefined {
    const [due] = this.#due;
    const [running] = this.#running;
    if (due !== undefined) {
      return `request ${due} was granted, and its routine never ran`;
    }
    return running === undefined
      ? undefined
      : `the routine of request ${running} never returned`;
  }
}

/** TRUE from a cancel means no run, FALSE means one. */
export const routinesRunOnce: Invariant = {
  name: "routines run once",
  statement:
    "The routine of a granted request is entered exactly once; that of a cancelled request never.",
  spec: ["C084", "C127", "02"],
  start: () => {
    const callbacks = new Callbacks();
    return {
      events: {
        Call: (event) => void callbacks.called(event),
        RequestQueued: ({ request }) => void callbacks.queued(request),
        RequestCancelled: ({ request }) => callbacks.cancelled(request),
        RequestGranted: (event) => callbacks.granted(event),
        CallbackStarted: (event) => callbacks.started(event),
        CallbackFinished: (event) => callbacks.finished(event),
      },
      atRest: () => callbacks.atRest(),
    };
  },
};
