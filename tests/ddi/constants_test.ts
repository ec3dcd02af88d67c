/** Enumerations, flags and levels: the header's numbers. */

import * as ddi from "../../src/ddi/mod.ts";
import {
  AdapterInfoFlags,
  DmaCompletionStatus,
  DmaFlags,
  DmaSpeed,
  DmaWidth,
  InterfaceType,
  IoAllocationAction,
  Irql,
  irqlName,
  KdpcImportance,
  MdlFlags,
  MemoryCachingType,
} from "../../src/ddi/mod.ts";
import { assert, assertEquals } from "../deps.ts";

Deno.test("C001 the allocation actions are 1, 2 and 3", () => {
  assertEquals({ ...IoAllocationAction }, {
    KeepObject: 1,
    DeallocateObject: 2,
    DeallocateObjectKeepRegisters: 3,
  });
});

Deno.test("C002 the completion statuses are 0 to 3", () => {
  assertEquals({ ...DmaCompletionStatus }, {
    DmaComplete: 0,
    DmaAborted: 1,
    DmaError: 2,
    DmaCancelled: 3,
  });
});

Deno.test("C004 the allocation flags are 1, 2 and 4", () => {
  assertEquals({ ...DmaFlags }, {
    SynchronousCallback: 1,
    ZeroBuffers: 2,
    FailOnBounce: 4,
  });
  assertEquals(ddi.DMA_SYNCHRONOUS_CALLBACK, 1);
  assertEquals(ddi.DMA_ZERO_BUFFERS, 2);
  assertEquals(ddi.DMA_FAIL_ON_BOUNCE, 4);
  assertEquals(ddi.DOMAIN_COMMON_BUFFER_LARGE_PAGE, 1);
});

Deno.test("C005 the adapter information flags are 1 and 2", () => {
  assertEquals({ ...AdapterInfoFlags }, {
    SynchronousCallback: 1,
    ApiBypass: 2,
  });
  assertEquals(ddi.ADAPTER_INFO_SYNCHRONOUS_CALLBACK, 1);
  assertEquals(ddi.ADAPTER_INFO_API_BYPASS, 2);
});

Deno.test("the MDL flags are sixteen single bits in the header's order", () => {
  const values = Object.values(MdlFlags);
  assertEquals(values, values.map((_, bit) => 2 ** bit));
  assertEquals(values.length, 16);
  assertEquals(MdlFlags.PagesLocked, 0x0002);
  assertEquals(MdlFlags.SourceIsNonpagedPool, 0x0004);
  assertEquals(MdlFlags.Partial, 0x0010);
  assertEquals(MdlFlags.MappingCanFail, 0x2000);
});

Deno.test("the interface types run from -1 to 17", () => {
  const values: number[] = Object.values(InterfaceType);
  assertEquals(values, values.map((_, index) => index - 1));
  assertEquals(InterfaceType.InterfaceTypeUndefined, -1);
  assertEquals(InterfaceType.Isa, 1);
  assertEquals(InterfaceType.PCIBus, 5);
  assertEquals(InterfaceType.ACPIBus, 17);
});

Deno.test("widths, speeds, importances and caching types have the header's numbers", () => {
  assertEquals(Object.values(DmaWidth), [0, 1, 2, 3, 4]);
  assertEquals(Object.values(DmaSpeed), [0, 1, 2, 3, 4]);
  assertEquals({ ...KdpcImportance }, {
    LowImportance: 0,
    MediumImportance: 1,
    HighImportance: 2,
    MediumHighImportance: 3,
  });
  assertEquals({ ...MemoryCachingType }, {
    MmNotMapped: -1,
    MmNonCached: 0,
    MmCached: 1,
    MmWriteCombined: 2,
    MmHardwareCoherentCached: 3,
    MmNonCachedUnordered: 4,
    MmUSWCCached: 5,
  });
});

Deno.test("the levels rise from passive to high and have names", () => {
  const levels: number[] = Object.values(Irql);
  assertEquals(levels, [...levels].sort((a, b) => a - b));
  assertEquals(Irql.Dispatch, 2);
  assertEquals(Irql.High, 15);
  assertEquals(irqlName(Irql.Passive), "PASSIVE_LEVEL");
  assertEquals(irqlName(Irql.Dispatch), "DISPATCH_LEVEL");
  assertEquals(irqlName(5), "DIRQL 5");
  assertEquals(irqlName(Irql.Clock), "CLOCK_LEVEL");
  assertEquals(irqlName(31), "IRQL 31");
  const names = new Set<string>();
  for (let level = 0; level <= Irql.High; level++) names.add(irqlName(level));
  assert(names.size === 16);
});
