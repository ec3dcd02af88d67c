/**
 * The policies of a machine: where the documentation can be read in more than
 * one way, what each reading comes to, seen from a driver.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  DmaFlags,
  IoAllocationAction,
  type NtStatus,
} from "../../src/ddi/mod.ts";
import { ScatterGatherBuffer } from "../../src/dma/mod.ts";
import type {
  MachineOptions,
  MachineServices,
} from "../../src/simulator/mod.ts";
import { makeBuffer } from "../dma/buffers.ts";
import {
  makeDriver,
  rulesOf,
  type Run,
  run,
  statusOf,
} from "../dma/fixture.ts";
import { allocate, cancel, freeChannel } from "../dma/requests.ts";

const { DeallocateObject, DeallocateObjectKeepRegisters } = IoAllocationAction;
const { SynchronousCallback } = DmaFlags;

/** One policy: its option, its values and what a driver can tell them by. */
export interface Policy {
  readonly option: keyof MachineOptions;
  /** Where the ambiguity is registered. */
  readonly source: string;
  /** Its values, the default first, with what the probe gives for each. */
  readonly values: ReadonlyMap<string, string>;
  /** A driver that meets the ambiguity. */
  readonly probe: Effect.Effect<unknown, unknown, MachineServices>;
}

/** What a run under a policy came to, in a few words. */
export function outcomeUnder(
  { option, probe }: Policy,
  value: string | undefined,
): string {
  const options: MachineOptions = value === undefined
    ? {}
    : { [option]: value };
  return wordsOf(run(probe, options));
}

function wordsOf(report: Run<unknown, unknown>): string {
  const ended = report.status === "completed"
    ? `${report.value}`
    : report.status;
  return [ended, ...rulesOf(report)].join(" ");
}

const hex = (status: NtStatus | undefined) => (status ?? -1).toString(16);

/** A request with routine, base variable and the synchronous flag. */
const routineAndBase = Effect.gen(function* () {
  const driver = yield* makeDriver();
  const { runs, status } = yield* allocate(driver, {
    flags: SynchronousCallback,
    action: DeallocateObject,
    out: { value: null },
  });
  return `${hex(status)}, ${runs} runs`;
});

/** A request with a flag bit that means nothing. */
const unknownFlag = Effect.gen(function* () {
  const driver = yield* makeDriver();
  const request = { flags: 0x80, action: DeallocateObject };
  const { runs, status } = yield* allocate(driver, request);
  return `${hex(status)}, ${runs} runs`;
});

/** FreeAdapterObject after a synchronous request that found no channel. */
const freeAfterFailure = Effect.gen(function* () {
  const driver = yield* makeDriver({ dmaAddressWidth: 24 });
  const failed = yield* allocate(driver, {
    flags: SynchronousCallback | DmaFlags.FailOnBounce,
    routine: false,
    out: { value: null },
  });
  yield* driver.dma.freeAdapterObject(DeallocateObjectKeepRegisters);
  return hex(failed.status);
});

/** MapTransferEx with a list of no elements. */
const smallList = Effect.gen(function* () {
  const driver = yield* makeDriver();
  const { base = null } = yield* allocate(driver);
  const status = yield* statusOf(driver.dma.mapTransferEx({
    mdl: yield* makeBuffer(),
    mapRegisterBase: base,
    offset: 0,
    length: 4096,
    writeToDevice: true,
    scatterGatherBuffer: new ScatterGatherBuffer(16),
  }));
  yield* freeChannel(driver);
  return hex(status);
});

/** A cancel that comes too late, and the next request with its context. */
const lateCancel = Effect.gen(function* () {
  const driver = yield* makeDriver();
  const granted = yield* allocate(driver, { action: DeallocateObject });
  const answer = yield* cancel(granted);
  const { context } = granted;
  const next = yield* allocate(driver, { context, action: DeallocateObject });
  return `${answer}, ${hex(next.status)}`;
});

/** A release of what nobody holds. */
const misuse = Effect.gen(function* () {
  yield* freeChannel(yield* makeDriver());
  return "went on";
});

/** Every policy, in the order of the register of ambiguities. */
export const POLICIES: readonly Policy[] = [
  {
    option: "parameterPolicy",
    source: "A02",
    values: new Map([
      ["seed", "c000000d, 0 runs"],
      ["permissive", "0, 1 runs"],
    ]),
    probe: routineAndBase,
  },
  {
    option: "mapTransferSmallBuffer",
    source: "A25",
    values: new Map([["remarks", "c000000d"], ["table", "c0000023"]]),
    probe: smallList,
  },
  {
    option: "unknownFlags",
    source: "A48",
    values: new Map([["ignore", "0, 1 runs"], ["reject", "c000000d, 0 runs"]]),
    probe: unknownFlag,
  },
  {
    option: "failedSyncFree",
    source: "A49",
    values: new Map([
      ["ignore", "c000009a"],
      ["finding", "c000009a 0xE6/0x04"],
    ]),
    probe: freeAfterFailure,
  },
  {
    option: "cancelGranted",
    source: "A57",
    values: new Map([["noMark", "false, 0"], ["mark", "false, c0000120"]]),
    probe: lateCancel,
  },
  {
    option: "verifier",
    source: "spec 08",
    values: new Map([
      ["report", "went on 0xE6/0x04"],
      ["off", "went on"],
      ["bugcheck", "stopped 0xE6/0x04"],
    ]),
    probe: misuse,
  },
];
