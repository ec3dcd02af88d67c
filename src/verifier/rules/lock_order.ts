/**
 * The rule about the order of spin locks: whoever takes several takes them in
 * one order, or two processors may wait for each other for ever.
 *
 * @module
 */

import type { CallEvent, ReturnEvent } from "../../ddi/mod.ts";
import { DETECTED_VIOLATION } from "../finding.ts";
import type { Breach, Rule } from "../rule.ts";

/** The lock of the cancel routines, which their calls do not name. */
const CANCEL_LOCK = "cancel spin lock";

/** Which locks were taken while which were held, whoever took them. */
class LockOrder {
  /** The locks an actor holds or waits for, in the order of its calls. */
  readonly #held: Map<string, string[]> = new Map();
  /** The locks that were taken while a lock was held. */
  readonly #after: Map<string, Set<string>> = new Map();
  /** Pairs that were told of. */
  readonly #told: Set<string> = new Set();
  /** The lock that an actor tries to take. */
  readonly #tried: Map<string, string> = new Map();

  acquire(actor: string, lock: string): Breach | undefined {
    const held = this.#heldBy(actor);
    let breach: Breach | undefined;
    for (const other of held) {
      // A lock that is taken twice is bug check 0x0F.
      if (other === lock) continue;
      if (this.#leads(lock, other)) breach ??= this.#tell(actor, lock, other);
      this.#note(other, lock);
    }
    held.push(lock);
    return breach;
  }

  release(actor: string, lock: string): void {
    const held = this.#heldBy(actor);
    const at = held.lastIndexOf(lock);
    if (at >= 0) held.splice(at, 1);
  }

  /** A try never waits, so it breaks no order; what it took is held. */
  tries(actor: string, lock: string): void {
    this.#tried.set(actor, lock);
  }

  tried(actor: string, taken: boolean): void {
    const lock = this.#tried.get(actor);
    if (taken && lock !== undefined) this.#heldBy(actor).push(lock);
  }

  #heldBy(actor: string): string[] {
    let held = this.#held.get(actor);
    if (held === undefined) {
      held = [];
      this.#held.set(actor, held);
    }
    return held;
  }

  #note(first: string, second: string): void {
    const after = this.#after.get(first);
    if (after === undefined) this.#after.set(first, new Set([second]));
    else after.add(second);
  }

  /** Whether a lock was taken under another, by way of any between them. */
  #leads(from: string, to: string): boolean {
    const seen = new Set([from]);
    for (const lock of seen) {
      if (lock === to) return true;
      for (const next of this.#after.get(lock) ?? []) seen.add(next);
    }
    return false;
  }

  #tell(actor: string, lock: string, held: string): Breach | undefined {
    const pair = JSON.stringify([lock, held].sort());
    if (this.#told.has(pair)) return undefined;
    this.#told.add(pair);
    return {
      sentence:
        `${actor} takes ${lock} while it holds ${held}, and elsewhere ${held} is taken while ${lock} is held: two processors may wait for each other`,
      parameters: [lock, held],
    };
  }
}

/** 0xC4/0x1001: two spin locks were taken in both orders. */
export const locksInTwoOrders: Rule = {
  code: 0x1001,
  bugCheck: DETECTED_VIOLATION,
  title: "Spin locks taken in two orders",
  documentation:
    "A driver took one spin lock while it held another, and the other while it held the first, itself or by way of further locks. In some schedule two processors wait for each other for ever, also if they did not in this one. Told once for each pair. P2 is the lock, P3 the one that was held.",
  spec: ["06"],
  start: () => {
    const order = new LockOrder();
    const lockOf = ({ arguments: facts }: CallEvent) => String(facts["lock"]);
    const acquire = (call: CallEvent) =>
      order.acquire(call.actor, lockOf(call));
    const release = (call: CallEvent) =>
      void order.release(call.actor, lockOf(call));
    const takeCancel = ({ actor }: CallEvent) =>
      order.acquire(actor, CANCEL_LOCK);
    const leaveCancel = ({ actor }: CallEvent | ReturnEvent) =>
      void order.release(actor, CANCEL_LOCK);
    return {
      calls: {
        keAcquireSpinLock: acquire,
        keAcquireSpinLockAtDpcLevel: acquire,
        keAcquireSpinLockForDpc: acquire,
        keAcquireInStackQueuedSpinLock: acquire,
        keAcquireInStackQueuedSpinLockAtDpcLevel: acquire,
        keTryToAcquireSpinLockAtDpcLevel: (call) =>
          void order.tries(call.actor, lockOf(call)),
        keReleaseSpinLock: release,
        keReleaseSpinLockFromDpcLevel: release,
        keReleaseSpinLockForDpc: release,
        keReleaseInStackQueuedSpinLock: release,
        keReleaseInStackQueuedSpinLockFromDpcLevel: release,
        ioAcquireCancelSpinLock: takeCancel,
        ioReleaseCancelSpinLock: leaveCancel,
        // It holds the lock while it calls the cancel routine.
        ioCancelIrp: takeCancel,
      },
      returns: {
        keTryToAcquireSpinLockAtDpcLevel: ({ actor, value }) =>
          void order.tried(actor, value === true),
        // The cancel routine has given the lock back, if there was one.
        ioCancelIrp: leaveCancel,
      },
    };
  },
};
