/**
 * Dispatcher objects: what threads wait for. Events, timers and threads are
 * such objects: signaled or not, with a line of waiters.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { Mailbox } from "../../actors/mailbox.ts";
import { Reactor } from "../../actors/reactor.ts";
import { type NtStatus, STATUS_SUCCESS } from "../../ddi/mod.ts";

/** Where a waiting thread is told how its wait ended. */
export type WaitGate = Mailbox<NtStatus>;

/** What becoming signaled did. */
export interface Signal {
  /** Whether the object was signaled before. */
  readonly before: boolean;
  /** The waits that end with it, first come first. */
  readonly woken: readonly WaitGate[];
}

/** What a dispatcher object can be asked in one step. */
export type DispatcherRequest =
  | { readonly _tag: "Signal" }
  | { readonly _tag: "Reset" }
  | { readonly _tag: "Read" }
  | { readonly _tag: "Wait"; readonly gate: WaitGate | null }
  | { readonly _tag: "Expire"; readonly gate: WaitGate };

/** What a kind of object can be asked beyond that. */
export interface OwnRequest {
  /** Not one of the tags of {@linkcode DispatcherRequest}. */
  readonly _tag: string;
}

const SIGNAL: DispatcherRequest = { _tag: "Signal" };
const RESET: DispatcherRequest = { _tag: "Reset" };
const READ: DispatcherRequest = { _tag: "Read" };
const NO_GATES: readonly WaitGate[] = [];

/** An object that threads wait for with KeWaitForSingleObject. */
export abstract class DispatcherObject {
  /** Name shown to people, unique within the run. */
  readonly name: string;
  /** What a thread waits for, in words. */
  abstract readonly waitReason: string;

  #signaled: boolean;
  /** Whether one wait uses the signal up. */
  readonly #synchronization: boolean;
  readonly #gates: WaitGate[] = [];
  readonly #state: Reactor<DispatcherRequest | OwnRequest, unknown>;

  /**
   * Made by the kinds of objects.
   *
   * @param name shown to people
   * @param signaled whether it is signaled at first
   * @param synchronization whether one wait uses the signal up; if not, the
   *   signal lets every wait through until it is reset
   */
  constructor(name: string, synchronization: boolean, signaled: boolean) {
    this.name = name;
    this.#synchronization = synchronization;
    this.#signaled = signaled;
    this.#state = new Reactor(
      name,
      (request) => this.serve(request as DispatcherRequest),
    );
  }

  /** Becomes signaled and wakes the waits that end with it. */
  signalAndWake(): Effect.Effect<boolean> {
    return Effect.flatMap(
      this.ask(SIGNAL) as Effect.Effect<Signal>,
      (signal) => this.wake(signal),
    );
  }

  /** Becomes not signaled; says whether it was. One operation. */
  reset(): Effect.Effect<boolean> {
    return this.ask(RESET) as Effect.Effect<boolean>;
  }

  /** Whether it is signaled. One operation. */
  read(): Effect.Effect<boolean> {
    return this.ask(READ) as Effect.Effect<boolean>;
  }

  /**
   * Ends a wait at once if the object is signaled; else joins the line.
   *
   * @param gate where the wait ends later; null to try only
   * @returns whether the wait is over
   */
  wait(gate: WaitGate | null): Effect.Effect<boolean> {
    return this.ask({ _tag: "Wait", gate }) as Effect.Effect<boolean>;
  }

  /** Leaves the line; false if the wait has ended. One operation. */
  expire(gate: WaitGate): Effect.Effect<boolean> {
    return this.ask({ _tag: "Expire", gate }) as Effect.Effect<boolean>;
  }

  /** Asks the object in one operation. */
  protected ask(
    request: DispatcherRequest | OwnRequest,
  ): Effect.Effect<unknown> {
    return this.#state.ask(request);
  }

  /** Answers a request; a kind of object with its own requests overrides it. */
  protected serve(request: DispatcherRequest): unknown {
    switch (request._tag) {
      case "Signal":
        return this.becomeSignaled();
      case "Reset":
        return this.becomeUnsignaled();
      case "Read":
        return this.#signaled;
      case "Wait":
        return this.#wait(request.gate);
      case "Expire": {
        const at = this.#gates.indexOf(request.gate);
        if (at >= 0) this.#gates.splice(at, 1);
        return at >= 0;
      }
    }
  }

  /** Drops the signal, within a request; says whether there was one. */
  protected becomeUnsignaled(): boolean {
    const before = this.#signaled;
    this.#signaled = false;
    return before;
  }

  /** Signals the object, within a request; {@linkcode DispatcherObject.wake} does the rest. */
  protected becomeSignaled(): Signal {
    const before = this.#signaled;
    if (this.#gates.length === 0) {
      this.#signaled = true;
      return { before, woken: NO_GATES };
    }
    if (this.#synchronization) return { before, woken: [this.#gates.shift()!] };
    this.#signaled = true;
    return { before, woken: this.#gates.splice(0) };
  }

  #wait(gate: WaitGate | null): boolean {
    if (this.#signaled) {
      if (this.#synchronization) this.#signaled = false;
      return true;
    }
    if (gate !== null) this.#gates.push(gate);
    return false;
  }

  /** Ends the waits that a signal names; says whether it was signaled before. */
  protected wake({ before, woken }: Signal): Effect.Effect<boolean> {
    switch (woken.length) {
      case 0:
        return Effect.succeed(before);
      case 1:
        return Effect.as(woken[0]!.send(STATUS_SUCCESS), before);
      default:
        return Effect.as(
          Effect.forEach(woken, (gate) => gate.send(STATUS_SUCCESS)),
          before,
        );
    }
  }
}
