/**
 * Hides the host's `process` from Effect while Effect's modules load.
 *
 * Effect 4.1 makes an `AsyncResource` at every suspension when it finds
 * `process.getBuiltinModule` at load time. A simulator has no use for that
 * context, and it costs five to eight times the price of a step. `deps.ts`
 * imports this file before Effect and `async_hooks_on.ts` after it, so
 * `process` is hidden for Effect's load alone.
 *
 * The whole property is put aside, unread: on Deno its first reading builds
 * Node's `process`, which would be a tenth of the time a program takes to start.
 *
 * @module
 */

/** How the host defines `process`, or nothing where it has none. */
export const processProperty: PropertyDescriptor | undefined = Object
  .getOwnPropertyDescriptor(globalThis, "process");

if (processProperty?.configurable === true) {
  Object.defineProperty(globalThis, "process", {
    value: undefined,
    configurable: true,
    writable: true,
  });
}
