/**
 * Every allocator that is measured: ours, six written here after the usual
 * designs, two from npm, and three floors.
 *
 * @module
 */

import { MapRegisterPool } from "../../../src/registers/mod.ts";
import { Buddy } from "./buddy.ts";
import type { Design } from "./design.ts";
import { FirstFitBitmap } from "./first_fit_bitmap.ts";
import { EmptyFloor, PerLengthFloor, StackFloor } from "./floors.ts";
import { NextFitBitmap } from "./next_fit_bitmap.ts";
import { NpmFastBitSet, NpmMalloc } from "./npm_packages.ts";
import { RoundingBins } from "./rounding_bins.ts";
import { SlotList } from "./slot_list.ts";

export type { Allocator, Design } from "./design.ts";

function design(
  id: string,
  title: string,
  kind: Design["kind"],
  linear: boolean,
  make: Design["make"],
): Design {
  return { id, title, kind, linear, make };
}

/** The designs by id, ours first. */
export const DESIGNS: ReadonlyMap<string, Design> = new Map(
  [
    design(
      "pool",
      "MapRegisterPool",
      "exact",
      false,
      (size) => new MapRegisterPool(size),
    ),
    design(
      "first-fit",
      "first-fit bitmap",
      "exact",
      true,
      (size) => new FirstFitBitmap(size),
    ),
    design(
      "next-fit",
      "next-fit bitmap",
      "exact",
      true,
      (size) => new NextFitBitmap(size),
    ),
    design(
      "slot-list",
      "slot list, next fit",
      "rounding",
      true,
      (size) => new SlotList(size),
    ),
    design(
      "rounding-bins",
      "bins with rounding",
      "rounding",
      false,
      (size) => new RoundingBins(size),
    ),
    design("buddy", "buddy", "rounding", false, (size) => new Buddy(size)),
    design(
      "npm-malloc",
      "npm malloc",
      "exact",
      false,
      (size) => new NpmMalloc(size),
    ),
    design(
      "npm-fast-bitset",
      "npm fast-bitset, first fit",
      "exact",
      true,
      (size) => new NpmFastBitSet(size),
    ),
    design("empty", "empty harness", "floor", false, () => new EmptyFloor()),
    design(
      "stack",
      "one LIFO stack",
      "floor",
      false,
      (size) => new StackFloor(size),
    ),
    design(
      "per-length",
      "a LIFO stack for each length",
      "floor",
      false,
      () => new PerLengthFloor(),
    ),
  ].map((made) => [made.id, made]),
);
