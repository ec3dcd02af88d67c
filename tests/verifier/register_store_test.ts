/** The invariants where there are several stores of map registers. */

import type { TraceEvent } from "../../src/actors/mod.ts";
import { makeInvariantChecker } from "../../src/verifier/mod.ts";
import { assertEquals } from "../deps.ts";
import { adapterMade, granted, madeEvent } from "./events.ts";

function verdictOf(events: readonly TraceEvent[], poolSize?: number) {
  const checker = makeInvariantChecker(
    poolSize === undefined ? {} : { poolSize },
  );
  for (const event of events) checker.observe(event);
  return checker.verdict?.message;
}

const ISA = "map registers within 64 KiB";

const created = (
  adapter: string,
  place: { readonly channel?: string; readonly registers?: string } = {},
) => adapterMade({ adapter, ...place });

const added = (registers: string, mapRegisterBase: number, count = 16) =>
  madeEvent("MapRegistersAdded", {
    registers,
    mapRegisterBase,
    numberOfMapRegisters: count,
  });

const queued = (
  request: number,
  adapter: string,
  waitsFor: "channel" | "map registers",
) =>
  madeEvent("RequestQueued", {
    adapter,
    request,
    context: null,
    deviceObject: "disk",
    numberOfMapRegisters: 4,
    waitsFor,
  });

const from = (adapter: string, request: number, mapRegisterBase: number) =>
  granted({ adapter, request, mapRegisterBase });

Deno.test("Registers conserved: an adapter gets registers of the store it draws from", () => {
  const machine = [
    created("master"),
    added(ISA, 64),
    created("sound", { channel: "ISA DMA channel 1", registers: ISA }),
  ];
  assertEquals(
    verdictOf([...machine, from("sound", 1, 64), from("master", 2, 0)], 64),
    undefined,
  );
  assertEquals(
    verdictOf([...machine, from("master", 1, 64)], 64),
    "Broken invariant, registers conserved: request 1 was granted registers 64 to 67 of map registers within 64 KiB, and master draws from map registers",
  );
  assertEquals(
    verdictOf([...machine, from("sound", 1, 0)], 64),
    "Broken invariant, registers conserved: request 1 was granted registers 0 to 3 of map registers, and sound draws from map registers within 64 KiB",
  );
});

Deno.test("Registers conserved: a grant lies in registers that follow one another", () => {
  const machine = [added("map registers", 0, 8), added("map registers", 8, 8)];
  assertEquals(verdictOf([...machine, from("master", 1, 8)]), undefined);
  assertEquals(
    verdictOf([...machine, from("master", 1, 6)]),
    "Broken invariant, registers conserved: request 1 was granted registers 6 to 9, and those of map registers end with 7",
  );
  // A store that tells of its registers has no others.
  assertEquals(
    verdictOf([...machine, from("master", 1, 16)], 64),
    "Broken invariant, registers conserved: request 1 was granted registers 16 to 19 of 0",
  );
});

Deno.test("Registers conserved: no register is of two stores", () => {
  assertEquals(
    verdictOf([added("map registers", 0), added(ISA, 15)]),
    "Broken invariant, registers conserved: map registers within 64 KiB was given registers 15 to 30, of which map registers has some",
  );
  assertEquals(
    verdictOf([added("map registers", 0), added(ISA, 16)]),
    undefined,
  );
});

Deno.test("Grants in order: who waits in one store holds up nobody in another", () => {
  const machine = [
    created("disk"),
    added(ISA, 64),
    created("sound", { channel: "ISA DMA channel 1", registers: ISA }),
  ];
  const waits = queued(1, "disk", "map registers");
  assertEquals(
    verdictOf([...machine, waits, from("sound", 2, 64)]),
    undefined,
  );
  assertEquals(
    verdictOf([...machine, waits, created("net"), from("net", 2, 0)]),
    "Broken invariant, grants in order: request 2 was granted map registers while request 1 waited for some",
  );
});

Deno.test("Adapters of one DMA channel stand in one line and are one owner", () => {
  const channel = "DMA controller channel 0";
  const machine = [
    created("play", { channel }),
    created("record", { channel }),
  ];
  const waits = queued(2, "play", "channel");
  assertEquals(
    verdictOf([...machine, waits, from("record", 3, 0)]),
    "Broken invariant, grants in order: request 3 got the channel of record before request 2, which waited longer",
  );
  assertEquals(
    verdictOf([...machine, from("play", 1, 0), from("record", 2, 4)]),
    "Broken invariant, one owner per channel: request 2 was granted the channel of record, which request 1 holds",
  );
});
