/**
 * Legacy transfers of a test driver: MapTransfer run by run, and
 * FlushAdapterBuffers, within a channel that is held.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import type { ScatterGatherElement } from "../../src/ddi/mod.ts";
import type { MappedRun } from "../../src/dma/mod.ts";
import type { Kernel } from "../../src/machine/mod.ts";
import { type Mdl, mmGetMdlVirtualAddress } from "../../src/memory/mod.ts";
import { assert } from "../deps.ts";
import type { Driver } from "./fixture.ts";
import {
  allocateLegacy,
  freeChannel,
  type Request,
  type Services,
} from "./requests.ts";

/** MapTransfer from a place of an MDL on. */
export function mapFrom(
  { base, driver }: Request,
  mdl: Mdl,
  offset: number,
  options: { readonly length?: number; readonly writeToDevice?: boolean } = {},
): Effect.Effect<MappedRun> {
  return driver.dma.mapTransfer({
    mdl,
    mapRegisterBase: base!,
    currentVa: mmGetMdlVirtualAddress(mdl) + offset,
    length: options.length ?? mdl.byteCount - offset,
    writeToDevice: options.writeToDevice ?? false,
  });
}

/** Calls MapTransfer until all of an MDL is mapped, as a driver's list is made. */
export function mapAll(
  request: Request,
  mdl: Mdl,
  writeToDevice = false,
): Effect.Effect<MappedRun[]> {
  return Effect.gen(function* () {
    const runs: MappedRun[] = [];
    for (let offset = 0; offset < mdl.byteCount;) {
      const run = yield* mapFrom(request, mdl, offset, { writeToDevice });
      assert(run.length > 0, "MapTransfer mapped nothing");
      runs.push(run);
      offset += run.length;
    }
    return runs;
  });
}

/** FlushAdapterBuffers for all of an MDL or from an offset on. */
export function flushMdl(
  { base, driver }: Request,
  mdl: Mdl,
  options: {
    readonly length?: number;
    readonly offset?: number;
    readonly writeToDevice?: boolean;
  } = {},
): Effect.Effect<boolean> {
  return driver.dma.flushAdapterBuffers({
    mdl,
    mapRegisterBase: base!,
    currentVa: mmGetMdlVirtualAddress(mdl) + (options.offset ?? 0),
    length: options.length ?? mdl.byteCount,
    writeToDevice: options.writeToDevice ?? false,
  });
}

/** The runs as a device uses them. */
export function elementsOf(runs: readonly MappedRun[]): ScatterGatherElement[] {
  return runs.map(({ logicalAddress, length }) => ({
    address: logicalAddress,
    length,
  }));
}

/** A channel held by a legacy request, and given back at the end. */
export function withChannel<A>(
  driver: Driver,
  registers: number,
  use: (request: Request) => Effect.Effect<A, never, Services>,
): Effect.Effect<A, never, Services | Kernel> {
  return Effect.gen(function* () {
    const request = yield* allocateLegacy(driver, { registers });
    const value = yield* use(request);
    yield* freeChannel(driver);
    return value;
  });
}
