/**
 * GetDmaDomain, JoinDmaDomain and LeaveDmaDomain: adapters that share the
 * addresses their devices see.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { InvalidParameters } from "../../ddi/mod.ts";
import type { AdapterMessage } from "../adapter/adapter_messages.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import { DmaDomain } from "../adapter/dma_domain.ts";
import type { OutParameter } from "../map_registers/map_register_base.ts";
import { type Caller, tableCall, tableReturn } from "./routine.ts";

/**
 * GetDmaDomain, the thirty-third member of the table (Windows 10).
 *
 * @returns the handle of the domain that the adapter is in: its own, unless it
 *   joined another
 *
 * IRQL: PASSIVE_LEVEL. No errors (C282; spec 05). After PutDmaAdapter it gives
 * the last domain there was (0x18).
 *
 * @example Every adapter begins in a domain of its own
 * ```ts
 * import {
 *   Devices, ioGetDmaAdapter, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const first = yield* Devices.busMaster();
 *   const second = yield* Devices.busMaster();
 *   const description = {
 *     version: 3, master: true, dmaAddressWidth: 32, maximumLength: 4096,
 *   } as const;
 *   const one = (yield* ioGetDmaAdapter(first.pdo, description)).adapter.dmaOperations;
 *   const two = (yield* ioGetDmaAdapter(second.pdo, description)).adapter.dmaOperations;
 *   const domain = yield* one.getDmaDomain!();
 *   const before = (yield* two.getDmaDomain!()) === domain;
 *   yield* two.joinDmaDomain!(domain);
 *   return [before, (yield* two.getDmaDomain!()) === domain];
 * });
 * assert.deepEqual(Machine.run(program).value, [false, true]);
 * ```
 */
export type GetDmaDomain = () => Effect.Effect<DmaDomain>;

/**
 * JoinDmaDomain, the thirty-first member of the table (Windows 10).
 *
 * The domain takes the place of the present one. From then on the device sees
 * what is mapped in it, and what the adapter maps is seen by the devices of all
 * adapters in it.
 *
 * @param domainHandle what GetDmaDomain of another adapter gave
 *
 * IRQL: PASSIVE_LEVEL.
 *
 * Errors: `InvalidParameters` for what is no domain, for the domain of adapters
 * that were all put back, and while something is mapped (spec 05, section 7).
 *
 * @example One device sees what was mapped for another
 * ```ts
 * import {
 *   acquireChannel, Devices, ioGetDmaAdapter, Machine, mdlOfPages, ScatterGatherBuffer,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const description = {
 *   version: 3, master: true, scatterGather: true, dmaAddressWidth: 32, maximumLength: 4096,
 * } as const;
 * const program = Effect.scoped(Effect.gen(function* () {
 *   const first = yield* Devices.busMaster();
 *   const second = yield* Devices.busMaster();
 *   const one = (yield* ioGetDmaAdapter(first.pdo, description)).adapter.dmaOperations;
 *   const { adapter } = yield* ioGetDmaAdapter(second.pdo, description);
 *   const domain = yield* adapter.dmaOperations.getDmaDomain!();
 *   yield* one.joinDmaDomain!(domain);
 *   const { mapRegisterBase } = yield* acquireChannel(adapter, {
 *     deviceObject: second.pdo, numberOfMapRegisters: 1,
 *   });
 *   const list = ScatterGatherBuffer.forElements(1);
 *   const range = { mdl: mdlOfPages([9]), mapRegisterBase, offset: 0, length: 4096, writeToDevice: true };
 *   yield* adapter.dmaOperations.mapTransferEx({ ...range, scatterGatherBuffer: list });
 *   const bytes = yield* first.fetch(list.elements, new Uint8Array(4096));
 *   yield* adapter.dmaOperations.flushAdapterBuffersEx(range);
 *   return bytes;
 * }));
 * const report = Machine.run(program, { dmaRemapping: true });
 * assert.equal(report.value, 4096);
 * assert.deepEqual(report.findings, []);
 * ```
 */
