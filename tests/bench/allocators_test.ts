/**
 * One table of cases for every allocator that is measured, so that no figure
 * compares with something that does not work.
 *
 * @module
 */

import {
  type Allocator,
  type Design,
  DESIGNS,
} from "../../bench/pool/allocators/mod.ts";
import { PoolModel } from "../../bench/pool/pool_model.ts";
import { assert, assertEquals } from "../deps.ts";

interface Case {
  readonly name: string;
  readonly check: (design: Design, make: () => Allocator) => void;
}

const SIZE = 256;

const CASES: readonly Case[] = [
  {
    name: "gives every register once and refuses when none is left",
    check: (_design, make) => {
      const allocator = make();
      const bases = new Set<number>();
      for (let i = 0; i < SIZE; i++) bases.add(allocator.allocate(1));
      assertEquals(bases.size, SIZE);
      assert([...bases].every((base) => base >= 0 && base < SIZE));
      assertEquals(allocator.allocate(1), -1);
    },
  },
  {
    name: "gives again what came back",
    check: (_design, make) => {
      const allocator = make();
      const bases = Array.from({ length: SIZE }, () => allocator.allocate(1));
      assertEquals(allocator.free(bases[77]!, 1), 0);
      assertEquals(allocator.allocate(1), bases[77]);
      assertEquals(allocator.allocate(1), -1);
    },
  },
  {
    name: "merges what came back in any order",
    check: (_design, make) => {
      const allocator = make();
      for (const step of [1, 3, 7]) {
        const bases = Array.from({ length: 64 }, () => allocator.allocate(4));
        assert(bases.every((base) => base >= 0), `${bases}`);
        for (let i = 0; i < 64; i++) {
          assertEquals(allocator.free(bases[i * step % 64]!, 4), 0);
        }
      }
      const halves = [allocator.allocate(128), allocator.allocate(128)];
      assertEquals(halves.sort((a, b) => a - b), [0, 128]);
    },
  },
  {
    name: "gives no register twice in random use, and refuses as it says",
    check: (design, make) => {
      const allocator = make();
      const model = new PoolModel(SIZE);
      let draw = 5;
      let needless = 0;
      for (let call = 0; call < 20_000; call++) {
        draw = Math.imul(draw, 0x2545F491) + 0x9E3779B9 | 0;
        const count = [1, 1, 2, 4, 8, 16, 17, 32, 64][(draw >>> 8) % 9]!;
        if (draw < 0 || model.live.length === 0) {
          const base = allocator.allocate(count);
          if (base >= 0) model.grant(base, count);
          else if (model.fits(count)) needless++;
        } else {
          const run = model.live[(draw >>> 4) % model.live.length]!;
          assertEquals(allocator.free(run.base, run.count), 0);
          model.release(run.base, run.count);
        }
      }
      assertEquals(needless > 0, design.kind === "rounding", `${needless}`);
    },
  },
];

for (const design of DESIGNS.values()) {
  if (design.kind === "floor") continue;
  for (const { name, check } of CASES) {
    Deno.test(`the ${design.id} allocator ${name}`, () => {
      check(design, () => design.make(SIZE));
    });
  }
}

Deno.test("the floors answer like an allocator that never refuses", () => {
  for (const id of ["empty", "stack", "per-length"]) {
    const floor = DESIGNS.get(id)!.make(SIZE);
    const base = floor.allocate(8);
    assert(base >= 0);
    assertEquals([floor.free(base, 8), floor.allocate(8)], [0, base]);
  }
});
