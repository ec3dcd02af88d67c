/**
 * Tests of the rules about kinds of adapters, descriptions and devices.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { Devices } from "../../src/devices/mod.ts";
import { ioGetDmaAdapter } from "../../src/dma/mod.ts";
import { ioCreateDevice } from "../../src/machine/mod.ts";
import { makeVerifier } from "../../src/verifier/mod.ts";
import { assertEquals } from "../deps.ts";
import {
  buffer,
  flush,
  freeChannel,
  holdChannel,
  mapElements,
  rulesBrokenBy,
  runDriver,
} from "./driver.ts";
import { adapterMade, called } from "./events.ts";

const judgeCall = (routine: string, master: boolean) => {
  const verifier = makeVerifier({ mode: "report" });
  verifier.observe(adapterMade({ master }));
  verifier.observe(called(routine, {
    context: 1,
    contextState: "idle",
    contextFreed: false,
  }));
  return verifier.findings.map(({ rule }) => rule);
};

Deno.test("C154, C158, C222: system-only routines on a bus master are M8", () => {
  const routines = [
    "configureAdapterChannel",
    "readDmaCounter",
    "cancelMappedTransfer",
  ];
  for (const routine of routines) {
    assertEquals(judgeCall(routine, true), ["M8"]);
    assertEquals(judgeCall(routine, false), []);
  }
});

Deno.test("A scatter/gather Ex routine on a system adapter is M4 (A23)", () => {
  for (
    const routine of ["getScatterGatherListEx", "buildScatterGatherListEx"]
  ) {
    assertEquals(judgeCall(routine, false), ["M4"]);
    assertEquals(judgeCall(routine, true), []);
  }
});

Deno.test("C022: a description of version 4 is 0x25", () => {
  const driver = (version: number) =>
    Effect.gen(function* () {
      const pdo = yield* ioCreateDevice("disk");
      yield* Effect.exit(ioGetDmaAdapter(pdo, {
        version,
        master: true,
        scatterGather: true,
        dmaAddressWidth: 32,
        maximumLength: 4096,
      }));
    });
  const [finding] = runDriver(driver(4)).findings;
  assertEquals([finding?.rule, finding?.parameters], ["0xE6/0x25", [4]]);
  for (const version of [0, 1, 2, 3]) {
    assertEquals(rulesBrokenBy(driver(version)), []);
  }
});

/** A disk that writes a page at some time of its driver's transfer. */
const deviceWrites = (when: "mapped" | "flushed", writeToDevice = false) =>
  Effect.gen(function* () {
    const disk = yield* Devices.busMaster({ dmaAddressWidth: 24 });
    const grant = yield* ioGetDmaAdapter(disk.pdo, {
      version: 3,
      master: true,
      scatterGather: true,
      dmaAddressWidth: 24,
      maximumLength: 4096,
    });
    const device = { ...grant, pdo: disk.pdo };
    const { base } = yield* holdChannel(device, 1);
    const mdl = yield* buffer(1);
    const range = { mdl, base, length: 4096, writeToDevice };
    const elements = yield* mapElements(device, range);
    const store = disk.store(elements, new Uint8Array(4096));
    if (when === "mapped") yield* store;
    yield* flush(device, range);
    if (when === "flushed") yield* store;
    yield* freeChannel(device);
  });

Deno.test("C292: a device that writes after the flush is 0x26, before it is not", () => {
  const [finding] = runDriver(deviceWrites("flushed")).findings;
  assertEquals(finding?.rule, "0xE6/0x26");
  assertEquals(finding?.parameters[2], "write");
  assertEquals(rulesBrokenBy(deviceWrites("mapped")), []);
});

Deno.test("C292: a device that writes what was mapped for it to read is 0x26", () => {
  assertEquals(rulesBrokenBy(deviceWrites("mapped", true)), ["0xE6/0x26"]);
});
