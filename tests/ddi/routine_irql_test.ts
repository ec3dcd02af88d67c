/**
 * The table of IRQLs: complete, and true to the spec where a row names a rule.
 *
 * @module
 */

import { DMA_OPERATIONS_MEMBERS } from "../../src/ddi/mod.ts";
import { irqlRuleOf, ROUTINE_IRQL } from "../../src/ddi/routine_irql.ts";
import * as machine from "../../src/machine/mod.ts";
import { assert, assertEquals } from "../deps.ts";

/** The rules that a call at a level breaks, as `bug check/parameter 1/kind`. */
function broken(routine: string, irql: number): readonly string[] {
  const levels = irqlRuleOf(routine)!;
  const rules = irql < levels.lowest
    ? levels.below
    : irql > levels.highest
    ? levels.above
    : [];
  return rules.map(({ bugCheck, code, kind }) =>
    `${bugCheck.toString(16)}/${code.toString(16)}/${kind ?? "-"}`
  );
}

Deno.test("Every member of the DMA table has its levels", () => {
  for (const name of DMA_OPERATIONS_MEMBERS) assert(irqlRuleOf(name), name);
});

Deno.test("Every kernel routine has its levels", () => {
  const routines = Object.keys(machine).filter((name) =>
    /^(ke|io|ps)[A-Z]/.test(name)
  );
  assert(routines.length >= 50);
  for (const name of routines) assert(irqlRuleOf(name), name);
});

Deno.test("Every range lies in the levels there are, and what breaks it is said", () => {
  for (const [name, levels] of ROUTINE_IRQL) {
    const { lowest, highest, below, above } = levels;
    assert(0 <= lowest && lowest <= highest && highest <= 15, name);
    assertEquals(below.length > 0, lowest > 0, name);
    assertEquals(above.length > 0, highest < 15, name);
  }
});

Deno.test("The IrqlDispatch rule 0xC4/0x20003 has exactly the routines of spec 08", () => {
  const dispatch = [...ROUTINE_IRQL].filter(([, { below }]) =>
    below.some(({ code }) => code === 0x20003)
  ).map(([name]) => name);
  assertEquals(dispatch.sort(), [
    "allocateAdapterChannel",
    "buildScatterGatherList",
    "freeAdapterChannel",
    "freeMapRegisters",
    "getScatterGatherList",
    "ioAllocateController",
    "ioFreeController",
    "ioStartNextPacket",
    "keAcquireSpinLockAtDpcLevel",
    "keInsertDeviceQueue",
    "keReleaseSpinLockFromDpcLevel",
    "keRemoveDeviceQueue",
    "putScatterGatherList",
  ]);
});

Deno.test("C034: putDmaAdapter at IRQL 0 to 2 is allowed, at 3 it is 0x13 with P2=2", () => {
  for (const irql of [0, 1, 2]) {
    assertEquals(broken("putDmaAdapter", irql), []);
  }
  assertEquals(broken("putDmaAdapter", 3), ["e6/13/2"]);
});

Deno.test("C068: allocateAdapterChannel at IRQL 0, 1 or 3 is 0xC4/0x20003 and 0x13 with P2=1", () => {
  for (const irql of [0, 1, 3]) {
    assertEquals(broken("allocateAdapterChannel", irql), [
      "c4/20003/-",
      "e6/13/1",
    ]);
  }
  assertEquals(broken("allocateAdapterChannel", 2), []);
});

Deno.test("C092, C093: allocateAdapterChannelEx at IRQL 3 is 0x13 with P2=2, at 0 with P2=1", () => {
  assertEquals(broken("allocateAdapterChannelEx", 3), ["e6/13/2"]);
  assertEquals(broken("allocateAdapterChannelEx", 0), ["e6/13/1"]);
});

Deno.test("C255: getScatterGatherListEx is allowed at IRQL 0 to 2, buildScatterGatherListEx only at 2", () => {
  assertEquals(broken("getScatterGatherListEx", 0), []);
  assertEquals(broken("getScatterGatherListEx", 2), []);
  assertEquals(broken("buildScatterGatherListEx", 0), ["e6/13/1"]);
});

Deno.test("C266: allocateCommonBuffer at IRQL 2 is a violation, and a vector routine has its own bug check", () => {
  assertEquals(broken("allocateCommonBuffer", 2), ["e6/13/1"]);
  assertEquals(broken("allocateCommonBufferVector", 2), ["1dc/1/-"]);
});

Deno.test("C316: keAcquireSpinLockAtDpcLevel at IRQL 0 is 0xC4/0x20003", () => {
  assertEquals(broken("keAcquireSpinLockAtDpcLevel", 0), ["c4/20003/-"]);
});

Deno.test("A46: keFlushQueuedDpcs is allowed up to APC_LEVEL", () => {
  assertEquals(broken("keFlushQueuedDpcs", 1), []);
  assertEquals(broken("keFlushQueuedDpcs", 2), ["a/a/-"]);
});
