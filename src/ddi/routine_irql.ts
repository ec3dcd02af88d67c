/**
 * At which IRQL each routine may be called, and which rule a call at another
 * level breaks (spec 02 to 06 and 08).
 *
 * @module
 */

import {
  APC_LEVEL,
  DISPATCH_LEVEL,
  HIGH_LEVEL,
  type Irql,
  PASSIVE_LEVEL,
} from "./irql.ts";

/** A rule that a call at a wrong level breaks. */
export interface IrqlRule {
  /** The bug check a real system stops with. */
  readonly bugCheck: number;
  /** Its parameter 1; the bug check itself where that has no sub-codes. */
  readonly code: number;
  /**
   * Parameter 2 of the DMA rule 0x13: 1 for a level that differs from the one
   * required, 2 for a level above the highest; null elsewhere.
   */
  readonly kind: 1 | 2 | null;
}

/** The levels of one routine. */
export interface RoutineIrql {
  /** The lowest level it may be called at. */
  readonly lowest: Irql;
  /** The highest level it may be called at. */
  readonly highest: Irql;
  /** What a call below `lowest` breaks; one finding satisfies any of them. */
  readonly below: readonly IrqlRule[];
  /** What a call above `highest` breaks. */
  readonly above: readonly IrqlRule[];
  /** Where the levels come from: a spec page or an ambiguity. */
  readonly spec: string;
}

/** DDI compliance rule IrqlDispatch: exactly DISPATCH_LEVEL (spec 08). */
const irqlDispatch: IrqlRule = { bugCheck: 0xC4, code: 0x20003, kind: null };
/** The DMA rule for a level that differs from the one required. */
const dmaDiffers: IrqlRule = { bugCheck: 0xE6, code: 0x13, kind: 1 };
/** The DMA rule for a level above the highest. */
const dmaAbove: IrqlRule = { bugCheck: 0xE6, code: 0x13, kind: 2 };
/** A routine of common-buffer vectors at a wrong level (spec 05). */
const vectorLevel: IrqlRule = { bugCheck: 0x1DC, code: 1, kind: null };
/** IRQL_NOT_LESS_OR_EQUAL. */
const notLessOrEqual: IrqlRule = { bugCheck: 0x0A, code: 0x0A, kind: null };
/** IRQL_NOT_DISPATCH_LEVEL. */
const notDispatch: IrqlRule = { bugCheck: 0x08, code: 0x08, kind: null };

const NONE: readonly IrqlRule[] = [];

function range(
  lowest: Irql,
  highest: Irql,
  below: readonly IrqlRule[],
  above: readonly IrqlRule[],
  spec: string,
): RoutineIrql {
  return { lowest, highest, below, above, spec };
}

/** The routines that share one range. */
type Group = readonly [levels: RoutineIrql, routines: readonly string[]];

const legacyDma = [irqlDispatch, dmaDiffers];

const dmaGroups: readonly Group[] = [
  [range(DISPATCH_LEVEL, DISPATCH_LEVEL, legacyDma, legacyDma, "02, 04, 08"), [
    "allocateAdapterChannel",
    "buildScatterGatherList",
    "freeAdapterChannel",
    "freeMapRegisters",
    "getScatterGatherList",
    "putScatterGatherList",
  ]],
  [range(DISPATCH_LEVEL, DISPATCH_LEVEL, [dmaDiffers], [dmaAbove], "A04"), [
    "allocateAdapterChannelEx",
    "buildScatterGatherListEx",
  ]],
  [range(PASSIVE_LEVEL, DISPATCH_LEVEL, NONE, [dmaAbove], "02, 03, 04, A51"), [
    "buildMdlFromScatterGatherList",
    "cancelAdapterChannel",
    "cancelMappedTransfer",
    "configureAdapterChannel",
    "flushAdapterBuffers",
    "flushAdapterBuffersEx",
    "flushDmaBuffer",
    "freeAdapterObject",
    "getDmaAdapterInfo",
    "getDmaTransferInfo",
    "getScatterGatherListEx",
    "initializeDmaTransferContext",
    "mapTransfer",
    "mapTransferEx",
    "putDmaAdapter",
    "readDmaCounter",
  ]],
  [range(PASSIVE_LEVEL, PASSIVE_LEVEL, NONE, [dmaDiffers], "02, 03, 05"), [
    "allocateCommonBuffer",
    "allocateCommonBufferEx",
    "allocateCommonBufferWithBounds",
    "allocateDomainCommonBuffer",
    "createCommonBufferFromMdl",
    "freeCommonBuffer",
    "getDmaAlignment",
    "getDmaDomain",
    "ioGetDmaAdapter",
    "joinDmaDomain",
    "leaveDmaDomain",
  ]],
  [range(PASSIVE_LEVEL, PASSIVE_LEVEL, NONE, [vectorLevel], "05"), [
    "allocateCommonBufferVector",
    "freeCommonBufferFromVector",
    "freeCommonBufferVector",
    "getCommonBufferFromVectorByIndex",
  ]],
  [range(PASSIVE_LEVEL, HIGH_LEVEL, NONE, NONE, "04"), [
    "calculateScatterGatherList",
  ]],
];

