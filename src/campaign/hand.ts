/**
 * One hand of a campaign: a worker, what it does at present, and another worker
 * when it dies.
 *
 * @module
 */

import type { FoundShare, Share, WorkerAnswer } from "./share.ts";

/** A worker that did not come to the end of its share. */
export class WorkerLost extends Error {
  /** @param why in words that can follow `because` */
  constructor(why: string) {
    super(why);
    this.name = "WorkerLost";
  }
}

/** Thrown when nobody wants a share any more. */
export class ShareDropped extends Error {}

/** One worker at a time. */
export class Hand {
  /** Its number among the hands, from 1, for people. */
  readonly number: number;
  /** The share it searches, if it does. */
  share: Share | undefined = undefined;
  /** Runs it has made of that share, as far as it has said. */
  runs = 0;
  readonly #patience: number;
  readonly #heard: () => void;
  #worker: Worker | undefined;
  #drop: (() => void) | undefined;

  /**
   * @param number from 1
   * @param patience milliseconds that its worker may be silent
   * @param heard called when the worker has said how many runs it made
   */
  constructor(number: number, patience: number, heard: () => void) {
    this.number = number;
    this.#patience = patience;
    this.#heard = heard;
  }

  /**
   * Searches a share.
   *
   * @throws {WorkerLost} when the worker dies, or is silent for too long
   * @throws {ShareDropped} after {@linkcode Hand.drop}
   */
  async search(share: Share): Promise<FoundShare> {
    this.share = share;
    this.runs = 0;
    try {
      return await this.#ask(share);
    } catch (error) {
      this.close();
      throw error;
    } finally {
      this.share = undefined;
      this.runs = 0;
      this.#drop = undefined;
    }
  }

  /** Ends the present share, which nobody wants any more. */
  drop(): void {
    this.#drop?.();
  }

  /** Ends the worker. */
  close(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  async #ask(share: Share): Promise<FoundShare> {
    const worker = this.#worker ??= new Worker(
      new URL("./worker.ts", import.meta.url).href,
      { type: "module" },
    );
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      return await new Promise((resolve, reject) => {
        const wait = () => {
          clearTimeout(timer);
          timer = setTimeout(() => {
            const seconds = this.#patience / 1000;
            reject(new WorkerLost(`it said nothing for ${seconds} seconds`));
          }, this.#patience);
        };
        this.#drop = () => reject(new ShareDropped());
        worker.onmessage = ({ data }: MessageEvent<WorkerAnswer>) => {
          wait();
          if (data._tag === "Found") return resolve(data.found);
          if (data._tag === "Refused") {
            return reject(new WorkerLost(firstLine(data.sentence)));
          }
          this.runs = data.runs;
          this.#heard();
        };
        worker.onerror = (event) => {
          event.preventDefault();
          reject(new WorkerLost(firstLine(event.message)));
        };
        wait();
        worker.postMessage(share);
      });
    } finally {
      clearTimeout(timer);
    }
  }
}

function firstLine(message: string): string {
  const [line = ""] = message.split("\n");
  return line === "" ? "it ended by itself" : line;
}
