/**
 * The order that a shared processor imposes on events: what was masked by whom,
 * and which blocks of higher levels came between.
 *
 * A ready actor of a higher level is always served first, and its block runs to
 * its end. So an event below that level comes either before the event that
 * claimed the processor or after the whole block, and the claim alone is what
 * it races with.
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import type { Operation } from "../../actors/operation.ts";
import { MASKING_LEVEL, type Processor } from "../../actors/processor.ts";
import { claimedProcessor } from "./dependence.ts";
import { BLOCK, MASKED } from "./edges.ts";
import type { History } from "./history.ts";
import type { ActorTrack } from "./tracks.ts";

/**
 * Adds the edges of an event on a processor.
 *
 * @param level the level at which it happens there
 */
export function seekOnProcessor(
  history: History,
  me: ActorTrack,
  processor: Processor,
  level: number,
): void {
  const track = history.identities.processor(processor);
  const { edges, actors, traits } = history;
  const since = me.lastBelow(level + 1);
  for (let i = track.claims.length - 1; i >= 0; i--) {
    const claim = track.claims[i]!;
    if (claim <= since) break;
    if (actors[claim] !== me.slot && traits.claimOf(claim) > level) {
      edges.add(claim, MASKED);
    }
  }
  const masking = Math.max(level, MASKING_LEVEL);
  for (const other of track.residents) {
    if (other !== me) edges.add(other.lastFrom(masking), BLOCK);
  }
}

/** Notes an event on its processor, and the claim it makes on one. */
export function noteOnProcessor(
  history: History,
  event: number,
  me: ActorTrack,
  actor: Actor,
  operation: Operation,
): void {
  if (actor.processor !== undefined) {
    me.atLevel![history.traits.levelOf(event)] = event;
  }
  const claimed = claimedProcessor(actor, operation);
  if (claimed === undefined) return;
  history.masks[event] = maskOf(history, claimed);
  history.identities.processor(claimed).claims.push(event);
}

/** Who keeps lower actors off a processor just before an event. */
export interface Mask {
  /** The family that holds the processor's level, if it masks. */
  readonly holder: Actor | undefined;
  /** That level, or 0. */
  readonly held: number;
  /** The highest level that a ready actor asks for, or 0. */
  readonly asked: number;
}

const UNMASKED: Mask = { holder: undefined, held: 0, asked: 0 };

function maskOf(history: History, processor: Processor): Mask {
  const { holder, level } = processor;
  const held = level < MASKING_LEVEL ? 0 : level;
  const asked = history.scheduler.ready.claimOn(processor);
  return held === 0 && asked === 0 ? UNMASKED : { holder, held, asked };
}

/** Whether an actor could have moved under a mask, at a level of its own. */
export function admits(mask: Mask, actor: Actor, level: number): boolean {
  if (level < mask.asked) return false;
  return mask.held === 0 || mask.holder === actor.family || level > mask.held;
}
