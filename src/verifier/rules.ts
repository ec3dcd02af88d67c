/**
 * Every rule of the verifier, in the order of its codes.
 *
 * @module
 */

import { systemDmaChannelGivenAway, unknownAction } from "./rules/actions.ts";
import {
  listOnSystemAdapter,
  systemRoutineOnBusMaster,
} from "./rules/adapter_kinds.ts";
import {
  nullAdapter,
  releasedWithChannel,
  releasedWithRegisters,
  releasedWithRequests,
  usedAfterRelease,
} from "./rules/adapter_release.ts";
import {
  addressOutsideMdl,
  bufferNotLocked,
  bufferNotMapped,
} from "./rules/buffers.ts";
import { bugCheckRules } from "./rules/bug_checks.ts";
import { callbackLeftAStateBehind } from "./rules/callbacks.ts";
import {
  limitReached,
  neverReturned,
  returnedNonsense,
} from "./rules/driver_failures.ts";
import { channelFlushedEarly } from "./rules/channel_flush.ts";
import { channelFreedTooOften, channelHeldTwice } from "./rules/channels.ts";
import {
  commonBufferFreedTooOften,
  releasedWithCommonBuffers,
  writtenOutsideBuffer,
} from "./rules/common_buffers.ts";
import {
  cancelOfOtherAdapter,
  contextFreedEarly,
  contextMisused,
} from "./rules/contexts.ts";
import { unknownDescription } from "./rules/description.ts";
import { accessOutsideMappings } from "./rules/device.ts";
import {
  flushOfUnmappedBuffer,
  flushOfUnmappedRegister,
  otherDirection,
  registerFileExceeded,
} from "./rules/flushing.ts";
import { irqlDispatch, wrongIrql } from "./rules/irql.ts";
import { waitBlockInUse } from "./rules/legacy.ts";
import { listFreedTooOften, releasedWithLists } from "./rules/lists.ts";
import { locksInTwoOrders } from "./rules/lock_order.ts";
import {
  tooManyRegistersAsked,
  tooManyRegistersHeld,
} from "./rules/map_register_limits.ts";
import {
  nullBaseFreed,
  registersFreedTooOften,
  registersFreedWhileMapped,
} from "./rules/map_register_release.ts";
import { mappedTwice, notFlushed, nothingToMap } from "./rules/mapping.ts";
import {
  counterJumped,
  counterWentBackwards,
} from "./rules/performance_counter.ts";
import { chainTooShort, invalidBuffer } from "./rules/ranges.ts";
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
