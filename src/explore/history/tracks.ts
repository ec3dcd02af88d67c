/**
 * What a search remembers of an actor, a resource or a processor: who it is in
 * every run, and what it did in the present one.
 *
 * @module
 */

import type { Actor } from "../../actors/actor.ts";
import type { Processor } from "../../actors/processor.ts";
import { EventList } from "./event_list.ts";
import { textFirst, textSecond } from "./hashing.ts";

/** Levels a processor can run at, 0 included. */
const LEVELS = 32;

/** An actor, known by its name from run to run. */
export class ActorTrack {
  /** Position in the search's table of actors. */
  readonly slot: number;
  /** Its name. */
  readonly name: string;
  /** The name in the first lane of hashes. */
  readonly first: number;
  /** The name in the second lane of hashes. */
  readonly second: number;

  /** The run that the rest speaks of. */
  run = -1;
  /** The actor in that run. */
  actor: Actor | undefined = undefined;
  /** The latest event it did, or -1. */
  last = -1;
  /** The latest event of its whole family, kept with the family's root. */
  lastOfFamily = -1;
  /** The latest interruption of its family, kept with the family's root. */
  lastInterrupt = -1;
  /** The latest event at each level of its processor, if it has one. */
  atLevel: Int32Array | undefined = undefined;
  /** Fingerprint of what led to its present state, first lane. */
  hashFirst = 0;
  /** The same, second lane. */
  hashSecond = 0;
  /** Random words it has drawn. */
  draws = 0;

  /** @param slot position in the search's table of actors */
  constructor(slot: number, name: string) {
    this.slot = slot;
    this.name = name;
    this.first = textFirst(name);
    this.second = textSecond(name);
  }

  /** Forgets the last run. */
  begin(run: number, actor: Actor): void {
    this.run = run;
    this.actor = actor;
    this.last = -1;
    this.lastOfFamily = -1;
    this.lastInterrupt = -1;
    this.hashFirst = this.first;
    this.hashSecond = this.second;
    this.draws = 0;
    if (actor.processor === undefined) this.atLevel = undefined;
    else (this.atLevel ??= new Int32Array(LEVELS)).fill(-1);
  }

  /** The latest event it did at a level below the one given, or -1. */
  lastBelow(level: number): number {
    return latest(this.atLevel!, 0, level);
  }

  /** The latest event it did at the level given or above, or -1. */
  lastFrom(level: number): number {
    return latest(this.atLevel!, level, LEVELS);
  }
}

function latest(events: Int32Array, from: number, to: number): number {
  let found = -1;
  for (let level = from; level < to; level++) {
    if (events[level]! > found) found = events[level]!;
  }
  return found;
}

/** A mailbox, cell, lock or reactor, known by its name from run to run. */
export class ResourceTrack {
  /** Position in the search's table of resources. */
  readonly slot: number;
  /** Its name. */
  readonly name: string;
  /** The name in the first lane of hashes. */
  readonly first: number;
  /** The name in the second lane of hashes. */
  readonly second: number;

  /** The run that the rest speaks of. */
  run = -1;
  /** The latest event at its front that others cannot share, or -1. */
  front = -1;
  /** The latest event at its back that others cannot share, or -1. */
  back = -1;
  /** Events since then that may be in any order among themselves. */
  readonly shared: EventList = new EventList();
  /** The sends to a mailbox so far. */
  readonly sends: EventList = new EventList();
  /** The events that took a message from a mailbox so far. */
  readonly takes: EventList = new EventList();

  /** @param slot position in the search's table of resources */
  constructor(slot: number, name: string) {
    this.slot = slot;
    this.name = name;
    this.first = textFirst(name);
    this.second = textSecond(name);
  }

  /** Forgets the last run. */
  begin(run: number): void {
    this.run = run;
    this.front = -1;
    this.back = -1;
    this.shared.clear();
    this.sends.clear();
    this.takes.clear();
  }
}

/** A processor in the present run. */
export class ProcessorTrack {
  /** Position in the table of the run. */
  readonly slot: number;
  /** The processor itself. */
  readonly processor: Processor;
  /** The actors that have moved on it. */
  readonly residents: ActorTrack[] = [];
  /** Events that took it from the actors below their level, oldest first. */
  readonly claims: number[] = [];

  /** @param slot position in the table of the run */
  constructor(slot: number, processor: Processor) {
    this.slot = slot;
    this.processor = processor;
  }
}
