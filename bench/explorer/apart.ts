/**
 * A contender in an isolate of its own. What V8 learned from one cannot help or
 * hinder another there, and the explorer's traps, which for the time of a search
 * stand in front of promises, cannot slow a contender that lives on promises.
 *
 * @module
 */

import { askWorker } from "../ask_worker.ts";
import type { Share } from "./contenders.ts";
import type { Turn } from "./rounds.ts";

/** A worker that runs shares. */
export class Apart {
  readonly #worker: Worker = new Worker(
    new URL("./contender_worker.ts", import.meta.url).href,
    { type: "module" },
  );

  /** Runs a share and says how long it took. */
  run(share: Share): Promise<Turn> {
    return askWorker<Turn>(this.#worker, share);
  }

  /** Ends the worker. */
  close(): void {
    this.#worker.terminate();
  }
}
