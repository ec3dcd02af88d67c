/**
 * The history of one run as a partial order: for every event, the earlier
 * events that it depends on, and why.
 *
 * Fingerprints, clocks and the search for races all read it, so that what
 * depends on what is decided in one place.
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import {
  CONTINUE,
  INTERRUPT,
  type Operation,
  TICK,
} from "../../actors/operation.ts";
import type { ActorScheduler } from "../../actors/scheduler.ts";
import { claimedProcessor, sidesOf } from "./dependence.ts";
import { Edges, RACE } from "./edges.ts";
import { EventList } from "./event_list.ts";
import { Identities } from "./identities.ts";
import {
  type Mask,
  noteOnProcessor,
  seekOnProcessor,
} from "./processor_order.ts";
import { noteOnResource, seekOnResource } from "./resource_order.ts";
import type { ActorTrack, ResourceTrack } from "./tracks.ts";
import { Traits } from "./traits.ts";

/** The events of the present run, with what each depends on. */
export class History {
  /** Who is who. */
  readonly identities: Identities = new Identities();
  /** What the events depend on. */
  readonly edges: Edges = new Edges();
  /** By event: the slot of the actor that did it. */
  readonly actors: number[] = [];
  /** What matters when two events are compared. */
  readonly traits: Traits = new Traits();
  /** By event that claims a processor: who masked it before. */
  readonly masks: Mask[] = [];
  /** By event: the event that its actor did before it, or -1. */
  readonly previous: number[] = [];
  /** By event: the exclusive event before it at the front of its resource. */
  readonly beforeInFront: number[] = [];
  /** By event: the exclusive event before it at the back of its resource. */
  readonly beforeAtBack: number[] = [];
  /** By event: whether it took the lock or the message it was about. */
  readonly took: boolean[] = [];
  /** By step of the scheduler: its event. */
  readonly ofStep: EventList = new EventList();
  /** How many events there are. */
  length = 0;
  /** The actor of the newest event. */
  actorOfNewest!: ActorTrack;
  /** What the newest event was done to, if it touched anything. */
  resourceOfNewest: ResourceTrack | undefined = undefined;

  /** The scheduler of the run. */
  scheduler!: ActorScheduler;
  /** When time last moved by itself, as an event of nobody; -1 for never. */
  passage = -1;
  /** The latest event that conflicts with everything, or -1. */
  #lastOfAll = -1;
  #now = 0;
  #ticked = false;

  /** Forgets the last run. */
  begin(scheduler: ActorScheduler): void {
    this.scheduler = scheduler;
    this.identities.begin();
    this.edges.clear();
    this.ofStep.clear();
    this.length = 0;
    this.passage = -1;
    this.#lastOfAll = -1;
    this.#now = 0;
    this.#ticked = false;
  }

  /**
   * Adds the event of an operation that is about to happen. The `continue`
   * after an interrupt level is none: it conflicts with nothing, and equivalent
   * runs need not have it.
   *
   * @returns the event, or -1 if there is none
   */
  record(actor: Actor, operation: Operation): number {
    const me = this.identities.actor(actor);
    if (this.scheduler.now !== this.#now) this.#passTime();
    if (operation.mode === CONTINUE && actor.yieldedAt < 0) {
      this.ofStep.push(me.last);
      return -1;
    }
    const event = this.length;
    const root = this.#rootOf(me, actor);
    const track = this.#trackOf(operation);
    this.#seek(me, root, track, actor, operation);
    this.#note(event, me, root, track, actor, operation);
    return event;
  }

  /**
   * Gathers what a pending operation depends on, as if it happened now. Read
   * the edges of the event `length`; they hold until the next event.
   */
  probe(actor: Actor, operation: Operation): void {
    const me = this.identities.actor(actor);
    const root = this.#rootOf(me, actor);
    this.#seek(me, root, this.#trackOf(operation), actor, operation);
  }

  /** The event in which the scheduler did a step, or -1. */
  eventOf(step: number): number {
    return step < 0 ? -1 : this.ofStep.at(step) ?? -1;
  }

