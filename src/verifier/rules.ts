/**
 * Every rule of the verifier, in the order of its codes.
 *
 * @module
 */

import { systemDmaChannelGivenAway, unknownAction } from "./actions.ts";
import {
  listOnSystemAdapter,
  systemRoutineOnBusMaster,
} from "./adapter_kinds.ts";
import {
  nullAdapter,
  releasedWithChannel,
  releasedWithRegisters,
  releasedWithRequests,
  usedAfterRelease,
} from "./adapter_release.ts";
import {
  addressOutsideMdl,
  bufferNotLocked,
  bufferNotMapped,
} from "./buffers.ts";
import { bugCheckRules } from "./bug_checks.ts";
import { callbackLeftAStateBehind } from "./callbacks.ts";
import {
  limitReached,
  neverReturned,
  returnedNonsense,
} from "./driver_failures.ts";
import { channelFlushedEarly } from "./channel_flush.ts";
import { channelFreedTooOften, channelHeldTwice } from "./channels.ts";
import {
  commonBufferFreedTooOften,
  releasedWithCommonBuffers,
  writtenOutsideBuffer,
} from "./common_buffers.ts";
import {
  cancelOfOtherAdapter,
  contextFreedEarly,
  contextMisused,
} from "./contexts.ts";
import { unknownDescription } from "./description.ts";
import { accessOutsideMappings } from "./device.ts";
import {
  flushOfUnmappedBuffer,
  flushOfUnmappedRegister,
  otherDirection,
  registerFileExceeded,
} from "./flushing.ts";
import { irqlDispatch, wrongIrql } from "./irql.ts";
import { waitBlockInUse } from "./legacy.ts";
import { listFreedTooOften, releasedWithLists } from "./lists.ts";
import { locksInTwoOrders } from "./lock_order.ts";
import {
  tooManyRegistersAsked,
  tooManyRegistersHeld,
} from "./map_register_limits.ts";
import {
  nullBaseFreed,
  registersFreedTooOften,
  registersFreedWhileMapped,
} from "./map_register_release.ts";
import { mappedTwice, notFlushed, nothingToMap } from "./mapping.ts";
import { counterJumped, counterWentBackwards } from "./performance_counter.ts";
import { chainTooShort, invalidBuffer } from "./ranges.ts";
import type { Rule } from "./rule.ts";

/** The rules of bug check 0xE6, by parameter 1. */
const dmaRules: readonly Rule[] = [
  registerFileExceeded,
  counterWentBackwards,
  counterJumped,
  commonBufferFreedTooOften,
  channelFreedTooOften,
  registersFreedTooOften,
  listFreedTooOften,
  releasedWithCommonBuffers,
  releasedWithChannel,
  releasedWithRegisters,
  releasedWithLists,
  channelHeldTwice,
  tooManyRegistersHeld,
  notFlushed,
  bufferNotLocked,
  writtenOutsideBuffer,
  registersFreedWhileMapped,
  releasedWithRequests,
  wrongIrql,
  tooManyRegistersAsked,
  flushOfUnmappedBuffer,
  usedAfterRelease,
  nullAdapter,
  addressOutsideMdl,
  mappedTwice,
  invalidBuffer,
  flushOfUnmappedRegister,
  nothingToMap,
  bufferNotMapped,
  channelFlushedEarly,
  chainTooShort,
  unknownDescription,
  accessOutsideMappings,
];

/** The rules that have no code in Windows. */
const modelRules: readonly Rule[] = [
  systemDmaChannelGivenAway,
  contextMisused,
  cancelOfOtherAdapter,
  listOnSystemAdapter,
  waitBlockInUse,
  unknownAction,
  nullBaseFreed,
  systemRoutineOnBusMaster,
  otherDirection,
  callbackLeftAStateBehind,
  contextFreedEarly,
  neverReturned,
  returnedNonsense,
  limitReached,
];

/** Every rule, with number, title, documentation and source. */
export const verifierRules: readonly Rule[] = [
  ...dmaRules,
  ...modelRules,
  irqlDispatch,
  locksInTwoOrders,
  ...bugCheckRules,
];
