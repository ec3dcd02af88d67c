/**
 * Campaigns: one search on several cores. A scenario module is searched by
 * workers that share nothing; what they find is put together as if one had
 * searched alone.
 *
 * This room needs Deno's workers. Nothing that the packages export reaches it.
 *
 * @module
 */

export * from "./campaign.ts";
export * from "./campaign_options.ts";
export type { FoundShare, Share, WorkerAnswer } from "./share.ts";
export type { WorkerScope } from "./worker.ts";
