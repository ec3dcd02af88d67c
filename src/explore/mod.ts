/**
 * The race explorer: runs a concurrent Effect program under every schedule that
 * matters, or under as many as there is time for, and tells a failure as a
 * story that replays from one line.
 *
 * `race` and `litmus` make tests, `explore` tells everything, `replayLine` gives
 * one run again. This room knows nothing of DMA: any Effect program can be
 * explored, exactly where its actors meet in mailboxes, cells, locks and
 * reactors, and by preemption where they use Effect's own means.
 *
 * `search.ts` makes run after run. `strategies/` says which comes next, by what
 * `history/` tells of the last one: which events depend on which. `failures/`
 * makes a failing run small and explains it, and `text/` draws it.
 *
 * @module
 */

export * from "./behaviour_counts.ts";
export * from "./budget.ts";
export * from "./count.ts";
export * from "./coverage.ts";
export type { Schedule } from "./codes.ts";
export * from "./failures/explain.ts";
export * from "./explore.ts";
export type * from "./failures/failure.ts";
export type { DataChoice, Journal } from "./history/journal.ts";
export * from "./text/lanes.ts";
export * from "./monitor.ts";
export * from "./outcomes.ts";
export type { Divisible, Prefix } from "./prefixes.ts";
export * from "./race.ts";
export * from "./replay_line.ts";
export * from "./text/report.ts";
export * from "./scenario.ts";
export * from "./scenario_module.ts";
export * from "./schedule_line.ts";
export * from "./search.ts";
export * from "./search_options.ts";
export * from "./strategies/named.ts";
export type { AfterDrift } from "./strategies/replaying.ts";
export type * from "./strategy.ts";
export * from "./text/timeline.ts";
export * from "./verdict.ts";
export * from "./text/words.ts";
