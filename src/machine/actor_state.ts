/**
 * What the kernel remembers of one actor: the levels it raised itself to, and
 * how many spin locks it holds.
 *
 * @module
 */

import type { Irql } from "../ddi/mod.ts";

/** One entry for each actor that ever raised its IRQL or took a spin lock. */
export class ActorState {
  /** The IRQLs that KeRaiseIrql saved and KeLowerIrql has not restored. */
  readonly savedIrqls: Irql[] = [];
  /** Spin locks held, the cancel lock and interrupt locks included. */
  locksHeld = 0;
}
