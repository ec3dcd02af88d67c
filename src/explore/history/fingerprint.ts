/**
 * Fingerprints of a run: one that ignores the order of independent events, and
 * so tells behaviours apart, and one that does not, and so tells runs apart.
 *
 * Two runs with the same events, each depending on the same earlier events,
 * are one behaviour: nothing any actor could see differs. Their fingerprints
 * have 53 bits; among a million behaviours two are mixed up with a chance of
 * one in 18,000.
 *
 * @module
 */

import type { Operation } from "../../actors/operation.ts";
import { BLOCK } from "./edges.ts";
import { joinLanes, mixFirst, mixSecond } from "./hashing.ts";
import type { History } from "./history.ts";
import type { ActorTrack } from "./tracks.ts";

/** Spreads the hash of an event that another depends on. */
const SPREAD = 0x9e3779b1;

/** Computes the fingerprints of the present run, event by event. */
export class Fingerprint {
  #first: Int32Array = new Int32Array(256);
  #second: Int32Array = new Int32Array(256);
  #sumFirst = 0;
  #sumSecond = 0;
  #trace = 0;
  #pauses = 0;

  /** Forgets the last run. */
  begin(): void {
    this.#sumFirst = 0;
    this.#sumSecond = 0;
    this.#trace = 0;
    this.#pauses = 0;
  }

  /** The behaviour so far: the same for every order of independent events. */
  get behaviour(): number {
    return joinLanes(this.#sumFirst, this.#sumSecond);
  }

  /**
   * The state so far: the behaviour, and who has gone on after an interrupt
   * level. Two runs that agree in it have the same futures.
   */
  get state(): number {
    return joinLanes(this.#sumFirst ^ this.#pauses, this.#sumSecond);
  }

  /** The run so far, order included: 32 bits. */
  get trace(): number {
    return this.#trace >>> 0;
  }

  /** Adds the newest event of the history. */
  add(history: History, event: number, operation: Operation): void {
    const { edges, actorOfNewest: me, resourceOfNewest: track } = history;
    let needsFirst = 0;
    let needsSecond = 0;
    const end = edges.end(event);
    for (let i = edges.starts[event]!; i < end; i++) {
      if (edges.reasons[i] === BLOCK) continue;
      const earlier = edges.events[i]!;
      needsFirst = (needsFirst + Math.imul(this.#first[earlier]!, SPREAD)) | 0;
      needsSecond = (needsSecond +
        Math.imul(this.#second[earlier]!, SPREAD)) | 0;
    }
    const { mode } = operation;
    let whereFirst = mode;
    let whereSecond = mode;
    if (track !== undefined) {
      whereFirst ^= track.first;
      whereSecond ^= track.second;
    }
    const first = mixFirst(mixFirst(me.hashFirst, whereFirst), needsFirst);
    const second = mixSecond(
      mixSecond(me.hashSecond, whereSecond),
      needsSecond,
    );
    this.#set(event, first, second);
    this.#keep(me, first, second);
  }

  /** Adds a passage of time: an event that depends on all before it. */
  addPassage(event: number): void {
    this.#set(event, this.#sumFirst, this.#sumSecond);
  }

  /** Adds a data choice, made by an actor between two of its events. */
  addChoice(me: ActorTrack, count: number, chosen: number): void {
    const first = mixFirst(me.hashFirst, count * 0x10001 + chosen);
    const second = mixSecond(me.hashSecond, count * 0x10001 + chosen);
    this.#keep(me, first, second);
  }

  /** Notes that an actor went on after an interrupt level. */
  addPause(me: ActorTrack): void {
    this.#pauses = (this.#pauses + Math.imul(me.hashFirst, SPREAD)) | 0;
  }

  #set(event: number, first: number, second: number): void {
    if (event >= this.#first.length) {
      this.#first = widened(this.#first);
      this.#second = widened(this.#second);
    }
    this.#first[event] = first;
    this.#second[event] = second;
  }

  #keep(me: ActorTrack, first: number, second: number): void {
    me.hashFirst = first;
    me.hashSecond = second;
    this.#sumFirst = (this.#sumFirst + first) | 0;
    this.#sumSecond = (this.#sumSecond + second) | 0;
    this.#trace = mixFirst(this.#trace, first);
  }
}

function widened(words: Int32Array): Int32Array {
  const wider = new Int32Array(2 * words.length);
  wider.set(words);
  return wider;
}
