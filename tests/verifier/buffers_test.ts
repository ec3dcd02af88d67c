/**
 * Tests of the rules about the range that is mapped and the buffer it is of.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { Kernel } from "../../src/machine/mod.ts";
import { ioAllocateMdl, mdlOfPages } from "../../src/memory/mod.ts";
import { makeVerifier } from "../../src/verifier/mod.ts";
import { assertEquals } from "../deps.ts";
import {
  buffer,
  flush,
  freeChannel,
  holdChannel,
  makeDevice,
  map,
  rulesBrokenBy,
  runDriver,
  withGrant,
} from "./driver.ts";
import { called } from "./events.ts";

const PAGE = 4096;

Deno.test("C178: a mapping that begins after or before the buffer is 0x1F", () => {
  const driver = (offset: number) =>
    withGrant((device, range) =>
      Effect.exit(map(device, { ...range, offset }))
    );
  const parameters = (offset: number) =>
    runDriver(driver(offset)).findings.map(({ rule, parameters }) => [
      rule,
      ...parameters,
    ]);
  assertEquals(parameters(4 * PAGE), [["0xE6/0x1F", 2, 4 * PAGE, 4 * PAGE]]);
  assertEquals(parameters(-1), [["0xE6/0x1F", 1, -1, 4 * PAGE]]);
});

Deno.test("C179: a mapping that ends after the buffer is 0x24, one that fills it is not", () => {
  const driver = (length: number) =>
    withGrant((device, range) =>
      Effect.gen(function* () {
        const last = { ...range, offset: 3 * PAGE, length };
        const exit = yield* Effect.exit(map(device, last));
        if (exit._tag === "Success") yield* flush(device, last);
      })
    );
  const [finding] = runDriver(driver(PAGE + 1)).findings;
  assertEquals([finding?.rule, finding?.parameters], ["0xE6/0x24", [1]]);
  assertEquals(rulesBrokenBy(driver(PAGE + 1)), ["0xE6/0x24"]);
  assertEquals(rulesBrokenBy(driver(PAGE)), []);
});

Deno.test("C180: a mapping of no bytes is 0x21 (A26)", () => {
  const driver = (length: number) =>
    withGrant((device, range) =>
      Effect.gen(function* () {
        const some = { ...range, length };
        yield* map(device, some);
        yield* flush(device, some);
      })
    );
  assertEquals(rulesBrokenBy(driver(0)), ["0xE6/0x21"]);
  assertEquals(rulesBrokenBy(driver(1)), []);
});

Deno.test("A mapping of nothing, or outside the buffer, is not also a second mapping", () => {
  const driver = (offset: number, length: number) =>
    withGrant((device, range) =>
      Effect.gen(function* () {
        yield* map(device, range);
        yield* Effect.exit(map(device, { ...range, offset, length }));
        yield* flush(device, range);
      })
    );
  assertEquals(rulesBrokenBy(driver(0, 0)), ["0xE6/0x21"]);
  assertEquals(rulesBrokenBy(driver(0, 4 * PAGE + 1)), ["0xE6/0x24"]);
  assertEquals(rulesBrokenBy(driver(4 * PAGE, PAGE)), ["0xE6/0x1F"]);
});

Deno.test("C052: an address or a length that is not aligned is 0x1F", () => {
  const driver = (offset: number, length: number) =>
    withGrant((device, range) =>
      Effect.gen(function* () {
        const some = { ...range, offset, length };
        yield* map(device, some);
        yield* flush(device, some);
      })
    );
  const parameters = (offset: number, length: number, alignment: number) =>
    runDriver(driver(offset, length), { alignment }).findings.map((finding) => [
      finding.rule,
      ...finding.parameters,
    ]);
  assertEquals(parameters(32, 64, 64), [["0xE6/0x1F", 4, 32, 64]]);
  assertEquals(parameters(64, 65, 64), [["0xE6/0x1F", 5, 64, 65]]);
  assertEquals(parameters(64, 128, 64), []);
  assertEquals(parameters(32, 65, 1), []);
});

Deno.test("C165: mapping a pageable buffer that is not locked is 0x0E", () => {
  const driver = (locked: boolean) =>
    Effect.gen(function* () {
      const device = yield* makeDevice();
      const { base } = yield* holdChannel(device);
      const mdl = yield* buffer(2);
      if (!locked) mdl.mdlFlags = 0;
      const range = { mdl, base, length: PAGE };
      yield* map(device, range);
      yield* flush(device, range);
      yield* freeChannel(device);
    });
  const [finding] = runDriver(driver(false)).findings;
  assertEquals(finding?.rule, "0xE6/0x0E");
  assertEquals(rulesBrokenBy(driver(false)), ["0xE6/0x0E"]);
  assertEquals(rulesBrokenBy(driver(true)), []);
});

Deno.test("0x0E finds an MDL that is not locked anywhere in the chain", () => {
  const driver = Effect.gen(function* () {
    const device = yield* makeDevice();
    const { base } = yield* holdChannel(device);
    const { memory } = yield* Kernel;
    const mdl = yield* buffer(1);
    const pageable = memory.virtual.allocate(PAGE, { pageable: true })!;
    mdl.next = ioAllocateMdl(pageable, PAGE);
    mdl.next.pageFrames = memory.virtual.framesOf(pageable, PAGE)!;
    const range = { mdl, base, length: 2 * PAGE };
    yield* map(device, range);
    yield* flush(device, range);
    yield* freeChannel(device);
  });
  assertEquals(rulesBrokenBy(driver), ["0xE6/0x0E"]);
});

Deno.test("C162: a CurrentVa outside the MDL is 0x1B", () => {
  const judge = (currentVa: number) => {
    const verifier = makeVerifier({ mode: "report" });
    verifier.observe(called("mapTransfer", {
      mdl: "mdl 1000",
      locked: true,
      virtualAddress: 0x1000,
      byteCount: 0x200,
      currentVa,
      length: 0x10,
    }));
    return verifier.findings.map(({ rule }) => rule);
  };
  assertEquals(judge(0xFFF), ["0xE6/0x1B"]);
  assertEquals(judge(0x1200), ["0xE6/0x1B"]);
  assertEquals(judge(0x1000), []);
  assertEquals(judge(0x11FF), []);
});

Deno.test("0x22 finds device memory that had to bounce", () => {
  const driver = (dmaAddressWidth: number, ioSpace: number) =>
    Effect.gen(function* () {
      const device = yield* makeDevice({ dmaAddressWidth });
      const { base } = yield* holdChannel(device);
      const { memory } = yield* Kernel;
      const frames = memory.frames.allocatePages(1, {
        minimumAddress: 0x100_0000,
      })!;
      const mdl = mdlOfPages(frames);
      mdl.mdlFlags |= ioSpace;
      const range = { mdl, base, length: PAGE };
      yield* map(device, range);
      yield* flush(device, range);
      yield* freeChannel(device);
    });
  const ioSpace = 0x0800;
  assertEquals(rulesBrokenBy(driver(24, ioSpace)), ["0xE6/0x22"]);
  assertEquals(rulesBrokenBy(driver(64, ioSpace)), []);
  assertEquals(rulesBrokenBy(driver(24, 0)), []);
});
