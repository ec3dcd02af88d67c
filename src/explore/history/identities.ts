/**
 * Who is who from run to run: actors and resources are made anew in every run
 * and are known again by their names.
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import { isTask } from "../../actors/foreign_tasks.ts";
import { cut } from "../../actors/lists.ts";
import type { Resource } from "../../actors/operation.ts";
import type { Processor } from "../../actors/processor.ts";
import { ActorTrack, ProcessorTrack, ResourceTrack } from "./tracks.ts";

/** The tables of one search. */
export class Identities {
  /** Every actor that any run had, by slot. */
  readonly actors: ActorTrack[] = [];
  /** The actors that the present run has shown so far. */
  readonly present: ActorTrack[] = [];
  /** A name that two actors or two resources had at once in one run. */
  sharedName: string | undefined = undefined;

  readonly #actorsByName = new Map<string, ActorTrack>();
  /** By number of an actor in its run: who had that number last. */
  readonly #guesses: ActorTrack[] = [];
  readonly #resources: ResourceTrack[] = [];
  readonly #resourcesByName = new Map<string, ResourceTrack>();
  readonly #processors: ProcessorTrack[] = [];
  #run = 0;

  /** Said before each run. */
  begin(): void {
    this.#run++;
    cut(this.present, 0);
    cut(this.#processors, 0);
  }

  /** The track of an actor of the present run. */
  actor(actor: Actor): ActorTrack {
    return actor.slot >= 0 ? this.actors[actor.slot]! : this.#meet(actor);
  }

  /** The track of what an operation is done to: of its group, if it has one. */
  resource(resource: Resource): ResourceTrack {
    const whole = resource.group ?? resource;
    const { slot } = whole;
    if (slot !== undefined && slot >= 0) {
      const track = this.#resources[slot]!;
      if (track.run === this.#run) return track;
    }
    return this.#meetResource(whole);
  }

  /** The track of a processor of the present run. */
  processor(processor: Processor): ProcessorTrack {
    const track = this.#processors[processor.slot];
    if (track?.processor === processor) return track;
    processor.slot = this.#processors.length;
    const made = new ProcessorTrack(processor.slot, processor);
    this.#processors.push(made);
    return made;
  }

  #meet(actor: Actor): ActorTrack {
    let { name } = actor;
    const { id } = actor;
    // Mostly the same actor has the same number, and comparing names is cheaper.
    const guess = id < 0 ? undefined : this.#guesses[id];
    let track = guess?.name === name ? guess : this.#actorsByName.get(name);
    // A fiber goes on under the name of the task that started it.
    while (track?.run === this.#run && !isTask(track.actor!)) {
      this.sharedName ??= name;
      track = this.#actorsByName.get(name += "'");
    }
    if (track === undefined) {
      track = new ActorTrack(this.actors.length, name);
      this.actors.push(track);
      this.#actorsByName.set(name, track);
    }
    actor.slot = track.slot;
    if (id >= 0) this.#guesses[id] = track;
    if (track.run === this.#run) {
      track.actor = actor;
      return track;
    }
    track.begin(this.#run, actor);
    this.present.push(track);
    const { processor } = actor;
    if (processor !== undefined) {
      this.processor(processor).residents.push(track);
    }
    return track;
  }

  #meetResource(resource: Resource): ResourceTrack {
    let { name } = resource;
    let track = this.#resourcesByName.get(name);
    while (track?.run === this.#run) {
      this.sharedName ??= name;
      track = this.#resourcesByName.get(name += "'");
    }
    if (track === undefined) {
      track = new ResourceTrack(this.#resources.length, name);
      this.#resources.push(track);
      this.#resourcesByName.set(name, track);
    }
    resource.slot = track.slot;
    track.begin(this.#run);
    return track;
  }
}
