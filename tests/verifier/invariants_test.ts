/**
 * Tests of the invariants: each is broken by events of a machine that does what
 * it must not, and by no others.
 *
 * @module
 */

import type { TraceEvent } from "../../src/actors/mod.ts";
import {
  driversUnloaded,
  invariants,
  makeInvariantChecker,
} from "../../src/verifier/mod.ts";
import { assertEquals } from "../deps.ts";
import { adapterMade, called, granted, madeEvent } from "./events.ts";

/** What a checker says after some events. */
function verdictOf(events: readonly TraceEvent[], poolSize?: number) {
  const checker = makeInvariantChecker(
    poolSize === undefined ? {} : { poolSize },
  );
  for (const event of events) checker.observe(event);
  return checker.verdict?.message;
}

const queued = (
  request: number,
  waitsFor: "channel" | "map registers",
  adapter = "adapter",
) =>
  madeEvent("RequestQueued", {
    adapter,
    request,
    context: request,
    deviceObject: "disk",
    numberOfMapRegisters: 4,
    waitsFor,
  });

const released = (request: number) =>
  madeEvent("ChannelReleased", {
    adapter: "adapter",
    request,
    keepsRegisters: true,
  });

const freed = (request: number, mapRegisterBase: number, count: number) =>
  madeEvent("MapRegistersFreed", {
    adapter: "adapter",
    request,
    mapRegisterBase,
    numberOfMapRegisters: count,
  });

const started = (request: number) =>
  madeEvent("CallbackStarted", {
    callback: "AdapterControl",
    adapter: "adapter",
    request,
  });

const finished = (request: number) =>
  madeEvent("CallbackFinished", {
    callback: "AdapterControl",
    adapter: "adapter",
    request,
    action: 1,
    locksHeld: 0,
    irqlAtEntry: 2,
  });

const cancelled = (request: number) =>
  madeEvent("RequestCancelled", { adapter: "adapter", request, context: 1 });

Deno.test("Registers conserved: two grants must not share a register", () => {
  const first = granted({ request: 1 });
  const second = (mapRegisterBase: number) =>
    granted({ request: 2, adapter: "other", mapRegisterBase });
  assertEquals(
    verdictOf([first, second(3)]),
    "Broken invariant, registers conserved: request 2 was granted registers 3 to 6, of which request 1 holds 4 from 0",
  );
  assertEquals(verdictOf([first, second(4)]), undefined);
  assertEquals(
    verdictOf([first, released(1), freed(1, 0, 4), second(3)]),
    undefined,
  );
});

Deno.test("Registers conserved: what is freed is what was granted, within the pool", () => {
  const first = granted({ request: 1 });
  assertEquals(
    verdictOf([first, freed(1, 0, 3)]),
    "Broken invariant, registers conserved: request 1 freed 3 registers from 0, which it did not hold so",
  );
  assertEquals(
    verdictOf([first, freed(2, 0, 4)]),
    "Broken invariant, registers conserved: request 2 freed 4 registers from 0, which it did not hold so",
  );
  assertEquals(
    verdictOf([first], 3),
    "Broken invariant, registers conserved: request 1 was granted registers 0 to 3 of 3",
  );
  assertEquals(verdictOf([first, freed(1, 0, 4)], 4), undefined);
});

Deno.test("One owner per channel: no second grant, no release by another", () => {
  const other = granted({ request: 2, mapRegisterBase: 4 });
  assertEquals(
    verdictOf([granted(), other]),
    "Broken invariant, one owner per channel: request 2 was granted the channel of adapter, which request 1 holds",
  );
  assertEquals(
    verdictOf([granted(), released(2)]),
    "Broken invariant, one owner per channel: the channel of adapter was given back for request 2, and request 1 held it",
  );
  assertEquals(
    verdictOf([released(2)]),
    "Broken invariant, one owner per channel: the channel of adapter was given back for request 2, and nobody held it",
  );
  assertEquals(verdictOf([granted(), released(1), other]), undefined);
});

Deno.test("Routines run once: not twice, not ungranted, not after a cancel", () => {
  const say = (text: string) => `Broken invariant, routines run once: ${text}`;
  const twice = [granted(), started(1), finished(1), started(1)];
  const entered = say(
    "the routine of request 1 was entered, which was not granted or had run",
  );
  assertEquals(verdictOf(twice), entered);
  assertEquals(verdictOf([queued(1, "channel"), started(1)]), entered);
  assertEquals(
    verdictOf([queued(1, "channel"), cancelled(1), started(1)]),
    entered,
  );
  assertEquals(
    verdictOf([finished(1)]),
    say("the routine of request 1 returned without having been entered"),
  );
  assertEquals(
    verdictOf([granted(), cancelled(1)]),
    say("request 1 was cancelled although it did not wait"),
  );
  assertEquals(
    verdictOf([
      queued(1, "channel"),
      cancelled(1),
      granted({ waited: true }),
    ]),
    say("request 1 was granted although it did not wait any more"),
  );
});

Deno.test("Routines run once: at rest none is missing, unless there is none", () => {
  const atRest = (events: readonly TraceEvent[]) => {
    const checker = makeInvariantChecker({
      invariants: invariants.filter(({ name }) => name === "routines run once"),
    });
    for (const event of events) checker.observe(event);
    return checker.atRest()?.message;
  };
  const call = (routine: boolean) =>
    called("allocateAdapterChannelEx", { routine });
  assertEquals(
    atRest([call(true), granted()]),
    "Broken invariant, routines run once: request 1 was granted, and its routine never ran",
  );
  assertEquals(
    atRest([call(true), granted(), started(1)]),
    "Broken invariant, routines run once: the routine of request 1 never returned",
  );
  assertEquals(
    atRest([call(true), granted(), started(1), finished(1)]),
    undefined,
  );
  assertEquals(atRest([call(false), granted()]), undefined);
});

