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
  /** What it is, in a few words. */
  readonly title: string;
  /** What the driver does, and when it bites, in two or three sentences. */
  readonly mistake: string;
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
    title: "A request completed twice",
    mistake:
      "The driver's cancel path completes the request without a look at what CancelAdapterChannel answers. If the channel was granted a moment before, the answer is FALSE, and the AdapterControl routine completes the same request.",
    demo: cancelCompletesTwice,
    says: "MULTIPLE_IRP_COMPLETE_REQUESTS 0x44",
    race: ["asks adapter for freeChannel", "asks adapter for cancel"],
  },
  {
    module: "cleared_after_start",
    title: "A wake-up lost to an event that is cleared too late",
    mistake:
      "The driver starts the device, and clears the event of the last transfer only then. A quick device interrupts first, so the clear wipes out what its DPC has signaled, and the thread waits for ever.",
    demo: clearedAfterStart,
    says: "main waits for event done",
    race: ["sends disk line to interrupts", "asks done for Reset"],
  },
  {
    module: "completed_before_return",
    title: "A completion that comes before MapTransferEx has returned",
    mistake:
      "MapTransferEx starts the system DMA controller, and the driver notes after the call that a transfer is under way. An early completion finds no note, is taken for a spurious one, and wakes nobody.",
    demo: completedBeforeReturn,
    says: "main waits for event done",
    race: ["sends system DMA interrupt", "changes transfer under way"],
  },
  {
    module: "freed_by_routine",
    title: "A channel freed twice, and so taken from somebody else",
    mistake:
      "To be quick, the AdapterControl routine frees the channel itself if the device is done already. A completion on another processor, just before it looks, frees the channel too.",
    demo: freedByRoutine,
    says: "0xE6 (0x04",
    race: ["changes device done", "reads device done"],
  },
  {
    module: "late_cancel_leaks",
    title: "Map registers leaked by a cancel that came too late",
    mistake:
      "A cancel that is answered FALSE means that the request was granted: somebody has to free its map registers. This driver's cancel path simply returns, and each such race costs two registers for good.",
    demo: lateCancelLeaks,
    says: "came to rest with 1 set of map registers",
    race: ["asks adapter for freeChannel", "asks adapter for cancel"],
  },
  {
    module: "missing_flush",
    title: "Data lost for want of a flush in time",
    mistake:
      "The device cannot reach the buffer, so what it delivers lands in a bounce page until FlushAdapterBuffersEx copies it over. The driver tells the reader first and flushes then: the reader may find old bytes.",
    demo: missingFlush,
    says: "the reader saw 0,0,0,0",
    race: ["asks buffers for read", "asks adapter for flush"],
  },
  {
    module: "put_too_early",
    title: "An adapter used after it was put back",
    mistake:
      "When its device goes, the driver cancels the request that waits and puts the adapter back. If the cancel came too late, the AdapterControl routine runs at that very moment, with an adapter that is gone.",
    demo: putTooEarly,
    says: "0xE6 (0x08",
    race: ["asks adapter for freeChannel", "asks adapter for cancel"],
  },
  {
    module: "released_under_lock",
    title: "A spin lock held round a release",
    mistake:
      "The driver frees its channel while it holds a spin lock that its AdapterControl routine takes too. If another request waits by then, its routine runs inside that release and spins for a lock that nobody can give back.",
    demo: releasedUnderLock,
    says: "SPIN_LOCK_ALREADY_OWNED 0x0F",
    race: ["asks adapter for allocate", "asks adapter for freeChannel"],
  },
  {
    module: "shared_context",
    title: "One transfer context for two requests",
    mistake:
      "The driver keeps a single DMA_TRANSFER_CONTEXT. Two threads that ask for the channel at the same time give one context to two requests that wait.",
    demo: sharedContext,
    says: "Model finding M2",
    race: ["asks adapter for allocate", "asks adapter for allocate"],
  },
];
