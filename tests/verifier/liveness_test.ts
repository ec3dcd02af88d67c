/**
 * Tests of the liveness monitors: each tells in words what is still owed, and
 * runs that end well owe nothing.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import type { TraceEvent } from "../../src/actors/mod.ts";
import { explore } from "../../src/explore/mod.ts";
import { machineScenario } from "../../src/simulator/mod.ts";
import { livenessMonitors } from "../../src/verifier/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { freeChannel, holdChannel, makeDevice, request } from "./driver.ts";
import { madeEvent } from "./events.ts";

const owedAfter = (...events: readonly TraceEvent[]) => {
  const monitors = livenessMonitors();
  for (const monitor of monitors) {
    for (const event of events) monitor.observe(event);
  }
  return monitors.flatMap(({ name, owed }, at) => {
    const said = owed.call(monitors[at]);
    return said === undefined ? [] : [[name, said]];
  });
};

Deno.test("A callback, a DPC routine and a transfer that do not end are told with their state", () => {
  const callback = {
    callback: "AdapterControl",
    adapter: "adapter",
    request: 3,
  };
  const transfer = {
    adapter: "adapter",
    request: 3,
    mapping: 4,
    controller: "controller",
    channel: 1,
  };
  const begun = [
    madeEvent("CallbackStarted", callback),
    madeEvent("DpcStarted", { dpc: "dpc" }),
    madeEvent("TransferStarted", {
      ...transfer,
      deviceRegister: 0,
      length: 512,
      writeToDevice: true,
      autoInitialize: false,
    }),
  ];
  assertEquals(owedAfter(...begun), [
    [
      "every callback returns",
      "the AdapterControl routine of request 3 on adapter to return (tick 0, step 1)",
    ],
    [
      "every transfer ends",
      "channel 1 of controller to move the 512 bytes of mapping 4 (tick 0, step 1)",
    ],
    ["every DPC routine returns", "dpc to return (tick 0, step 1)"],
  ]);
  const ended = [
    madeEvent("CallbackFinished", {
      ...callback,
      action: 1,
      locksHeld: 0,
      irqlAtEntry: 2,
    }),
    madeEvent("DpcFinished", { dpc: "dpc", locksHeld: 0 }),
    madeEvent("TransferEnded", {
      ...transfer,
      cause: "terminal count",
      status: 0,
      bytes: 512,
    }),
  ];
  assertEquals(owedAfter(...begun, ...ended), []);
});

/** A driver of two requests that does or does not give its channel back. */
const twoRequests = (frees: boolean) =>
  machineScenario(
    Effect.orDie(Effect.gen(function* () {
      const device = yield* makeDevice();
      yield* holdChannel(device, 1);
      yield* request(device, { registers: 1 });
      yield* request(device, { registers: 1 });
      if (frees) yield* freeChannel(device);
    })),
    { invariants: false },
  );

Deno.test("A search takes the monitors, and tells which requests nobody answers", () => {
  const monitors = livenessMonitors;
  const [failure] = explore(twoRequests(false), { monitors }).failures;
  assertEquals(failure?.kind, "liveness");
  const { message } = failure!;
  assert(
    message.includes(
      "every request is answered still waits for request 2 of disk to get the channel of adapter",
    ),
    message,
  );
  assert(message.includes("and 1 more"), message);
  assertEquals(explore(twoRequests(true), { monitors }).failures, []);
});
