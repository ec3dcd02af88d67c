/**
 * FreeMapRegisters: the driver gives registers back that its routine kept.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { deliver } from "../adapter/adapter_control.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type { MapRegisterBase } from "../map_registers/map_register_base.ts";
import { tableCall } from "./routine.ts";

/**
 * FreeMapRegisters, the seventh member of every table.
 *
 * For registers that a routine kept with DeallocateObjectKeepRegisters, after
 * the last flush. Requests that wait for registers are granted in order, as far
 * as the registers reach, and their routines may run inside this call.
 *
 * The count is the allocated one; a part cannot be given back. A base that is
 * not live or has another count has no effect, and the verifier reports 0x05;
 * registers that are still mapped are 0x10 (C147); a null base is M7 (C148).
 *
 * @param mapRegisterBase what the routine or the call was given
 * @param numberOfMapRegisters what was asked for
 *
 * IRQL: exactly DISPATCH_LEVEL (C149). No errors.
 *
 * @example Another count than was granted frees nothing
 * ```ts
 * import {
 *   atDispatch, Devices, IoAllocationAction, ioGetDmaAdapter, Machine,
 *   type MapRegisterBase,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 32 });
 *   const { adapter } = yield* ioGetDmaAdapter(pdo, {
 *     version: 3, master: true, dmaAddressWidth: 32, maximumLength: 65536,
 *   });
 *   const { dmaOperations } = adapter;
 *   let base: MapRegisterBase | null = null;
 *   yield* atDispatch(dmaOperations.allocateAdapterChannel({
 *     deviceObject: pdo,
 *     numberOfMapRegisters: 4,
 *     executionRoutine: (_device, _irp, mapRegisterBase) => {
 *       base = mapRegisterBase;
 *       return Effect.succeed(IoAllocationAction.DeallocateObjectKeepRegisters);
 *     },
 *   }));
 *   yield* atDispatch(dmaOperations.freeMapRegisters(base, 3));
 *   yield* atDispatch(dmaOperations.freeMapRegisters(base, 4));
 * });
 * const report = Machine.run(program);
 * assert.deepEqual(report.findings.map(({ rule }) => rule), ["0xE6/0x05"]);
 * assert.equal(report.freeMapRegisters, report.poolSize);
 * ```
 */
export type FreeMapRegisters = (
  mapRegisterBase: MapRegisterBase | null,
  numberOfMapRegisters: number,
) => Effect.Effect<void>;

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function freeMapRegisters(adapter: AdapterObject): FreeMapRegisters {
  return (base, count) =>
    tableCall(
      adapter,
      "freeMapRegisters",
      () => ({
        mapRegisterBase: base?.first ?? null,
        request: base?.request.number ?? null,
        numberOfMapRegisters: count,
        live: base !== null && base.request.base === base,
      }),
      (caller) =>
        base === null ? Effect.void : adapter.reactor.askThen(
          caller.fiber,
          { _tag: "freeMapRegisters", base, count },
          ({ granted }) => deliver(granted, caller),
        ),
      Effect.void,
    );
}
