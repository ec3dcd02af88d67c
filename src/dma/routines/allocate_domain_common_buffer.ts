/**
 * AllocateDomainCommonBuffer: memory that the devices of a domain share with
 * each other and with the processors.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import {
  type InsufficientResources,
  InvalidParameters,
} from "../../ddi/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type { CommonBuffer } from "../common_buffers/common_buffer.ts";
import {
  boundedRequest,
  type CommonBufferBounds,
} from "./common_buffer_request.ts";
import { DmaDomain } from "../adapter/dma_domain.ts";
import { type Caller, tableCall, tableReturn } from "./routine.ts";

/** Arguments of {@linkcode AllocateDomainCommonBuffer}. */
export interface AllocateDomainCommonBufferArguments
  extends Omit<CommonBufferBounds, "minimumAddress"> {
  /** What GetDmaDomain gave: the domain that the adapter is in. */
  readonly domainHandle: DmaDomain | null;
  /** Bytes, 1 or more. */
  readonly length: number;
  /** The wanted NUMA node. A machine has one, so any wish is met by it. */
  readonly preferredNode?: number;
}

/**
 * AllocateDomainCommonBuffer, the twenty-ninth member of the table (Windows 10).
 *
 * As AllocateCommonBufferWithBounds, for all adapters of a domain: each of their
 * devices sees the buffer at the same logical address, as long as it is in the
 * domain (C282). It lies within the reach of all that are in it now.
 *
 * The buffer belongs to the domain. FreeCommonBuffer frees it, through the
 * adapter it was allocated with or another one in the domain (A43).
 *
 * IRQL: PASSIVE_LEVEL.
 *
 * Errors: `InvalidParameters` for what is no domain, for a domain that the
 * adapter is not in, and for another cache type than the two;
 * `InsufficientResources` for want of memory or map registers.
 *
 * @example One buffer, two devices
 * ```ts
 * import {
 *   Devices, DmaOperationsGeneration, hasGeneration, ioGetDmaAdapter, Machine,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const description = {
 *   version: 3, master: true, scatterGather: true, dmaAddressWidth: 32, maximumLength: 4096,
 * } as const;
 * const program = Effect.gen(function* () {
 *   const first = yield* Devices.busMaster();
 *   const second = yield* Devices.busMaster();
 *   const one = (yield* ioGetDmaAdapter(first.pdo, description)).adapter.dmaOperations;
 *   const two = (yield* ioGetDmaAdapter(second.pdo, description)).adapter.dmaOperations;
 *   assert(hasGeneration(one, DmaOperationsGeneration.Windows10));
 *   assert(hasGeneration(two, DmaOperationsGeneration.Windows10));
 *   const domainHandle = yield* one.getDmaDomain();
 *   yield* two.joinDmaDomain(domainHandle);
 *   const buffer = yield* one.allocateDomainCommonBuffer({ domainHandle, length: 100 });
 *   const element = { address: buffer.logicalAddress, length: 3 };
 *   yield* first.store([element], Uint8Array.of(1, 2, 3));
 *   const seen = new Uint8Array(3);
 *   yield* second.fetch([element], seen);
 *   yield* two.freeCommonBuffer({ ...buffer, length: 100, cacheEnabled: true });
 *   return [...seen];
 * });
 * for (const dmaRemapping of [false, true]) {
 *   const report = Machine.run(program, { dmaRemapping });
 *   assert.deepEqual(report.value, [1, 2, 3]);
 *   assert.deepEqual(report.findings, []);
 * }
 * ```
 */
export type AllocateDomainCommonBuffer = (
  args: AllocateDomainCommonBufferArguments,
) => Effect.Effect<CommonBuffer, DomainBufferError>;

/** How {@linkcode AllocateDomainCommonBuffer} can fail. */
export type DomainBufferError = InsufficientResources | InvalidParameters;

const NAME = "allocateDomainCommonBuffer";

/**
 * Makes the routine for one adapter.
 *
 * @internal
 */
export function allocateDomainCommonBuffer(
  adapter: AdapterObject,
): AllocateDomainCommonBuffer {
  return (args) =>
    tableCall<CommonBuffer, DomainBufferError, never>(
      adapter,
      NAME,
      () => ({
        domain: args.domainHandle?.name ?? null,
        length: args.length,
        maximumAddress: args.maximumAddress ?? null,
        flags: args.flags ?? 0,
        cacheType: args.cacheType ?? null,
      }),
      (caller) => allocate(adapter, args, caller),
      Effect.fail(
        new InvalidParameters(`${adapter.name} was released by PutDmaAdapter`),
      ),
    );
}

function allocate(
  adapter: AdapterObject,
  args: AllocateDomainCommonBufferArguments,
  caller: Caller,
): Effect.Effect<CommonBuffer, DomainBufferError> {
  const { domainHandle: domain, length } = args;
  const request = boundedRequest(adapter, length, args);
  if (!(domain instanceof DmaDomain) || typeof request === "string") {
    const error = new InvalidParameters(
      typeof request === "string" ? request : "The handle is no DMA domain",
    );
    tableReturn(adapter, NAME, caller, error.status);
    return Effect.fail(error);
  }
  return adapter.reactor.askThen(
    caller.fiber,
    { _tag: "allocate domain buffer", request, domain },
    ({ commonBuffer, error }) => {
      tableReturn(adapter, NAME, caller, error?.status ?? 0);
      if (commonBuffer === undefined) {
        return Effect.fail(error as DomainBufferError);
      }
      const { logicalAddress, virtualAddress } = commonBuffer;
      return Effect.succeed({ virtualAddress, logicalAddress });
    },
  );
}
