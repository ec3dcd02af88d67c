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

/** What is trapped: the object, the function, and what to use in its place. */
const forbidden: readonly [owner: object, name: string, instead: string][] = [
  [Math, "random", "Effect's Random, which the run controls"],
  [Date, "now", "Effect's Clock, which the run controls"],
  [performance, "now", "Effect's Clock, which the run controls"],
  [crypto, "randomUUID", "Effect's Random, which the run controls"],
  [crypto, "getRandomValues", "Effect's Random, which the run controls"],
  [globalThis, "setTimeout", "Effect.sleep, which the run controls"],
  [globalThis, "setInterval", "Effect.sleep, which the run controls"],
  [globalThis, "queueMicrotask", "Effect.yieldNow, which the run controls"],
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

  /** Does the work with the traps in place, and takes them away again. */
  during<A>(work: () => A): A {
    const restore: (() => void)[] = [];
    try {
      for (const [owner, name, instead] of forbidden) {
        const what = nameOf(owner, name);
        restore.push(replace(owner, name, () => {
          throw new HiddenNondeterminism(what, instead);
        }));
      }
      restore.push(this.#watchPromises());
      return work();
    } finally {
      for (const undo of restore) undo();
    }
  }

  #watchPromises(): () => void {
    // deno-lint-ignore no-this-alias
    const traps = this;
    const { then } = Promise.prototype;
    return replace(
      Promise.prototype,
      "then",
      function (this: unknown, ...rest) {
        traps.touchedHost = true;
        return Reflect.apply(then, this, rest);
      },
    );
  }
}

function nameOf(owner: object, name: string): string {
  if (owner === Math) return `Math.${name}`;
  if (owner === Date) return `Date.${name}`;
  if (owner === performance) return `performance.${name}`;
  return owner === crypto ? `crypto.${name}` : name;
}

/** Replaces a function of an object, and gives what puts it back. */
function replace(
  owner: object,
  name: string,
  by: (this: unknown, ...rest: unknown[]) => unknown,
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