const kernelGroups: readonly Group[] = [
  [
    range(DISPATCH_LEVEL, DISPATCH_LEVEL, [irqlDispatch], [irqlDispatch], "08"),
    [
      "ioAllocateController",
      "ioFreeController",
      "ioStartNextPacket",
      "keAcquireSpinLockAtDpcLevel",
      "keInsertDeviceQueue",
      "keReleaseSpinLockFromDpcLevel",
      "keRemoveDeviceQueue",
    ],
  ],
  [
    range(
      DISPATCH_LEVEL,
      DISPATCH_LEVEL,
      [notDispatch],
      [notLessOrEqual],
      "06",
    ),
    [
      "ioReleaseCancelSpinLock",
      "ioStartNextPacketByKey",
      "keInsertByKeyDeviceQueue",
      "keReleaseInStackQueuedSpinLock",
      "keReleaseSpinLock",
      "keRemoveByKeyDeviceQueue",
    ],
  ],
  [range(DISPATCH_LEVEL, HIGH_LEVEL, [notDispatch], NONE, "06"), [
    "keAcquireInStackQueuedSpinLockAtDpcLevel",
    "keReleaseInStackQueuedSpinLockFromDpcLevel",
    "keTryToAcquireSpinLockAtDpcLevel",
  ]],
  [range(PASSIVE_LEVEL, DISPATCH_LEVEL, NONE, [notLessOrEqual], "06"), [
    "ioAcquireCancelSpinLock",
    "ioAllocateIrp",
    "ioCancelIrp",
    "ioCompleteRequest",
    "ioAllocateWorkItem",
    "ioFreeWorkItem",
    "ioQueueWorkItem",
    "ioSetCancelRoutine",
    "ioStartPacket",
    "ioStartTimer",
    "ioStopTimer",
    "keAcquireInStackQueuedSpinLock",
    "keAcquireSpinLock",
    "keAcquireSpinLockForDpc",
    "keCancelTimer",
    "keClearEvent",
    "keReadStateEvent",
    "keReadStateTimer",
    "keReleaseSpinLockForDpc",
    "keRemoveEntryDeviceQueue",
    "keResetEvent",
    "keSetEvent",
    "keSetTimer",
    "keSetTimerEx",
    "keWaitForSingleObject",
  ]],
  [range(PASSIVE_LEVEL, APC_LEVEL, NONE, [notLessOrEqual], "06, A46"), [
    "ioCreateDevice",
    "keDelayExecutionThread",
    "keFlushQueuedDpcs",
  ]],
  [range(PASSIVE_LEVEL, PASSIVE_LEVEL, NONE, [notLessOrEqual], "06"), [
    "ioConnectInterrupt",
    "ioCreateController",
    "ioDisconnectInterrupt",
    "ioInitializeTimer",
    "ioSetStartIoAttributes",
    "keInitializeDeviceQueue",
    "psCreateSystemThread",
  ]],
  [range(PASSIVE_LEVEL, HIGH_LEVEL, NONE, NONE, "06"), [
    "ioInitializeDpcRequest",
    "ioRequestDpc",
    "keGetCurrentIrql",
    "keInitializeDpc",
    "keInitializeEvent",
    "keInitializeSpinLock",
    "keInitializeThreadedDpc",
    "keInitializeTimer",
    "keInsertQueueDpc",
    "keLowerIrql",
    "keQueryPerformanceCounter",
    "keRaiseIrql",
    "keRemoveQueueDpc",
    "keSetImportanceDpc",
    "keSetTargetProcessorDpc",
    "keSetTargetProcessorDpcEx",
    "keStallExecutionProcessor",
    "keSynchronizeExecution",
  ]],
];

/** Every routine of the interface and of the kernel, by its name here. */
export const ROUTINE_IRQL: ReadonlyMap<string, RoutineIrql> = new Map(
  [...dmaGroups, ...kernelGroups].flatMap(([levels, routines]) =>
    routines.map((routine) => [routine, levels] as const)
  ),
);

/**
 * The levels of a routine, and what a call at another level breaks.
 *
 * @param routine its name in TypeScript case, as in a `Call` event
 * @returns undefined for a routine that is not known
 *
 * @example
 * ```ts
 * import { irqlRuleOf } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const levels = irqlRuleOf("freeMapRegisters")!;
 * assert.deepEqual([levels.lowest, levels.highest], [2, 2]);
 * assert.equal(levels.below[0]!.code, 0x20003);
 * assert.equal(irqlRuleOf("notARoutine"), undefined);
 * ```
 */
export function irqlRuleOf(routine: string): RoutineIrql | undefined {
  return ROUTINE_IRQL.get(routine);
}
