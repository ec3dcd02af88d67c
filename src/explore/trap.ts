/**
 * Traps for what a run must not use: the host's clock, timers and randomness,
 * which would make the same schedule give different runs, and promises, which
 * would let it go on after its end.
 *
 * A search is one synchronous call, so for its time the host's functions are
 * replaced by ones that throw where they are used, and put back afterwards.
 *
 * @module
 */

/** What a program is to use for the time of day. */
const CLOCK = "Effect's Clock, which the run controls";

/** What a program is to use for chance. */
const RANDOM = "Effect's Random, which the run controls";

/** What a program is to use to let others move. */
const YIELD = "Effect.yieldNow, which the run controls";

/** What a program is to use to wait. */
const SLEEP = "Effect.sleep, which the run controls";

/** What is trapped: its owner, its full name, and what to use in its place. */
const forbidden: readonly [owner: object, what: string, instead: string][] = [
  [Math, "Math.random", RANDOM],
  [Date, "Date.now", CLOCK],
  [performance, "performance.now", CLOCK],
  [crypto, "crypto.randomUUID", RANDOM],
  [crypto, "crypto.getRandomValues", RANDOM],
  [globalThis, "setTimeout", SLEEP],
  [globalThis, "setInterval", SLEEP],
  [globalThis, "setImmediate", YIELD],
  [globalThis, "queueMicrotask", YIELD],
];

/** Thrown where a run uses what it must not. */
export class HiddenNondeterminism extends Error {
  /** @param what the function that was called */
  constructor(what: string, instead: string) {
    super(`${what} is not under the run's control: use ${instead}`);
    this.name = "HiddenNondeterminism";
  }
}

/** The traps of one search. */
export class Traps {
  /** Whether a promise was waited for since this was last set to false. */
  touchedHost = false;
  /** Whether the present traps throw; undefined without any. */
  #forbids: boolean | undefined;
  /** What takes the present traps away. */
  #undo: (() => void)[] = [];

  /**
   * Does the work with the traps in place, and takes them away again.
   *
   * @param forbids whether the host's functions throw; false only watches
   *   promises, so that a debugger may stop anywhere
   */
  during<A>(work: () => A, forbids = true): A {
    this.#set(forbids);
    try {
      return work();
    } finally {
      this.#lift();
    }
  }

  /**
   * Does work amid that which is none of a run's, such as telling how far a
   * search is, with the host's functions as they are.
   */
  outside<A>(work: () => A): A {
    const { touchedHost } = this;
    const forbids = this.#forbids;
    this.#lift();
    try {
      return work();
    } finally {
      if (forbids !== undefined) this.#set(forbids);
      this.touchedHost = touchedHost;
    }
  }

  #set(forbids: boolean): void {
    this.#forbids = forbids;
    if (forbids) this.#forbid(this.#undo);
    this.#undo.push(this.#watchPromises());
  }

  #lift(): void {
    this.#forbids = undefined;
    for (const undo of this.#undo.splice(0)) undo();
  }

  #forbid(restore: (() => void)[]): void {
    for (const [owner, what, instead] of forbidden) {
      const name = what.split(".").at(-1)!;
      if (!(name in owner)) continue;
      restore.push(replace(owner, name, () => {
        throw new HiddenNondeterminism(what, instead);
      }));
    }
    restore.push(trapDates());
  }

  #watchPromises(): () => void {
    // deno-lint-ignore no-this-alias
    const traps = this;
    const { then } = Promise.prototype;
    return replace(
      Promise.prototype,
      "then",
      function (this: unknown, ...rest: unknown[]) {
        traps.touchedHost = true;
        return Reflect.apply(then, this, rest);
      },
    );
  }
}

/** Lets dates be made of numbers, but none of the host's time. */
function trapDates(): () => void {
  const { Date: original } = globalThis;
  const forbid = (): never => {
    throw new HiddenNondeterminism("new Date()", CLOCK);
  };
  const trapped = new Proxy(original, {
    apply: forbid,
    construct: (target, rest, made) =>
      rest.length === 0 ? forbid() : Reflect.construct(target, rest, made),
  });
  return replace(globalThis, "Date", trapped);
}

/** Replaces a function of an object, and gives what puts it back. */
function replace(
  owner: object,
  name: string,
  by: unknown,
): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, {
    value: by,
    configurable: true,
    writable: true,
    enumerable: before?.enumerable ?? false,
  });
  return () => {
    if (before === undefined) Reflect.deleteProperty(owner, name);
    else Object.defineProperty(owner, name, before);
  };
}