  /** The track that stands for the actor's family. */
  #rootOf(me: ActorTrack, { family }: Actor): ActorTrack {
    return me.actor === family ? me : this.identities.actor(family);
  }

  #trackOf({ mode, resource }: Operation): ResourceTrack | undefined {
    return sidesOf(mode) === 0
      ? undefined
      : this.identities.resource(resource!);
  }

  #seek(
    me: ActorTrack,
    root: ActorTrack,
    track: ResourceTrack | undefined,
    actor: Actor,
    operation: Operation,
  ): void {
    const { edges, traits, identities, length } = this;
    edges.open(length);
    const place = track === undefined ? -1 : track.slot;
    traits.describe(length, root.slot, place, actor, operation, identities);
    this.#seekStart(me, actor);
    this.#seekAll(me, traits.isForAll(length));
    this.#seekFamily(me, root);
    if (operation.mode === INTERRUPT) {
      const victim = operation.argument as Actor;
      const theirs = identities.actor(victim.family);
      this.#race(me, theirs.lastOfFamily);
      this.#race(me, theirs.lastInterrupt);
    }
    seekOnResource(this, me, operation, track);
    if (actor.processor !== undefined) {
      seekOnProcessor(this, me, actor.processor, traits.levelOf(length));
    }
    const level = traits.claimOf(length);
    if (level === 0) return;
    const claimed = claimedProcessor(actor, operation)!;
    for (const other of identities.processor(claimed).residents) {
      if (other !== me) this.#race(me, other.lastBelow(level));
    }
  }

  /** The step in which another actor started this one or let it go on. */
  #seekStart(me: ActorTrack, actor: Actor): void {
    const event = this.eventOf(actor.announcedAt);
    if (event >= 0 && this.actors[event] !== me.slot) this.edges.need(event);
  }

  #seekAll(me: ActorTrack, everything: boolean): void {
    const last = this.#lastOfAll;
    if (everything) {
      for (const other of this.identities.present) {
        if (other.last > last) this.#race(me, other.last);
      }
    }
    if (last > me.last) this.#race(me, last);
  }

  #seekFamily(me: ActorTrack, root: ActorTrack): void {
    if (root.lastOfFamily > me.last) this.#race(me, root.lastOfFamily);
    if (root.lastInterrupt > me.last) this.#race(me, root.lastInterrupt);
  }

  #race(me: ActorTrack, event: number): void {
    if (event >= 0 && this.actors[event] !== me.slot) {
      this.edges.add(event, RACE);
    }
  }

  #note(
    event: number,
    me: ActorTrack,
    root: ActorTrack,
    track: ResourceTrack | undefined,
    actor: Actor,
    operation: Operation,
  ): void {
    this.length = event + 1;
    this.actorOfNewest = me;
    this.resourceOfNewest = track;
    this.ofStep.push(event);
    this.actors[event] = me.slot;
    this.previous[event] = me.last;
    me.last = event;
    root.lastOfFamily = event;
    if (this.traits.isForAll(event)) this.#lastOfAll = event;
    this.#ticked = operation.mode === TICK;
    if (operation.mode === INTERRUPT) {
      const victim = operation.argument as Actor;
      this.identities.actor(victim.family).lastInterrupt = event;
    }
    if (track !== undefined) noteOnResource(this, event, operation, track);
    if (actor.processor !== undefined || this.traits.claimOf(event) > 0) {
      noteOnProcessor(this, event, me, actor, operation);
    }
  }

  /**
   * Time that moves because nobody else can comes after all that happened. It
   * is an event of nobody, on which the sleepers depend. Where the clock is an
   * actor, its own step is that event.
   */
  #passTime(): void {
    this.#now = this.scheduler.now;
    if (this.#ticked) return;
    const event = this.length++;
    this.edges.open(event);
    for (const { last } of this.identities.present) {
      if (last >= 0) this.edges.need(last);
    }
    this.actors[event] = -1;
    this.previous[event] = -1;
    this.passage = event;
  }
}
