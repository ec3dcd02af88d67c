/**
 * Is Effect's async-hooks capture off? It is what the other rates depend on, and
 * the order of imports decides.
 *
 * @module
 */

import { asyncHooksNotice } from "../../src/explore/async_hooks_notice.ts";
import type { Figure } from "../figures/figure.ts";

/** Says so, and if it is not off, what to do. */
export function asyncHooks(): Figure[] {
  const notice = asyncHooksNotice();
  return [{
    id: "explorer.async-hooks",
    value: notice ?? "off",
    unit: "",
    target: "off",
    ok: notice === undefined,
    gate: true,
  }];
}
