/**
 * Which faults a machine injects: by chance, by plan, or both.
 *
 * @module
 */

import { Result, Schema } from "../../deps.ts";
import { type FaultKind, faultKinds, reader } from "../ddi/mod.ts";

/** One fault at a place of its own choosing. */
export interface PlannedFault {
  /** What is done. */
  readonly fault: FaultKind;
  /**
   * The device, line, adapter, queue or processor it is done to, by the name
   * that events give it; wherever the occasion comes, if left out.
   */
  readonly at?: string;
  /** Which occasion it strikes there, counted from 1. */
  readonly occasion: number;
}

/** What a machine is to do wrong. With nothing set, it does nothing wrong. */
export interface FaultOptions {
  /**
   * How many of a hundred occasions of a kind are struck, 0 to 100, to two
   * decimals. The oracle decides each time: at 50 it is asked for one of two
   * answers, so a search tries both.
   */
  readonly chances?: { readonly [Kind in FaultKind]?: number };
  /** Faults that strike whatever the oracle says. */
  readonly plan?: readonly PlannedFault[];
  /**
   * The most faults that chance injects in a run, 0 or more; any number if left
   * out. A search with 1 tries every single fault and no two together.
   */
  readonly atMost?: number;
  /**
   * Ticks by which what is late is late, and for which a processor stalls and
   * registers are gone: 1 to 1,000,000, 200 if left out.
   */
  readonly delayTicks?: number;
}

/**
 * The same chance for every kind of fault: what `--faults all=2` means.
 *
 * @param percent 0 to 100, to two decimals
 * @returns the `chances` of {@linkcode FaultOptions}
 *
 * @example Drivers that survive
 * ```ts
 * import { Devices, everyFault, Machine } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const report = Machine.run(Devices.busMaster({ dmaAddressWidth: 32 }), {
 *   faults: { chances: everyFault(2) },
 *   seed: 7,
 * });
 * assert.equal(report.status, "completed");
 * ```
 */
export function everyFault(
  percent: number,
): { readonly [Kind in FaultKind]: number } {
  return Object.fromEntries(
    faultKinds.map((kind) => [kind, percent]),
  ) as { [Kind in FaultKind]: number };
}

const Percent = Schema.Number.check(
  Schema.isBetween({ minimum: 0, maximum: 100 }),
);

const wholeNumber = (minimum: number, maximum: number) =>
  Schema.Int.check(Schema.isBetween({ minimum, maximum }));

/** Decodes and encodes {@linkcode FaultOptions}, for options that come as JSON. */
export const FaultOptions: Schema.Codec<FaultOptions> = Schema.Struct({
  chances: Schema.optionalKey(
    Schema.Struct(
      Object.fromEntries(
        faultKinds.map((kind) => [kind, Schema.optionalKey(Percent)]),
      ),
    ),
  ),
  plan: Schema.optionalKey(Schema.Array(Schema.Struct({
    fault: Schema.Literals(faultKinds),
    at: Schema.optionalKey(Schema.String),
    occasion: wholeNumber(1, Number.MAX_SAFE_INTEGER),
  }))),
  atMost: Schema.optionalKey(wholeNumber(0, Number.MAX_SAFE_INTEGER)),
  delayTicks: Schema.optionalKey(wholeNumber(1, 1_000_000)),
}) as unknown as Schema.Codec<FaultOptions>;

const read = reader(FaultOptions);

/**
 * Reads the faults of a machine from a value of any origin.
 *
 * @param value such as parsed JSON
 * @throws {RangeError} in one sentence that names the value and what it may be
 *
 * @example
 * ```ts
 * import { decodeFaultOptions } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const saved = JSON.parse('{"chances":{"lost-interrupt":2}}');
 * assert.equal(decodeFaultOptions(saved).chances?.["lost-interrupt"], 2);
 * assert.throws(
 *   () => decodeFaultOptions({ chances: { "lost-interrupt": 200 } }),
 *   /^RangeError: Cannot inject these faults: chances.lost-interrupt is 200: /,
 * );
 * ```
 */
export function decodeFaultOptions(value: unknown): FaultOptions {
  const faults = read(value);
  if (Result.isSuccess(faults)) return faults.success;
  throw new RangeError(`Cannot inject these faults: ${faults.failure}`);
}
