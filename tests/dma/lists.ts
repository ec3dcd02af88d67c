/**
 * Scatter/gather lists of a test driver: the call of any of the four routines,
 * and a note of all that became of it.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import type { NtStatus } from "../../src/ddi/mod.ts";
import {
  type AdapterListControl,
  type DmaTransferContext,
  type ListError,
  ScatterGatherBuffer,
} from "../../src/dma/mod.ts";
import type { DeviceObject, Irp, Kernel } from "../../src/machine/mod.ts";
import {
  type Mdl,
  mdlChainLength,
  mmGetMdlVirtualAddress,
} from "../../src/memory/mod.ts";
import { type AdapterOwner, atDispatch, statusOf } from "./fixture.ts";
import { here, newContext, type Place, type Services } from "./requests.ts";

/** The routines that ask for a list. */
export type ListRoutine = "get" | "build" | "getEx" | "buildEx";

/** The two routines with contexts and flags. */
export const EX: readonly ("getEx" | "buildEx")[] = ["getEx", "buildEx"];

/** What a test's list is asked for with. */
export interface ListOptions {
  /** The Ex routine with the caller's buffer, if left out. */
  readonly by?: ListRoutine;
  /** From the start of the chain; 0 if left out. */
  readonly offset?: number;
  /** To the end of the chain, if left out. */
  readonly length?: number;
  readonly writeToDevice?: boolean;
  /** `DmaFlags`; none if left out. */
  readonly flags?: number;
  /** A context of its own, initialized, if left out. */
  readonly context?: DmaTransferContext | null;
  /** The driver's own device if left out. */
  readonly deviceObject?: DeviceObject;
  /** False for a call without a routine. */
  readonly routine?: boolean;
  /** What the routine does. */
  readonly body?: (note: ListNote) => Effect.Effect<void, never, Services>;
  /** True for a call with a variable for the list. */
  readonly out?: boolean;
  /** The caller's buffer; one for 64 elements if left out. */
  readonly buffer?: ScatterGatherBuffer;
  /** Bytes of it to use. */
  readonly bufferLength?: number;
  /** The Context. */
  readonly executionContext?: unknown;
  /** Passed as DmaCompletionRoutine. */
  readonly completionRoutine?: () => Effect.Effect<void>;
}

/** A list that was asked for, and what became of it. */
export class ListNote {
  /** What the call returned; undefined until it has. */
  status: NtStatus | undefined = undefined;
  /** How often the routine was entered. */
  runs = 0;
  /** The list, from the routine or the variable. */
  list: ScatterGatherBuffer | undefined = undefined;
  /** Elements that were there when the routine was entered. */
  elementsAtEntry = 0;
  /** Where the routine was entered. */
  at: Place | undefined = undefined;
  irp: Irp | null | undefined = undefined;
  deviceObject: DeviceObject | undefined = undefined;
  executionContext: unknown = undefined;
  readonly driver: AdapterOwner;
  readonly context: DmaTransferContext | null;
  /** The buffer of a Build routine. */
  readonly buffer: ScatterGatherBuffer;
  /** The variable for the list; a value that no call writes, before. */
  readonly out: { value: ScatterGatherBuffer | null };
  /** What the variable holds before the call. */
  readonly untouched: ScatterGatherBuffer = new ScatterGatherBuffer(0);

  constructor(
    driver: AdapterOwner,
    context: DmaTransferContext | null,
    buffer: ScatterGatherBuffer,
  ) {
    this.driver = driver;
    this.context = context;
    this.buffer = buffer;
    this.out = { value: this.untouched };
  }
}

function routineOf(
  note: ListNote,
  { body }: ListOptions,
): AdapterListControl<unknown, Services> {
  return (deviceObject, irp, list, context) =>
    Effect.gen(function* () {
      note.runs++;
      note.list = list;
      note.elementsAtEntry = list.elements.length;
      note.irp = irp;
      note.deviceObject = deviceObject;
      note.executionContext = context;
      note.at = yield* here;
      if (body !== undefined) yield* body(note);
    });
}

/** Asks for a list at the present IRQL. The note is returned whatever comes. */
export function askListHere(
  driver: AdapterOwner,
  mdl: Mdl,
  options: ListOptions = {},
): Effect.Effect<ListNote, never, Services> {
  return Effect.gen(function* () {
    const context = options.context === undefined
      ? yield* newContext(driver)
      : options.context;
    const buffer = options.buffer ?? ScatterGatherBuffer.forElements(64);
    const note = new ListNote(driver, context, buffer);
    note.status = yield* statusOf(call(note, mdl, options));
    const given = note.out.value;
    if (given !== null && given !== note.untouched) note.list = given;
    return note;
  });
}

function call(
  note: ListNote,
  mdl: Mdl,
  options: ListOptions,
): Effect.Effect<void, ListError, Services> {
  const { dma, pdo } = note.driver;
  const { by = "buildEx", offset = 0, writeToDevice = false } = options;
  const { length = mdlChainLength(mdl) - offset } = options;
  const executionRoutine = routineOf(note, options);
  const common = {
    deviceObject: options.deviceObject ?? pdo,
    mdl,
    length,
    writeToDevice,
    context: options.executionContext,
  };
  const currentVa = mmGetMdlVirtualAddress(mdl) + offset;
  const legacy = { ...common, currentVa, executionRoutine };
  const extended = {
    ...common,
    dmaTransferContext: note.context,
    offset,
    flags: options.flags ?? 0,
    executionRoutine: options.routine === false ? null : executionRoutine,
    dmaCompletionRoutine: options.completionRoutine ?? null,
    scatterGatherList: options.out === true ? note.out : null,
  };
  const memory = {
    scatterGatherBuffer: note.buffer,
    scatterGatherLength: options.bufferLength ?? note.buffer.byteLength,
  };
  switch (by) {
    case "get":
      return dma.getScatterGatherList(legacy);
    case "build":
      return dma.buildScatterGatherList({ ...legacy, ...memory });
    case "getEx":
      return dma.getScatterGatherListEx(extended);
    case "buildEx":
      return dma.buildScatterGatherListEx({ ...extended, ...memory });
  }
}

/** Asks for a list at DISPATCH_LEVEL, as drivers do. */
export function askList(
  driver: AdapterOwner,
  mdl: Mdl,
  options: ListOptions = {},
): Effect.Effect<ListNote, never, Services> {
  return atDispatch(askListHere(driver, mdl, options));
}

/** PutScatterGatherList at DISPATCH_LEVEL. */
export function putList(
  { driver, list }: ListNote,
  writeToDevice = false,
): Effect.Effect<void, never, Kernel> {
  return atDispatch(driver.dma.putScatterGatherList(list!, writeToDevice));
}
