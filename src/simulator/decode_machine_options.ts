/**
 * Reading the options of a machine from a value of any origin: what kind each
 * is, and one sentence for what cannot be.
 *
 * @module
 */

import { Result, Schema } from "../../deps.ts";
import { reader } from "../ddi/mod.ts";
import { FaultOptions } from "../machine/mod.ts";
import type { MachineOptions } from "./machine_options.ts";

/** The most RAM a machine may have, in bytes: it is real memory of the host. */
export const RAM_MAX = 0x1_0000_0000;

/** A number whose range is looked at where the machine is built. */
const number = Schema.optional(Schema.Number);

/** A whole number that may be without end. */
const limit = Schema.optional(Schema.declare(
  (value): value is number =>
    value === Infinity || Number.isSafeInteger(value) && (value as number) >= 1,
  { expected: "a whole number from 1 on, or Infinity" },
));

const flag = Schema.optional(Schema.Boolean);

const words = <const Word extends string>(...of: readonly Word[]) =>
  Schema.optional(Schema.Literals(of));

const code = Schema.declare(
  (value): value is (...values: never[]) => unknown =>
    typeof value === "function",
  { expected: "a function" },
);

const oracle = Schema.declare(
  (value): value is object =>
    typeof value === "object" && value !== null && "pick" in value &&
    "choose" in value && "draw" in value,
  { expected: "an oracle with pick, choose and draw" },
);

const Bank = Schema.Struct({
  base: Schema.Int.check(
    Schema.isBetween({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  ),
  bytes: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: RAM_MAX })),
});

const kernelFields = {
  processors: number,
  dpcDepthLimit: number,
  dpcDeferralTicks: number,
  dpcWatchdogTicks: limit,
  threadedDpcs: flag,
  performanceCounter: Schema.optional(code),
  faults: Schema.optional(FaultOptions),
  banks: Schema.optional(Schema.Array(Bank)),
  coherent: flag,
};

const dmaFields = {
  mapRegisters: number,
  mapRegistersPerAdapter: number,
  dmaControllers: Schema.optional(Schema.Array(code)),
  boundedMapRegisters: number,
  mapRegisterPools: words("single", "byAddressClass"),
  mapRegisterGrowth: Schema.optional(Schema.NullOr(
    Schema.Struct({ initial: Schema.Number, step: Schema.Number }),
  )),
  reserveMapRegister: flag,
  dmaRemapping: flag,
  newestVersion: number,
  dmaOperationsGeneration: number,
  alignment: number,
  parameterPolicy: words("seed", "permissive"),
  unknownFlags: words("ignore", "reject"),
  failedSyncFree: words("ignore", "finding"),
  mapTransferSmallBuffer: words("remarks", "table"),
  cancelGranted: words("noMark", "mark"),
  grantDelivery: words("inline", "dpc", "either"),
};

const runFields = {
  stepLimit: limit,
  primitiveLimit: limit,
  messageLimit: limit,
  actorLimit: limit,
  eventLimit: limit,
  seed: Schema.optional(Schema.Int),
  oracle: Schema.optional(oracle),
  time: words("at quiescence", "any time"),
  verifier: words("off", "report", "bugcheck"),
  invariants: flag,
  observers: Schema.optional(Schema.Array(code)),
  traceOperations: flag,
  statistics: flag,
};

/** Every option there is: the type says that none is missing. */
const fields: { readonly [Name in keyof Required<MachineOptions>]: unknown } = {
  ...kernelFields,
  ...dmaFields,
  ...runFields,
};

const read = reader(
  Schema.Struct(fields as Schema.Struct.Fields) as unknown as Schema.Codec<
    MachineOptions
  >,
);

/**
 * Reads the options of a machine. `Machine.run` does so by itself; call it for
 * options that come from a file before anything else is done with them.
 *
 * @param value such as parsed JSON
 * @returns the options, as they were given
 * @throws {RangeError} in one sentence that names the option, its value and what
 *   it may be; options that there are not are refused too. The ranges of counts
 *   are looked at where the machine is built
 *
 * @example
 * ```ts
 * import { decodeMachineOptions } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(decodeMachineOptions({ seed: 7 }), { seed: 7 });
 * assert.throws(
 *   () => decodeMachineOptions({ processors: "four" }),
 *   /^RangeError: Cannot build a machine: processors is "four": expected number/,
 * );
 * ```
 */
export function decodeMachineOptions(value: unknown): MachineOptions {
  const options = read(value);
  if (Result.isFailure(options)) {
    throw new RangeError(`Cannot build a machine: ${options.failure}`);
  }
  const { banks = [] } = options.success;
  const ram = banks.reduce((sum, { bytes }) => sum + bytes, 0);
  if (ram > RAM_MAX) {
    throw new RangeError(
      `Cannot build a machine: its banks have ${ram} bytes together, and may have ${RAM_MAX}`,
    );
  }
  return value as MachineOptions;
}
