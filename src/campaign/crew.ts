/**
 * The crew of a campaign: hands out shares, takes in what was found, and gives a
 * share to another worker when the first one dies.
 *
 * @module
 */

import { Hand, ShareDropped, WorkerLost } from "./hand.ts";
import type { Phase } from "./plan.ts";
import type { FoundShare, Share } from "./share.ts";

/** What came of a phase. */
export interface PhaseResult {
  /** What was found, by number of the share. */
  readonly found: ReadonlyMap<number, FoundShare>;
  /** Whether every share was searched to its end. */
  readonly complete: boolean;
}

/** What a crew is told of the campaign. */
export interface CrewOptions {
  /** How many workers. */
  readonly workers: number;
  /** Milliseconds that a worker may be silent. */
  readonly patience: number;
  /** When the campaign ends at the latest, by `performance.now()`. */
  readonly deadline: number;
  /** Whether to go on after a failure. */
  readonly all: boolean;
  /** Told how many runs were made. */
  readonly progress: ((runs: number) => void) | undefined;
  /** Asked whether to end. */
  readonly stop: (() => boolean) | undefined;
}

/** A share is given to so many workers before it is given up. */
const TRIES = 2;

/** After so many lost shares, and none searched between, there is no hope. */
const LOST_MAX = 3;

/** The workers of one campaign. */
export class Crew {
  /** What happened to workers, in sentences. */
  readonly incidents: string[] = [];
  /** Shares that nobody could search. */
  lost = 0;
  readonly #options: CrewOptions;
  readonly #hands: readonly Hand[];
  /** Runs of the shares that are done. */
  #runs = 0;
  #lostInARow = 0;
  /** Not 0 once somebody has asked to end; workers see it too. */
  readonly #halt: Int32Array = new Int32Array(new SharedArrayBuffer(4));

  /** @param options how many, and for how long */
  constructor(options: CrewOptions) {
    this.#options = options;
    this.#hands = Array.from(
      { length: options.workers },
      (_, index) => new Hand(index + 1, options.patience, () => this.#tell()),
    );
  }

  /** Searches the shares of a phase. */
  async search(phase: Phase): Promise<PhaseResult> {
    const work = new PhaseWork(phase, this.#options);
    await Promise.all(this.#hands.map((hand) => this.#work(hand, work)));
    return work.result;
  }

  /** Ends all workers. */
  close(): void {
    for (const hand of this.#hands) hand.close();
  }

  async #work(hand: Hand, work: PhaseWork): Promise<void> {
    for (;;) {
      const goesOn = this.#lostInARow < LOST_MAX &&
        Atomics.load(this.#halt, 0) === 0;
      const share = goesOn ? work.next() : undefined;
      if (share === undefined) return;
      const found = await this.#searched(hand, share);
      if (found === undefined) continue;
      this.#lostInARow = 0;
      this.#runs += found.coverage.runs;
      work.take(share, found);
      this.#tell();
      // Nobody asks any more for what comes after the first failure.
      for (const other of this.#hands) {
        if (other.share !== undefined && !work.wants(other.share)) other.drop();
      }
    }
  }

  async #searched(hand: Hand, share: Share): Promise<FoundShare | undefined> {
    for (let tries = 1; tries <= TRIES; tries++) {
      try {
        return await hand.search({ ...share, halt: this.#halt });
      } catch (error) {
        if (error instanceof ShareDropped) return undefined;
        if (!(error instanceof WorkerLost)) throw error;
        const what = tries < TRIES
          ? "so another took over"
          : "and its share was not searched";
        this.incidents.push(
          `Worker ${hand.number} ended amid share ${share.number}, because ${error.message}, ${what}`,
        );
      }
    }
    this.lost++;
    if (++this.#lostInARow === LOST_MAX) {
      this.incidents.push(
        `The campaign was given up, because ${LOST_MAX} shares in a row were lost`,
      );
    }
    return undefined;
  }

  #tell(): void {
    if (this.#options.stop?.() === true) Atomics.store(this.#halt, 0, 1);
    const underWay = this.#hands.reduce((sum, { runs }) => sum + runs, 0);
    this.#options.progress?.(this.#runs + underWay);
  }
}

/** What is left of a phase, and what was found. */
class PhaseWork {
  readonly #phase: Phase;
  readonly #options: CrewOptions;
  readonly #found = new Map<number, FoundShare>();
  #next = 0;
  #runs = 0;
  /** The number of the first share that failed. */
  #failed = Infinity;

  constructor(phase: Phase, options: CrewOptions) {
    this.#phase = phase;
    this.#options = options;
  }

  /** The next share, if there is one and time for it. */
  next(): Share | undefined {
    const { shares, runs } = this.#phase;
    const share = shares[this.#next];
    const left = Math.ceil(this.#options.deadline - performance.now());
    if (share === undefined || left <= 0 || this.#runs >= runs) return;
    if (!this.wants(share)) return;
    this.#next++;
    return {
      ...share,
      runs: Math.min(share.runs, runs - this.#runs),
      milliseconds: left === Infinity ? undefined : left,
    };
  }

  /** Whether a share matters, given what failed. */
  wants({ number }: Share): boolean {
    return number < this.#failed;
  }

  /** Takes in what was found. */
  take({ number }: Share, found: FoundShare): void {
    this.#found.set(number, found);
    this.#runs += found.coverage.runs;
    if (this.#options.all || found.failures.length === 0) return;
    this.#failed = Math.min(this.#failed, number);
  }

  get result(): PhaseResult {
    const { shares, isExact } = this.#phase;
    // What was found after the first failure depends on who was faster.
    const found = [...this.#found].filter(([number]) => number <= this.#failed);
    return {
      found: new Map(found.sort(([one], [other]) => one - other)),
      complete: isExact && found.length === shares.length &&
        found.every(([, { coverage }]) => coverage.complete),
    };
  }
}
