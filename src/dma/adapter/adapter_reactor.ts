/**
 * The reactor of an adapter object: serves its messages, and lets whoever asked
 * pass on what the step has to signal to others.
 *
 * A step of an adapter may start a channel of a DMA controller, or raise its
 * interrupt. Other actors hear of that, so it takes announced operations of
 * their own, which follow the step.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { Reactor } from "../../actors/mod.ts";
import { serve } from "./adapter_actor.ts";
import type { AdapterAnswer, AdapterMessage } from "./adapter_messages.ts";
import type { AdapterObject } from "./adapter_object.ts";
import { passOn } from "./signals.ts";

/** Takes the messages to one adapter object. */
export class AdapterReactor extends Reactor<AdapterMessage, AdapterAnswer> {
  /** @param adapter whose messages it serves */
  constructor(adapter: AdapterObject) {
    const { group, signals } = adapter.system;
    super(adapter.name, (message) => {
      const answer = serve(adapter, message);
      return signals.length === 0
        ? answer
        : { ...answer, signals: signals.splice(0) };
    }, group);
  }

  /** Sends a message, gets its answer, and passes on what it signals. */
  override ask(message: AdapterMessage): Effect.Effect<AdapterAnswer> {
    return Effect.withFiber((fiber) =>
      this.askThen(fiber, message, Effect.succeed)
    );
  }

  /** Passes on what the answer signals before anything else. */
  protected override goOn<B, E, R, T>(
    answer: AdapterAnswer,
    next: (answer: AdapterAnswer, about: T) => Effect.Effect<B, E, R>,
    about: T,
  ): Effect.Effect<B, E, R> {
    const { signals } = answer;
    if (signals === undefined) return next(answer, about);
    return Effect.flatMap(passOn(signals), () => next(answer, about));
  }
}
