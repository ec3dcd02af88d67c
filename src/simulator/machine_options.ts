/**
 * What a run on a simulated machine can be told: how the machine is built, how
 * choices are made, and who watches.
 *
 * @module
 */

import type {
  LimitOptions,
  Observer,
  Oracle,
  TimePolicy,
} from "../actors/mod.ts";
import type { DmaOptions } from "../dma/mod.ts";
import type { KernelOptions } from "../machine/mod.ts";

/** What the verifier does with what it finds. */
export type VerifierMode = "off" | "report" | "bugcheck";

/** How a run is set up. Every field has a default. */
export interface MachineOptions
  extends KernelOptions, DmaOptions, LimitOptions {
  /**
   * Seed of the choices: with one, every choice is drawn from it; without,
   * actors are served first come, first served.
   */
  readonly seed?: number;
  /** Answers every question of the run; takes the place of `seed`. */
  readonly oracle?: Oracle;
  /** Whether timers fire only when nothing else can move, or at any time. */
  readonly time?: TimePolicy;
  /**
   * What the verifier does: nothing, add findings to the report (the default),
   * or stop the machine at the first one.
   */
  readonly verifier?: VerifierMode;
  /**
   * Whether the run is held against the invariants, which hold whatever drivers
   * do; true if left out. A broken one is a mistake of the model and stops the
   * run; what the driver left held or waiting is told in the report.
   */
  readonly invariants?: boolean;
  /** Who else sees the events, after verifier, invariants and statistics. */
  readonly observers?: readonly Observer[];
  /** Whether announced operations are events too; false if left out. */
  readonly traceOperations?: boolean;
  /** Whether the report has statistics; true if left out. */
  readonly statistics?: boolean;
}
