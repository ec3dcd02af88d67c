/**
 * Famous mistakes in drivers that do DMA, retold as scenarios that the race
 * explorer finds, each with its corrected twin.
 *
 * Every one is a module of its own, so the command line explores it too; its
 * default export is the mistake, and `corrected` the twin.
 *
 * @module
 */

import type { ScenarioExport } from "../../mod.ts";
import * as cancelCompletesTwice from "./cancel_completes_twice.ts";
import * as clearedAfterStart from "./cleared_after_start.ts";
import * as completedBeforeReturn from "./completed_before_return.ts";
import * as freedByRoutine from "./freed_by_routine.ts";
import * as lateCancelLeaks from "./late_cancel_leaks.ts";
import * as missingFlush from "./missing_flush.ts";
import * as putTooEarly from "./put_too_early.ts";
import * as releasedUnderLock from "./released_under_lock.ts";
import * as sharedContext from "./shared_context.ts";

/** A mistake and its corrected twin. */
export interface Demo {
  /** The mistake: some schedule of it fails. */
  readonly default: ScenarioExport;
  /** No schedule of it fails. */
  readonly corrected: ScenarioExport;
}

/** A demo with what its failure says. */
export interface FamousMistake {
  /** The name of its module, without folder and ending. */
  readonly module: string;
  readonly demo: Demo;
  /** Part of the failure's message. */
  readonly says: string;
  /** The two operations that race, as the report names them. */
  readonly race: readonly [first: string, second: string];
}

/** Every one, by the name of its module. */
export const famousMistakes: readonly FamousMistake[] = [
  {
    module: "cancel_completes_twice",
    demo: cancelCompletesTwice,
    says: "MULTIPLE_IRP_COMPLETE_REQUESTS 0x44",
    race: ["asks adapter for freeChannel", "asks adapter for cancel"],
  },
  {
    module: "cleared_after_start",
    demo: clearedAfterStart,
    says: "main waits for event done",
    race: ["sends disk line to interrupts", "asks done for Reset"],
  },
  {
    module: "completed_before_return",
    demo: completedBeforeReturn,
    says: "main waits for event done",
    race: ["sends system DMA interrupt", "changes transfer under way"],
  },
  {
    module: "freed_by_routine",
    demo: freedByRoutine,
    says: "0xE6 (0x04",
    race: ["changes device done", "reads device done"],
  },
  {
    module: "late_cancel_leaks",
    demo: lateCancelLeaks,
    says: "came to rest with 1 set of map registers",
    race: ["asks adapter for freeChannel", "asks adapter for cancel"],
  },
  {
    module: "missing_flush",
    demo: missingFlush,
    says: "the reader saw 0,0,0,0",
    race: ["asks buffers for read", "asks adapter for flush"],
  },
  {
    module: "put_too_early",
    demo: putTooEarly,
    says: "0xE6 (0x08",
    race: ["asks adapter for freeChannel", "asks adapter for cancel"],
  },
  {
    module: "released_under_lock",
    demo: releasedUnderLock,
    says: "SPIN_LOCK_ALREADY_OWNED 0x0F",
    race: ["asks adapter for allocate", "asks adapter for freeChannel"],
  },
  {
    module: "shared_context",
    demo: sharedContext,
    says: "Model finding M2",
    race: ["asks adapter for allocate", "asks adapter for allocate"],
  },
];
