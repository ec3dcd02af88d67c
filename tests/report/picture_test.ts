/** The picture of a run: what led to what, what lasted, what was counted. */

import { type Arrow, pictureOf } from "../../src/report/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { sharedChannel } from "./runs.ts";

const picture = pictureOf(sharedChannel());
const { lanes, moments, arrows, spans, counters } = picture;

function lanesOf({ from, to }: Arrow): string {
  const name = (moment: number) => lanes[moments[moment]!.lane]!.name;
  return `${name(from)} > ${name(to)}`;
}

Deno.test("each actor has a lane, with the processor it runs on", () => {
  assertEquals(lanes, [
    { name: "main", processor: 0 },
    { name: "first", processor: 0 },
    { name: "second", processor: 1 },
  ]);
});

Deno.test("an arrow leads from a send to what takes the message", () => {
  const messages = arrows.filter(({ kind }) => kind === "message");
  assertEquals(messages.map(lanesOf), ["first > first", "first > second"]);
  for (const { from, to } of messages) {
    assertEquals([moments[from]!.kind, moments[to]!.kind], ["send", "take"]);
  }
});

Deno.test("a grant follows the release that made it possible", () => {
  const [grant] = arrows.filter(({ kind }) => kind === "grant");
  assertEquals(moments[grant!.from]!.kind, "MapRegistersFreed");
  assertEquals(moments[grant!.to]!.kind, "RequestGranted");
});

Deno.test("what lasts begins and ends where it does", () => {
  const told = spans.filter(({ kind }) => kind !== "routine").map(
    ({ kind, name, from, to }) =>
      `${kind} of ${name}: ${moments[from]!.tick} to ${moments[to!]!.tick}`,
  );
  assertEquals(told, [
    "channel of request 1: 0 to 10000",
    "map registers of request 1: 0 to 10000",
    "callback of AdapterControl of request 1: 0 to 0",
    "wait of request 2: 0 to 10000",
    "channel of request 2: 10000 to 20000",
    "map registers of request 2: 10000 to 20000",
    "callback of AdapterControl of request 2: 10000 to 10000",
  ]);
});

Deno.test("registers in use and requests that wait are counted", () => {
  const valuesOf = (name: string) =>
    counters.find((counter) => counter.name === name)!.values
      .map(([, value]) => value);
  assertEquals(valuesOf("map registers in use"), [4, 0, 4, 0]);
  assertEquals(valuesOf("requests that wait for adapter"), [1, 0]);
});

Deno.test("a poll takes a message only if there is one", () => {
  const operation = (operation: string, actor: string, detail?: string) => ({
    _tag: "Operation",
    step: 0,
    tick: 0,
    actor,
    operation,
    resource: "box",
    ...(detail === undefined ? {} : { detail }),
  });
  const { arrows } = pictureOf([
    operation("poll", "b", "nothing"),
    operation("send", "a", "1"),
    operation("poll", "b", "1"),
    operation("poll", "b", "nothing"),
  ]);
  assertEquals(arrows, [{ from: 1, to: 2, kind: "message", label: "1" }]);
});

Deno.test("spans that never end are told as open", () => {
  const events = sharedChannel();
  const half = events.findIndex(({ _tag }) => _tag === "ChannelReleased");
  const open = pictureOf(events.slice(0, half)).spans
    .filter(({ to }) => to === undefined).map(({ kind }) => kind);
  assertEquals(open, ["channel", "map registers", "wait"]);
  assert(spans.every(({ to }) => to !== undefined));
});

Deno.test("what is where is told as what comes and goes", () => {
  const told = picture.changes.map(({ where, sign, what }) =>
    `${where} ${sign} ${what}`
  );
  assertEquals(told, [
    "channel of adapter + request 1",
    "map registers + 0 to 3: request 1",
    "line of adapter + request 2",
    "mailbox first/grant + MapRegisterBase",
    "mailbox first/grant - MapRegisterBase",
    "channel of adapter - request 1",
    "map registers - 0 to 3: request 1",
    "line of adapter - request 2",
    "channel of adapter + request 2",
    "map registers + 0 to 3: request 2",
    "mailbox second/grant + MapRegisterBase",
    "mailbox second/grant - MapRegisterBase",
    "channel of adapter - request 2",
    "map registers - 0 to 3: request 2",
  ]);
});

/** Events of DMA as far as stores of registers read them. */
const origin = { step: 0, tick: 0, actor: "a", processor: 0, irql: 0 };

Deno.test("a store is as large as its adapters and its registers tell", () => {
  assertEquals(picture.stores, [
    { name: "map registers", stretches: [{ first: 0, count: 17 }] },
  ]);
  const own = { adapter: "adapter", numberOfMapRegisters: 2, ...origin };
  const { changes, counters, spans, stores } = pictureOf([
    {
      ...{ _tag: "AdapterCreated", registers: "registers of adapter" },
      ...own,
    },
    ...[6, 2].map((mapRegisterBase) => ({
      ...{ _tag: "MapRegistersAdded", registers: "registers of adapter" },
      ...{ mapRegisterBase, ...own },
    })),
    ...["Allocated", "Freed"].map((end) => ({
      ...{ _tag: `CommonBuffer${end}`, buffer: 4, length: 8192 },
      ...{ mapRegisterBase: 6, ...own },
    })),
  ]);
  assertEquals(stores, [{
    name: "registers of adapter",
    stretches: [{ first: 2, count: 2 }, { first: 6, count: 2 }],
  }]);
  assertEquals(
    changes.map(({ where, sign, what }) => `${where} ${sign} ${what}`),
    ["+", "-"].map((sign) =>
      `registers of adapter ${sign} 6 to 7: common buffer 4`
    ),
  );
  assertEquals(counters[0]!.name, "registers of adapter in use");
  assertEquals(spans.map(({ from, to, kind }) => [from, to, kind]), [
    [3, 4, "map registers"],
  ]);
});

Deno.test("a lock that was free is held by who tried to get it", () => {
  const operations = [
    ["tryLock", "a"],
    ["tryLock", "b"],
    ["unlock", "a"],
    ["lock", "b"],
  ];
  const { changes } = pictureOf(operations.map(([operation, actor], step) => ({
    ...{ _tag: "Operation", step, tick: 0, resource: "door" },
    ...{ actor: actor!, operation },
  })));
  assertEquals(
    changes.map(({ moment, sign, what }) => `${moment} ${sign} ${what}`),
    ["0 + a", "2 - a", "3 + b"],
  );
});

Deno.test("a request waits once, for the channel and then for registers", () => {
  const request = { adapter: "adapter", request: 1, ...origin };
  const { changes, counters, spans } = pictureOf([
    { _tag: "RequestQueued", waitsFor: "channel", ...request },
    { _tag: "RequestQueued", waitsFor: "map registers", ...request },
    { _tag: "RequestCancelled", ...request },
  ] as never);
  assertEquals(changes.map(({ sign }) => sign), ["+", "-"]);
  assertEquals(counters[0]!.values, [[0, 1], [2, 0]]);
  assertEquals(spans.map(({ from, to }) => [from, to]), [[0, 2]]);
});
