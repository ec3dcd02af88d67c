/**
 * Gives the host's `process` back after Effect's modules have loaded. The other
 * half, and the reason, is in `async_hooks_off.ts`.
 *
 * @module
 */

import { processProperty } from "./async_hooks_off.ts";

if (processProperty?.configurable === true) {
  Object.defineProperty(globalThis, "process", processProperty);
}
