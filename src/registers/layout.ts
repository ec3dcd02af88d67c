/**
 * How a pool lies in memory. One place says it; the two files on the hot path,
 * `free_runs.ts` and `pool.ts`, repeat the numbers they need as local
 * enumerations, because an imported constant is a memory access to V8 and a
 * local one is a literal.
 *
 * **Positions.** Register `r` has position `FIRST + r` in every array. The
 * positions 1 to 64 are the heads of the bins, the one before the first
 * register and the one after the last are walls.
 *
 * **Tags**, one signed byte a position. A run is described at its head, a run
 * in a bin at its end too, and every other byte of a run is {@link INSIDE}, so
 * that one byte tells whose neighbour it is. Negative means free.
 *
 * | tag | meaning |
 * | --- | --- |
 * | 0 | inside a run |
 * | 1 to 64 | head of a run that is handed out, with its length |
 * | 65 | head of a longer run that is handed out; `LongRuns` knows the length |
 * | 66 | every 64th register of such a run; `LongRuns` knows its head |
 * | 127 | wall |
 * | -128 | head of a run that lies in a magazine |
 * | -127 to -64 | head and end of a run of 1 to 64 that lies in a bin |
 * | -1 | head and end of a longer free run |
 *
 * **Control words**, 32 bits each.
 *
 * | word | meaning |
 * | --- | --- |
 * | 1 to 64 | where the top entry of the magazine for this length is |
 * | 65 | no run of this many registers or more is free; huge when unknown |
 * | 66 | 0 while the magazines are open, else merges until they open again |
 * | 67, 68 | registers handed out, and the most that ever were |
 * | 72 to 74 | which bins hold something; bin n is bit ~n of word 72 + (n >> 5) |
 * | 129 to 192 | where the bottom of the magazine for this length is |
 * | 256 on | the magazines, the last word of each the top of a full one |
 *
 * @module
 */

/** Runs of 1 to this many registers have a magazine and a bin of their own. */
export const SHORT_MAX = 64 as const;

/** Position of register 0. */
export const FIRST = 65 as const;

/** Tag of every byte of a run that says nothing. */
export const INSIDE = 0 as const;

/** Tag of the head of a run of more than 64 that is handed out. */
export const LONG_HEAD = 65 as const;

/** Tag of every 64th register inside a long run that is handed out. */
export const SIGNPOST = 66 as const;

/** Tag of what lies before and after the pool: neither free nor a run. */
export const WALL = 127 as const;

/** Tag of the head of a run in a magazine. */
export const CACHED = -128 as const;

/** Tag of both ends of a free run of more than 64. */
export const LONG_FREE = -1 as const;

/** Control word: registers handed out. */
export const USED = 67 as const;

/** Control word: the most registers handed out at one time. */
export const HIGH_WATER = 68 as const;
