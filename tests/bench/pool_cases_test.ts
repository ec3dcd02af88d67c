/**
 * A short run of every case of the benchmark, so that none rots.
 *
 * @module
 */

import { DESIGNS } from "../../bench/pool/allocators/mod.ts";
import { measure, openClosedLoop } from "../../bench/pool/measure.ts";
import { POOL_CASES } from "../../bench/pool/pool_cases.ts";
import { WORKLOADS } from "../../bench/pool/workloads.ts";
import { assert, assertEquals } from "../deps.ts";

for (const { design, name, workload, open } of POOL_CASES) {
  Deno.test(`the benchmark runs ${name} on ${workload.id}`, async () => {
    const loop = await open({ shrink: workload.size > 4096 ? 64 : 4 });
    loop.run(1000);
    const { granted, refused, steps } = loop.counts();
    assertEquals(steps, 1000);
    assertEquals(granted + refused, workload.kind === "mix" ? 1000 : granted);
    assert(granted > 400, `${granted} granted`);
    if (DESIGNS.get(design)!.kind === "floor") assertEquals(refused, 0);
  });
}

Deno.test("each group of the benchmark has one baseline", () => {
  for (const { id } of WORKLOADS) {
    const group = POOL_CASES.filter(({ workload }) => workload.id === id);
    assertEquals(group.filter(({ baseline }) => baseline).length, 1, id);
    assert(group.length > 4, id);
  }
});

Deno.test("the closed loop draws the same for every design", async () => {
  const refused = [];
  for (const design of ["first-fit", "npm-fast-bitset", "next-fit"]) {
    const loop = await openClosedLoop(design, "w1-90");
    loop.run(20_000);
    refused.push(loop.counts().refused);
  }
  // Two ways to choose the lowest run meet the same refusals to the last.
  assertEquals(refused[0], refused[1]);
  assert(refused[2]! > refused[0]!, `${refused}`);
});

Deno.test("measure() answers for each design in turn", async () => {
  const measured = await measure({
    workload: "w1-50",
    designs: ["pool", "empty"],
    milliseconds: 50,
    shrink: 4,
  });
  assertEquals(measured.map(({ design }) => design), ["pool", "empty"]);
  assert(measured.every(({ nanoseconds: cost }) => cost > 0 || isNaN(cost)));
});
