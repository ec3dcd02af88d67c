/**
 * What a run on a machine gives back.
 *
 * @module
 */

import type { RunResult } from "../actors/mod.ts";
import type { FaultCount } from "../machine/mod.ts";
import type { Finding } from "../verifier/mod.ts";
import type { Statistics } from "./statistics.ts";

/** How one actor was used. */
export interface ActorMessages {
  /** Its name. */
  readonly actor: string;
  /** Messages it took or was asked. */
  readonly messages: number;
}

/** The result of a run on a machine: how it ended, and what was seen. */
export interface MachineReport<out A, out E> extends RunResult<A, E> {
  /** What makes the same run again: a seed, or the order of service. */
  readonly schedule: string;
  /** What the verifier found, in order. */
  readonly findings: readonly Finding[];
  /**
   * What was held, mapped or waiting when the run came to rest by itself, in
   * one sentence; undefined if nothing was, or if nobody looked.
   */
  readonly left: string | undefined;
  /** What was done wrong on purpose, kinds without an occasion left out. */
  readonly faults: readonly FaultCount[];
  /** Counts; all zero if the options said no. */
  readonly statistics: Statistics;
  /** Map registers that nobody holds at the end, in every store. */
  readonly freeMapRegisters: number;
  /**
   * Map registers of the machine at the end: those of every class of addresses,
   * of controllers that count within a boundary, and in reserve.
   */
  readonly poolSize: number;
  /** Messages by actor, the busiest first. */
  readonly messages: readonly ActorMessages[];
}
