/**
 * Gives `process.getBuiltinModule` back after Effect's modules have loaded.
 * The other half, and the reason, is in `async_hooks_off.ts`.
 *
 * @module
 */

import { getBuiltinModule } from "./async_hooks_off.ts";

const host =
  (globalThis as { process?: { getBuiltinModule?: unknown } }).process;

if (host !== undefined && getBuiltinModule !== undefined) {
  Object.defineProperty(host, "getBuiltinModule", {
    value: getBuiltinModule,
    configurable: true,
    writable: true,
  });
}
