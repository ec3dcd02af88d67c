/**
 * Spin locks: who owns one, in which form it was taken, and who waits for it.
 *
 * The routines that drivers call are in `spin_lock_routines.ts` and
 * `queued_spin_lock.ts`; interrupts and cancelling use the locks as well.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { Actor } from "../../actors/actor.ts";
import { Lock } from "../../actors/lock.ts";
import { Mailbox } from "../../actors/mailbox.ts";
import { Reactor } from "../../actors/reactor.ts";
import { bugCheck, BugCheckCode } from "../bug_check.ts";
import type { Kernel } from "../kernel.ts";

/**
 * The pair of routines that took a lock; the same pair must release it:
 * KeAcquireSpinLock, its AtDpcLevel form, the queued routines, and the
 * system's own use for interrupts.
 */
export type SpinLockForm = "raising" | "at DPC level" | "queued" | "system";

/** Where an actor in the line of a queued lock waits for its turn. */
type Turn = Mailbox<void>;

type LineRequest =
  | { readonly _tag: "Arrive"; readonly turn: Turn }
  | { readonly _tag: "Leave" };

const LEAVE: LineRequest = { _tag: "Leave" };

/** A spin lock. Make one with `keInitializeSpinLock`. */
export class SpinLock {
  /** Name shown to people, unique within the run. */
  readonly name: string;

  #owner: Actor | undefined = undefined;
  #form: SpinLockForm | undefined = undefined;
  /** Whether it is a queued lock; the first acquisition says so. */
  #queued: boolean | undefined = undefined;
  readonly #lock: Lock;
  /** The turn of the holder, and of those behind it. */
  readonly #turns: Turn[] = [];
  readonly #line: Reactor<LineRequest, boolean | Turn | undefined>;

  /** Drivers call `keInitializeSpinLock`. */
  constructor(name: string) {
    this.name = name;
    this.#lock = new Lock(name);
    this.#line = new Reactor(name, (request) => this.#serve(request));
  }

  /** Who holds it, if anybody does: a look in passing. */
  get owner(): Actor | undefined {
    return this.#owner;
  }

  /** The form in which it is held, if it is. */
  get form(): SpinLockForm | undefined {
    return this.#form;
  }

  /**
   * Takes the lock; waits while another holds it. The caller is at the level
   * the lock asks for.
   *
   * Taking it twice is bug check 0x0F (C314); the second acquisition then waits
   * for ever, as on a real processor, and the run reports the deadlock.
   */
  acquire(
    kernel: Kernel,
    actor: Actor,
    form: SpinLockForm,
  ): Effect.Effect<void> {
    if (this.#owner === actor) {
      bugCheck(
        kernel,
        actor,
        BugCheckCode.SpinLockAlreadyOwned,
        [this.name],
        `${actor.name} acquires ${this.name}, which it holds already`,
      );
    }
    const queued = form === "queued";
    this.#queued ??= queued;
    if (this.#queued !== queued) this.#tellMixed(kernel, actor, form);
    return Effect.map(
      this.#queued ? this.#arrive(kernel) : this.#lock.acquire,
      () => this.#own(kernel, actor, form),
    );
  }

  /**
   * Takes the lock if it is free, and says whether it did. Never waits. A lock
   * that is used as a queued one is bug check 0xC4 and not taken.
   */
  tryAcquire(
    kernel: Kernel,
    actor: Actor,
    form: SpinLockForm,
  ): Effect.Effect<boolean> {
    this.#queued ??= false;
    if (this.#queued) {
      this.#tellMixed(kernel, actor, form);
      return Effect.succeed(false);
    }
    return Effect.map(this.#lock.tryAcquire, (taken) => {
      if (taken) this.#own(kernel, actor, form);
      return taken;
    });
  }

  /**
   * Gives the lock back. From a caller that does not hold it this is bug check
   * 0x10 (C315) and changes nothing; in another form than it was taken in it is
   * bug check 0xC4, and the lock is free all the same.
   */
  release(
    kernel: Kernel,
    actor: Actor,
    form: SpinLockForm,
  ): Effect.Effect<unknown> {
    if (this.#owner !== actor) {
      const owner = this.#owner?.name ?? "nobody";
      bugCheck(
        kernel,
        actor,
        BugCheckCode.SpinLockNotOwned,
        [this.name],
        `${actor.name} releases ${this.name}, which ${owner} holds`,
      );
      return Effect.void;
    }
    if (this.#form !== form) this.#tellMixed(kernel, actor, form);
    this.#owner = undefined;
    this.#form = undefined;
    kernel.stateOf(actor).locksHeld--;
    return this.#queued ? this.#leave : this.#lock.release;
  }

  #own(kernel: Kernel, actor: Actor, form: SpinLockForm): void {
    this.#owner = actor;
    this.#form = form;
    kernel.stateOf(actor).locksHeld++;
  }

  #tellMixed(kernel: Kernel, actor: Actor, form: SpinLockForm): void {
    const queued = this.#queued || form === "queued";
    const other = this.#form ?? (this.#queued ? "queued" : "plain");
    bugCheck(
      kernel,
      actor,
      BugCheckCode.DriverVerifierDetectedViolation,
      [queued ? 0x40007 : 0x4000B, this.name],
      `${actor.name} uses ${this.name} in the form "${form}" after the form "${other}"`,
    );
  }

  /** Takes a place in the line, and waits for its turn if there is one. */
  #arrive(kernel: Kernel): Effect.Effect<void> {
    const turn = new Mailbox<void>(
      kernel.scheduler.uniqueName(`turn for ${this.name}`),
      Infinity,
      () => {
        const owner = this.#owner?.name ?? "nobody yet";
        return `the queued lock ${this.name}, held by ${owner}`;
      },
    );
    return Effect.flatMap(
      this.#line.ask({ _tag: "Arrive", turn }),
      (first) => first === true ? Effect.void : turn.take,
    );
  }

  /** Leaves the line and lets the next one in. */
  readonly #leave: Effect.Effect<void> = Effect.suspend(() =>
    Effect.flatMap(
      this.#line.ask(LEAVE),
      (next) =>
        next === undefined ? Effect.void : (next as Turn).send(undefined),
    )
  );

  #serve(request: LineRequest): boolean | Turn | undefined {
    switch (request._tag) {
      case "Arrive":
        this.#turns.push(request.turn);
        return this.#turns.length === 1;
      case "Leave":
        this.#turns.shift();
        return this.#turns[0];
    }
  }
}
