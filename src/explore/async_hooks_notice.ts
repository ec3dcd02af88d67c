/**
 * Tells whether Effect was loaded with its async-hooks capture on, which makes
 * every step several times as slow. `deps.ts` hides the hooks while it loads
 * Effect; that comes too late if the program has imported Effect before.
 *
 * @module
 */

import { Effect } from "../../deps.ts";

/** Where a suspended fiber keeps the context that Effect captured for it. */
interface SuspendedFiber {
  readonly _asyncContext?: unknown;
  interruptUnsafe(): void;
}

let known: boolean | undefined;

/**
 * Whether Effect captures an async context at every suspension. Asked of a
 * fiber that waits, once; the answer cannot change afterwards.
 */
export function capturesAsyncHooks(): boolean {
  if (known !== undefined) return known;
  const fiber = Effect.runFork(Effect.never) as SuspendedFiber;
  known = fiber._asyncContext !== undefined;
  fiber.interruptUnsafe();
  return known;
}

/** What is wrong with the order of imports, and the remedy; if anything is. */
export function asyncHooksNotice(): string | undefined {
  return capturesAsyncHooks()
    ? "Effect was loaded before this package, with its async-hooks capture on, so every step takes several times as long: import this package before anything that imports Effect"
    : undefined;
}
