/**
 * A scenario module that no worker ever finishes importing.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";

if ("WorkerGlobalScope" in globalThis) await new Promise(() => {});

/** Nothing at all. */
const program: Effect.Effect<void> = Effect.void;
export default program;
