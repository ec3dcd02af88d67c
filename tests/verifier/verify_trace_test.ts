/**
 * Tests of judging saved traces, sound and broken ones.
 *
 * @module
 */

import { Schema } from "../../deps.ts";
import {
  DMA_OPERATIONS_MEMBERS,
  type DmaEvent,
  DmaEventSchema,
  type EventValue,
} from "../../src/ddi/mod.ts";
import {
  makeInvariantChecker,
  makeVerifier,
  verifyTrace,
} from "../../src/verifier/mod.ts";
import { assertEquals, assertThrows } from "../deps.ts";
import { checkProperty } from "../property.ts";
import { called, madeEvent } from "./events.ts";

const noChannel = madeEvent("NoChannelHeld", { adapter: "adapter" });

Deno.test("verifyTrace() passes over operations and events of other rooms", () => {
  const operation = {
    _tag: "Operation",
    step: 0,
    tick: 0,
    actor: "main",
    operation: "send",
  };
  const findings = verifyTrace([operation, noChannel, { _tag: "Unheard-of" }]);
  assertEquals(findings.map(({ rule }) => rule), ["0xE6/0x04"]);
});

Deno.test("verifyTrace() takes its events one by one from any iterable", () => {
  function* endless() {
    for (let count = 0; count < 1000; count++) yield noChannel;
  }
  assertEquals(verifyTrace(endless(), { findingsMax: 3 }).length, 3);
});

Deno.test("verifyTrace() says in one sentence which event is none", () => {
  const message = (event: unknown) => {
    const error = assertThrows(() => verifyTrace([noChannel, event]));
    return error instanceof TypeError ? error.message : undefined;
  };
  for (const event of [null, 5, "NoChannelHeld", [], {}, { _tag: 4 }]) {
    assertEquals(message(event), "Event 1 of the trace has no _tag");
  }
  const { adapter: _, ...incomplete } = noChannel;
  assertEquals(
    message(incomplete),
    "Event 1 of the trace, NoChannelHeld: adapter is missing",
  );
  assertEquals(
    message({ ...noChannel, irql: "high" }),
    'Event 1 of the trace, NoChannelHeld: irql is "high": expected number',
  );
  assertEquals(verifyTrace([{ ...noChannel, ofALaterForm: 1 }]).length, 1);
});

const routines = [...DMA_OPERATIONS_MEMBERS, "ioGetDmaAdapter", "keSetEvent"];

const Value: Schema.Codec<EventValue> = Schema.Union([
  Schema.String,
  Schema.Finite,
  Schema.Boolean,
  Schema.Null,
]);

const facts = [
  "adapter",
  "allocationAction",
  "byteCount",
  "chainLength",
  "context",
  "contextFreed",
  "contextState",
  "currentVa",
  "deviceObject",
  "flags",
  "length",
  "locked",
  "mappable",
  "mapRegisterBase",
  "mdl",
  "numberOfMapRegisters",
  "offset",
  "pages",
  "request",
  "version",
  "virtualAddress",
  "writeToDevice",
];

Deno.test("No rule breaks down over the facts of a call, whatever they are", () => {
  const Call = Schema.Struct({
    routine: Schema.Literals(routines),
    values: Schema.Record(Schema.Literals(facts), Value),
  });
  checkProperty(Call as Schema.Codec<typeof Call.Type>, (call) => {
    const verifier = makeVerifier({ mode: "report" });
    verifier.observe(madeEvent("AdapterCreated", {
      adapter: "adapter",
      version: 3,
      master: true,
      scatterGather: true,
      dmaAddressWidth: 24,
      numberOfMapRegisters: 4,
      needsMapRegisters: true,
      alignment: 64,
    }));
    verifier.observe(called(call.routine, call.values));
    verifier.observe(called(call.routine, {}));
  }, { runs: 3000 });
});

/** Few names and numbers, so that events have to do with each other. */
function meeting(event: DmaEvent): DmaEvent {
  const narrowed: Record<string, unknown> = { ...event };
  for (const [name, few] of Object.entries(FEW)) {
    const value = narrowed[name];
    if (typeof value === "number") narrowed[name] = Math.abs(value) % few;
    if (typeof value === "string") {
      narrowed[name] = `${name} ${value.length % few}`;
    }
  }
  return narrowed as unknown as DmaEvent;
}

const FEW = {
  actor: 2,
  adapter: 2,
  context: 3,
  mapping: 4,
  mdl: 2,
  request: 4,
};

Deno.test("No rule and no entry of the ledger breaks down over events in any order", () => {
  const Trace = Schema.Array(DmaEventSchema);
  checkProperty(Trace as Schema.Codec<typeof Trace.Type>, (events) => {
    const verifier = makeVerifier({ mode: "report" });
    const checker = makeInvariantChecker();
    for (const event of events.map(meeting)) {
      verifier.observe(event);
      checker.observe(event);
    }
    checker.atRest();
    for (const { sentence } of verifier.findings) {
      assertEquals(typeof sentence, "string");
    }
  }, { runs: 1000 });
});
