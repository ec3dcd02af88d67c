/**
 * Tests of the rules that turn bug checks of the machine into findings.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import type { EventValue } from "../../src/ddi/mod.ts";
import {
  BugCheckCode,
  ioAllocateIrp,
  ioCompleteRequest,
  keInitializeSpinLock,
  keLowerIrql,
  keRaiseIrql,
  keReleaseSpinLock,
} from "../../src/machine/mod.ts";
import { describeFinding, makeVerifier } from "../../src/verifier/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { rulesBrokenBy, runDriver } from "./driver.ts";
import { madeEvent } from "./events.ts";

/** The findings for one bug check of the machine. */
function judge(code: number, parameters: readonly EventValue[] = []) {
  const verifier = makeVerifier({ mode: "report" });
  const sentence = "It happened";
  verifier.observe(madeEvent("BugCheck", { code, parameters, sentence }));
  return verifier.findings;
}

Deno.test("Every bug check that the machine can tell of has a rule and a name", () => {
  for (const [name, code] of Object.entries(BugCheckCode)) {
    if (code === BugCheckCode.DriverVerifierDetectedViolation) continue;
    const findings = judge(code);
    assertEquals(findings.map((finding) => finding.code), [code], name);
    const [finding] = findings;
    assertEquals(finding?.bugCheck, code);
    assert(!describeFinding(finding!).startsWith("BUGCHECK"), name);
  }
});

Deno.test("A bug check with sub-codes is a finding of its sub-code", () => {
  const [finding] = judge(0xC4, [0x40007, "lock"]);
  assertEquals(
    [finding?.rule, finding?.parameters],
    ["0xC4/0x40007", ["lock"]],
  );
  assertEquals(
    judge(0x1DC, [3, 9]).map(({ rule, parameters }) => [
      rule,
      ...parameters,
    ]),
    [["0x1DC/0x03", 9]],
  );
});

Deno.test("0x14 and 0x1E, which older systems stop with, are read from a trace", () => {
  assertEquals(judge(0xE6, [0x14]).map(({ rule }) => rule), ["0xE6/0x14"]);
  assertEquals(judge(0xE6, [0x1E]).map(({ rule }) => rule), ["0xE6/0x1E"]);
});

Deno.test("A bug check that no rule knows is a finding all the same", () => {
  const [finding] = judge(0x7B, [1]);
  assertEquals(finding?.rule, "0x00");
  assertEquals(finding?.sentence, "Bug check 0x7B: It happened");
  assertEquals(judge(0xC4, [0x99]).map(({ rule }) => rule), ["0x00"]);
});

Deno.test("C293: KeRaiseIrql to a lower level is found as bug check 0x09", () => {
  const driver = (level: number) =>
    Effect.gen(function* () {
      const old = yield* keRaiseIrql(2);
      const inner = yield* keRaiseIrql(level);
      yield* keLowerIrql(inner);
      yield* keLowerIrql(old);
    });
  const [finding] = runDriver(driver(1)).findings;
  assertEquals([finding?.rule, finding?.parameters], ["0x09", [1, 2]]);
  assertEquals(rulesBrokenBy(driver(3)), []);
});

Deno.test("C315: releasing a spin lock that is not held is found as bug check 0x10, not as rule 0x10", () => {
  const driver = Effect.gen(function* () {
    const lock = yield* keInitializeSpinLock("lock");
    const old = yield* keRaiseIrql(2);
    yield* keReleaseSpinLock(lock, old);
  });
  const [finding] = runDriver(driver).findings;
  assertEquals(
    [finding?.rule, finding?.bugCheck, finding?.code],
    ["0x10", 0x10, 0x10],
  );
});

Deno.test("An IRP that is completed twice is found as bug check 0x44", () => {
  const driver = (times: number) =>
    Effect.gen(function* () {
      const irp = yield* ioAllocateIrp("irp");
      for (let count = 0; count < times; count++) {
        yield* ioCompleteRequest(irp);
      }
    });
  assertEquals(rulesBrokenBy(driver(2)), ["0x44"]);
  assertEquals(rulesBrokenBy(driver(1)), []);
});
