/**
 * The verifier: the numbered rules of driver misuse and the invariants of the
 * machine, each a fold over events. A live run and a saved trace are judged by
 * the same code.
 *
 * A file of `rules/` or `invariants/` is about one thing that drivers do; all
 * read the one ledger of who holds what, which `ledger.ts` keeps.
 *
 * @module
 */

export * from "./bug_check_names.ts";
export * from "./finding.ts";
export type * from "./invariant.ts";
export * from "./invariants.ts";
export type * from "./ledger.ts";
export type * from "./ledger_entries.ts";
export * from "./invariants/liveness.ts";
export * from "./rule.ts";
export * from "./rules.ts";
export * from "./invariants/unloading.ts";
export * from "./verifier.ts";
export * from "./verify_trace.ts";