Deno.test("Grants in order: nobody overtakes in the line of a channel", () => {
  const say = (text: string) => `Broken invariant, grants in order: ${text}`;
  const line = [queued(1, "channel"), queued(2, "channel")];
  const grant = (request: number) =>
    granted({ request, waited: true, mapRegisterBase: 8 * request });
  assertEquals(
    verdictOf([...line, grant(2)]),
    say(
      "request 2 got the channel of adapter before request 1, which waited longer",
    ),
  );
  assertEquals(
    verdictOf([...line, grant(1), released(1), grant(2)]),
    undefined,
  );
  assertEquals(verdictOf([...line, cancelled(1), grant(2)]), undefined);
  assertEquals(
    verdictOf([...line, granted({ request: 3 })]),
    say(
      "request 3 got the channel of adapter before request 1, which waited longer",
    ),
  );
  assertEquals(
    verdictOf([...line, queued(2, "map registers")]),
    say(
      "request 2 got the channel of adapter before request 1, which waited longer",
    ),
  );
});

Deno.test("Grants in order: nobody overtakes in the line for map registers", () => {
  const say = (text: string) => `Broken invariant, grants in order: ${text}`;
  const line = [
    queued(1, "map registers"),
    queued(2, "map registers", "second"),
  ];
  assertEquals(
    verdictOf([
      ...line,
      granted({ request: 2, adapter: "second", waited: true }),
    ]),
    say(
      "request 2 was granted map registers before request 1, which waited longer",
    ),
  );
  const third = granted({ request: 3, adapter: "third" });
  assertEquals(
    verdictOf([...line, third]),
    say("request 3 was granted map registers while request 1 waited for some"),
  );
  const without = {
    ...third,
    mapRegisterBase: null,
    numberOfMapRegisters: 0,
  };
  assertEquals(verdictOf([...line, without]), undefined);
});

/** A checker of one invariant alone. */
function alone(name: string, events: readonly TraceEvent[]) {
  const checker = makeInvariantChecker({
    invariants: invariants.filter((invariant) => invariant.name === name),
  });
  for (const event of events) checker.observe(event);
  return checker;
}

Deno.test("Waiting is bounded: no more get the channel than stood before, cancelled or not", () => {
  const name = "waiting is bounded";
  const grants = (...requests: readonly number[]) =>
    requests.flatMap((request) => [
      granted({ request, mapRegisterBase: 8 * request }),
      released(request),
    ]);
  const verdict = (events: readonly TraceEvent[]) =>
    alone(name, events).verdict?.message;
  const line = [queued(1, "channel"), queued(2, "channel")];
  assertEquals(verdict([...line, ...grants(1, 2)]), undefined);
  assertEquals(verdict([...line, cancelled(1), ...grants(3)]), undefined);
  assertEquals(
    verdict([...line, cancelled(1), ...grants(3, 4)]),
    "Broken invariant, waiting is bounded: request 2 waits for the channel of adapter, which 2 other requests got since it came, and 1 stood before it",
  );
});

Deno.test("Waiting is bounded: no more get map registers than stood before", () => {
  const events = [
    queued(1, "map registers"),
    granted({ request: 2, adapter: "second" }),
  ];
  assertEquals(
    alone("waiting is bounded", events).verdict?.message,
    "Broken invariant, waiting is bounded: request 1 waits for map registers, which 1 other request got since it came, and 0 stood before it",
  );
});

Deno.test("Waiting is bounded: nobody waits at rest for a channel that is free", () => {
  const ends = (events: readonly TraceEvent[]) =>
    alone("waiting is bounded", events).atRest()?.message;
  const line = [granted({ request: 1 }), queued(2, "channel")];
  assertEquals(ends(line), undefined);
  assertEquals(
    ends([...line, released(1)]),
    "Broken invariant, waiting is bounded: request 2 waits for the channel of adapter, which nobody holds",
  );
  assertEquals(ends([...line, cancelled(2), released(1)]), undefined);
});

Deno.test("Drivers unloaded: adapters are put back and interrupts disconnected", () => {
  const ends = (...events: readonly TraceEvent[]) => {
    const checker = makeInvariantChecker({ invariants: [driversUnloaded] });
    for (const event of events) checker.observe(event);
    return checker.atRest()?.message;
  };
  const made = adapterMade();
  const put = madeEvent("AdapterReleased", { adapter: "adapter" });
  const connected = called("ioConnectInterrupt", { interrupt: "isr" }, null);
  const gone = called("ioDisconnectInterrupt", { interrupt: "isr" }, null);
  assertEquals(ends(made, connected, gone, put), undefined);
  const say = (what: string) =>
    `Broken invariant, drivers unloaded: the run came to rest with ${what} in use`;
  assertEquals(ends(made, connected, gone), say("adapter"));
  assertEquals(ends(made, connected, put), say("isr"));
});

Deno.test("Nothing left: says what a run that came to rest still holds", () => {
  const checker = makeInvariantChecker();
  const events = [
    granted(),
    started(1),
    madeEvent("TransferMapped", {
      adapter: "adapter",
      request: 1,
      mapping: 1,
      mapRegisterBase: 0,
      pages: 1,
      firstRegister: 0,
      mdl: "mdl 1000",
      offset: 0,
      length: 4096,
      writeToDevice: true,
      elements: 1,
      bouncedPages: 1,
    }),
    finished(1),
    queued(2, "channel"),
  ];
  for (const event of events) checker.observe(event);
  assertEquals(
    checker.atRest()?.message,
    "Broken invariant, nothing left: the run came to rest with 1 channel (of request 1), 1 set of map registers (of request 1), 1 mapping (of request 1), 1 waiting request (2)",
  );
});
