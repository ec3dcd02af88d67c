/**
 * Hides `node:async_hooks` from Effect while Effect's modules load.
 *
 * Effect 4.1 makes an `AsyncResource` at every suspension when it finds
 * `process.getBuiltinModule` at load time. A simulator has no use for that
 * context, and it costs five to eight times the price of a step. `deps.ts`
 * imports this file before Effect and `async_hooks_on.ts` after it, so the
 * probe is hidden for Effect's load alone.
 *
 * @module
 */

interface HostProcess {
  getBuiltinModule?: unknown;
}

const host = (globalThis as { process?: HostProcess }).process;

/** What `process.getBuiltinModule` was before it was hidden. */
export const getBuiltinModule: unknown = host?.getBuiltinModule;

if (host !== undefined && getBuiltinModule !== undefined) {
  Object.defineProperty(host, "getBuiltinModule", {
    value: undefined,
    configurable: true,
    writable: true,
  });
}
