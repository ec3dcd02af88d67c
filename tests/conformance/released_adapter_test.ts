/** Group 2: every routine of the table after PutDmaAdapter. */

import { Effect, Exit } from "../../deps.ts";
import {
  DMA_OPERATIONS_MEMBERS,
  type DmaOperationName,
} from "../../src/ddi/mod.ts";
import { Kernel } from "../../src/machine/mod.ts";
import { assertEquals } from "../deps.ts";
import { calls, holding } from "../dma/every_routine.ts";
import {
  atDispatch,
  completed,
  eventsOf,
  freeRegisters,
  inThreads,
  rulesOf,
  run,
} from "../dma/fixture.ts";

for (const name of DMA_OPERATIONS_MEMBERS) {
  Deno.test(`C039 ${name} after PutDmaAdapter is finding 0x18 and has no effect`, () => {
    const program = Effect.gen(function* () {
      const held = yield* holding;
      yield* held.dma.putDmaAdapter();
      const { memory } = yield* Kernel;
      const state = Effect.map(freeRegisters, (registers) => [
        registers,
        memory.frames.counters.freePages,
        held.context.state,
        held.list.buffer.elements.length,
      ]);
      const before = yield* state;
      yield* Effect.exit(atDispatch(calls(held)[name]));
      return [before, yield* state];
    });
    const { findings, value } = completed(program);
    assertEquals(value![1], value![0]);
    const rules = findings.map(({ rule }) => rule);
    assertEquals(rules.slice(-1), ["0xE6/0x18"]);
    assertEquals(rules.filter((rule) => rule === "0xE6/0x18").length, 1);
  });
}

/** What a routine gave: errors by their tags, objects by what they are. */
function outcomeOf(exit: Exit.Exit<unknown, unknown>): unknown {
  if (Exit.isSuccess(exit)) {
    const { value } = exit;
    return value !== null && typeof value === "object"
      ? value.constructor.name
      : value;
  }
  const [reason] = exit.cause.reasons;
  return reason?._tag === "Fail"
    ? (reason.error as { readonly _tag: string })._tag
    : reason?._tag;
}

/** What a routine gives after PutDmaAdapter. */
function afterPut(name: DmaOperationName): unknown {
  const program = Effect.gen(function* () {
    const held = yield* holding;
    yield* held.dma.putDmaAdapter();
    return outcomeOf(yield* Effect.exit(atDispatch(calls(held)[name])));
  });
  return completed(program).value;
}

Deno.test("C039 a call on its way during PutDmaAdapter gives what one made afterwards gives, and 0x18", () => {
  const late = new Set<DmaOperationName>();
  for (const name of DMA_OPERATIONS_MEMBERS) {
    const expected = afterPut(name);
    for (let seed = 1; seed <= 12; seed++) {
      let given: unknown;
      const program = Effect.gen(function* () {
        const held = yield* holding;
        const call = Effect.exit(atDispatch(calls(held)[name]));
        yield* inThreads(2, [
          Effect.map(call, (exit) => void (given = outcomeOf(exit))),
          held.dma.putDmaAdapter(),
        ]);
      });
      const report = run(program, { seed, processors: 2 });
      if (eventsOf(report, "ReleasedAdapterUsed").length === 0) continue;
      late.add(name);
      const stale = rulesOf(report).filter((rule) => rule === "0xE6/0x18");
      assertEquals([name, given, stale.length], [name, expected, 1]);
    }
  }
  // These only read what never changes, or turn every bus master away.
  const others = DMA_OPERATIONS_MEMBERS.filter((name) => !late.has(name));
  assertEquals(others, [
    "getDmaAlignment",
    "readDmaCounter",
    "calculateScatterGatherList",
    "getDmaAdapterInfo",
    "getDmaTransferInfo",
    "configureAdapterChannel",
    "cancelMappedTransfer",
  ]);
});