export type JoinDmaDomain = (
  domainHandle: DmaDomain | null,
) => Effect.Effect<void, InvalidParameters>;

/**
 * LeaveDmaDomain, the thirty-second member of the table (Windows 10): back to the
 * adapter's own domain.
 *
 * IRQL: PASSIVE_LEVEL.
 *
 * Errors: `InvalidParameters` if it joined none (C283), and while something is
 * mapped.
 *
 * @example Only who has joined can leave
 * ```ts
 * import {
 *   Devices, ioGetDmaAdapter, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const first = yield* Devices.busMaster();
 *   const second = yield* Devices.busMaster();
 *   const description = {
 *     version: 3, master: true, dmaAddressWidth: 32, maximumLength: 4096,
 *   } as const;
 *   const one = (yield* ioGetDmaAdapter(first.pdo, description)).adapter.dmaOperations;
 *   const two = (yield* ioGetDmaAdapter(second.pdo, description)).adapter.dmaOperations;
 *   yield* two.joinDmaDomain!(yield* one.getDmaDomain!());
 *   yield* two.leaveDmaDomain!();
 *   return yield* Effect.flip(two.leaveDmaDomain!());
 * });
 * assert.equal(Machine.run(program).value?._tag, "InvalidParameters");
 * ```
 */
export type LeaveDmaDomain = () => Effect.Effect<void, InvalidParameters>;

/**
 * Makes GetDmaDomain for one adapter.
 *
 * @internal
 */
export function getDmaDomain(adapter: AdapterObject): GetDmaDomain {
  return () =>
    tableCall(
      adapter,
      "getDmaDomain",
      () => ({}),
      (caller) => {
        const out: OutParameter<DmaDomain | null> = { value: null };
        return adapter.reactor.askThen(
          caller.fiber,
          { _tag: "get domain", out },
          () => Effect.succeed(out.value ?? adapter.domain),
        );
      },
      Effect.sync(() => adapter.domain),
    );
}

/**
 * Makes JoinDmaDomain for one adapter.
 *
 * @internal
 */
export function joinDmaDomain(adapter: AdapterObject): JoinDmaDomain {
  return (domain) =>
    tableCall<void, InvalidParameters, never>(
      adapter,
      "joinDmaDomain",
      () => ({ domain: domain?.name ?? null }),
      (caller) => {
        if (domain instanceof DmaDomain) {
          const message = { _tag: "join domain", domain } as const;
          return change(adapter, "joinDmaDomain", message, caller);
        }
        const invalid = new InvalidParameters("The handle is no DMA domain");
        tableReturn(adapter, "joinDmaDomain", caller, invalid.status);
        return Effect.fail(invalid);
      },
      released(adapter),
    );
}

/**
 * Makes LeaveDmaDomain for one adapter.
 *
 * @internal
 */
export function leaveDmaDomain(adapter: AdapterObject): LeaveDmaDomain {
  return () =>
    tableCall<void, InvalidParameters, never>(
      adapter,
      "leaveDmaDomain",
      () => ({}),
      (caller) =>
        change(adapter, "leaveDmaDomain", { _tag: "leave domain" }, caller),
      released(adapter),
    );
}

function released(
  { name }: AdapterObject,
): Effect.Effect<void, InvalidParameters> {
  return Effect.fail(
    new InvalidParameters(`${name} was released by PutDmaAdapter`),
  );
}

/** Has the adapter change its domain, and says how that went. */
function change(
  adapter: AdapterObject,
  routine: "joinDmaDomain" | "leaveDmaDomain",
  message: AdapterMessage,
  caller: Caller,
): Effect.Effect<void, InvalidParameters> {
  return adapter.reactor.askThen(caller.fiber, message, ({ error }) => {
    tableReturn(adapter, routine, caller, error?.status ?? 0);
    return error === undefined
      ? Effect.void
      : Effect.fail(error as InvalidParameters);
  });
}
