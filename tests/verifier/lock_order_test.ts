/** The rule about the order of spin locks. */

import { Effect } from "../../deps.ts";
import { Irql } from "../../src/ddi/mod.ts";
import {
  ioAllocateIrp,
  ioCancelIrp,
  ioReleaseCancelSpinLock,
  ioSetCancelRoutine,
  keAcquireInStackQueuedSpinLock,
  keAcquireSpinLock,
  keInitializeSpinLock,
  keLowerIrql,
  keRaiseIrql,
  keReleaseInStackQueuedSpinLock,
  keReleaseSpinLock,
  keReleaseSpinLockFromDpcLevel,
  type Kernel,
  keTryToAcquireSpinLockAtDpcLevel,
  keWaitForSingleObject,
  psCreateSystemThread,
  type SpinLock,
} from "../../src/machine/mod.ts";
import { assertEquals } from "../deps.ts";
import { rulesBrokenBy, runDriver } from "./driver.ts";

const RULE = "0xC4/0x1001";

const under = <A, E, R>(lock: SpinLock, body: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const old = yield* keAcquireSpinLock(lock);
    const value = yield* body;
    yield* keReleaseSpinLock(lock, old);
    return value;
  });

/** Takes locks one inside another, in the order given. */
const nested = (
  locks: readonly SpinLock[],
): Effect.Effect<void, never, Kernel> => {
  const [first, ...rest] = locks;
  return first === undefined ? Effect.void : under(first, nested(rest));
};

const locks = Effect.forEach(["a", "b", "c"], keInitializeSpinLock);

Deno.test("0xC4/0x1001: two orders are found though nobody waited, once for each pair", () => {
  const driver = (orders: readonly string[]) =>
    Effect.flatMap(
      locks,
      (all) =>
        Effect.forEach(orders, (order) =>
          nested([...order].map((name) =>
            all.find((l) => l.name === name)!
          ))),
    );
  assertEquals(rulesBrokenBy(driver(["abc", "abc", "ac", "bc", "ab"])), []);
  assertEquals(rulesBrokenBy(driver(["ab", "ba"])), [RULE]);
  assertEquals(rulesBrokenBy(driver(["ab", "ba", "ba", "ab"])), [RULE]);
  // By way of a third lock.
  assertEquals(rulesBrokenBy(driver(["ab", "bc", "ca"])), [RULE]);
});

Deno.test("0xC4/0x1001: the orders of two threads count together, whichever schedule runs", () => {
  for (const seed of [1, 2, 3]) {
    const driver = Effect.gen(function* () {
      const [a, b] = yield* locks;
      // One after the other, so that they never meet.
      for (const order of [[a!, b!], [b!, a!]]) {
        const body = nested(order);
        const processor = order[0] === a ? 0 : 1;
        const thread = yield* psCreateSystemThread("t", body, { processor });
        yield* keWaitForSingleObject(thread);
      }
    });
    const { findings } = runDriver(driver, { processors: 2, seed });
    assertEquals(findings.map(({ rule, sentence }) => [rule, sentence]), [[
      RULE,
      "t 2 takes a while it holds b, and elsewhere b is taken while a is held: two processors may wait for each other",
    ]]);
  }
});

Deno.test("0xC4/0x1001: a lock that was given back is not held, in whatever order locks are given back", () => {
  const driver = Effect.gen(function* () {
    const [a, b] = yield* locks;
    const old = yield* keAcquireSpinLock(a!);
    const inner = yield* keAcquireSpinLock(b!);
    yield* keReleaseSpinLock(a!, inner);
    yield* keReleaseSpinLock(b!, old);
    yield* nested([b!]);
    yield* nested([a!]);
    yield* nested([a!, b!]);
  });
  assertEquals(rulesBrokenBy(driver), []);
});

Deno.test("0xC4/0x1001: a try breaks no order, and what it took is held; queued locks count", () => {
  const driver = (tries: boolean) =>
    Effect.gen(function* () {
      const [a, b, queued] = yield* locks;
      yield* nested([a!, b!]);
      const old = yield* keRaiseIrql(Irql.Dispatch);
      assertEquals(yield* keTryToAcquireSpinLockAtDpcLevel(b!), true);
      // Now b is held. Under it a may be tried, but not waited for.
      if (tries) {
        assertEquals(yield* keTryToAcquireSpinLockAtDpcLevel(a!), true);
        yield* keReleaseSpinLockFromDpcLevel(a!);
      } else yield* nested([a!]);
      yield* keReleaseSpinLockFromDpcLevel(b!);
      yield* keLowerIrql(old);
      const handle = yield* keAcquireInStackQueuedSpinLock(queued!);
      yield* nested([a!]);
      yield* keReleaseInStackQueuedSpinLock(handle);
    });
  assertEquals(rulesBrokenBy(driver(true)), []);
  assertEquals(rulesBrokenBy(driver(false)), [RULE]);
});

Deno.test("0xC4/0x1001: a cancel routine that takes the driver's lock under the cancel lock, and a cancel under the driver's lock", () => {
  const driver = (held: boolean) =>
    Effect.gen(function* () {
      const [lock] = yield* locks;
      for (const outer of [false, held]) {
        const irp = yield* ioAllocateIrp("irp");
        yield* ioSetCancelRoutine(irp, () =>
          Effect.gen(function* () {
            if (!outer) yield* nested([lock!]);
            yield* ioReleaseCancelSpinLock(irp.cancelIrql);
          }));
        const cancel = ioCancelIrp(irp);
        yield* outer ? under(lock!, cancel) : cancel;
      }
    });
  assertEquals(rulesBrokenBy(driver(false)), []);
  assertEquals(rulesBrokenBy(driver(true)), [RULE]);
});
