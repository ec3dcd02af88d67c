/** Group 8: the driver's AdapterControl routine, its arguments and what it returns. */

import { Effect } from "../../deps.ts";
import { IoAllocationAction } from "../../src/ddi/mod.ts";
import {
  Irp,
  keAcquireSpinLockAtDpcLevel,
  keDelayExecutionThread,
  keInitializeSpinLock,
  keRaiseIrql,
} from "../../src/machine/mod.ts";
import { assertEquals, assertStrictEquals } from "../deps.ts";
import {
  lengthOf,
  makeBuffer,
  mapRange,
  pattern,
  readBuffer,
} from "../dma/buffers.ts";
import {
  atDispatch,
  finds,
  freeRegisters,
  makeDriver,
  makeDrivers,
} from "../dma/fixture.ts";
import {
  allocate,
  allocateHere,
  freeChannel,
  freeRegistersOf,
  type Request,
} from "../dma/requests.ts";

const { DeallocateObject, DeallocateObjectKeepRegisters, KeepObject } =
  IoAllocationAction;

Deno.test("C106 the routine is given the ExecutionContext unchanged", () => {
  const executionContext = { any: ["thing"] };
  for (const waits of [false, true]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      if (waits) yield* allocate(driver);
      const request = yield* allocate(driver, {
        action: DeallocateObject,
        executionContext,
      });
      if (waits) yield* freeChannel(driver);
      return request;
    });
    const request = finds([], program).value!;
    assertStrictEquals(request.executionContext, executionContext);
    assertStrictEquals(request.deviceObject, request.driver.pdo);
  }
});

Deno.test("C107 the routine is given the IRP that was current at the call", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const [first, second] = [new Irp("first"), new Irp("second")];
    const none = yield* allocate(driver);
    driver.pdo.currentIrp = first;
    const waiting = yield* allocate(driver, { action: DeallocateObject });
    driver.pdo.currentIrp = second;
    yield* freeChannel(driver);
    return { none: none.irp, waiting: waiting.irp, first };
  });
  const { first, none, waiting } = finds([], program).value!;
  assertEquals(none, null);
  assertStrictEquals(waiting, first);
});

/** One request holds three registers as it says, another one waits for its turn. */
const held = (action: number) =>
  Effect.gen(function* () {
    const driver = yield* makeDriver();
    let free = -1;
    const first = yield* allocate(driver, { registers: 3, action });
    const second = yield* allocate(driver, {
      action: DeallocateObject,
      registers: 0,
      body: () => Effect.map(freeRegisters, (count) => void (free = count)),
    });
    return { driver, first, second, freeInSecond: () => free };
  });

Deno.test("C108 KeepObject keeps channel and registers, and nobody else runs", () => {
  const program = Effect.gen(function* () {
    const { driver, first, second } = yield* held(KeepObject);
    const seen = [first.runs, second.runs, yield* freeRegisters];
    yield* freeChannel(driver);
    return [...seen, second.runs, yield* freeRegisters];
  });
  assertEquals(finds([], program).value, [1, 0, 61, 1, 64]);
});

Deno.test("C109 DeallocateObject releases both, and the next waiter runs", () => {
  const program = Effect.gen(function* () {
    const { first, freeInSecond, second } = yield* held(DeallocateObject);
    return [first.runs, second.runs, freeInSecond()];
  });
  assertEquals(finds([], program).value, [1, 1, 64]);
});

Deno.test("C109 C110 what the routine returns lets a whole line run, one after the other", () => {
  for (const action of [DeallocateObject, DeallocateObjectKeepRegisters]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      yield* allocate(driver, { registers: 0 });
      const order: number[] = [];
      const requests: Request[] = [];
      for (let number = 0; number < 500; number++) {
        requests.push(
          yield* allocate(driver, {
            action,
            registers: 0,
            body: () => Effect.sync(() => void order.push(number)),
          }),
        );
      }
      yield* freeChannel(driver);
      return { order, runs: requests.map(({ runs }) => runs) };
    });
    const { order, runs } = finds([], program).value!;
    assertEquals(order, Array.from({ length: 500 }, (_, number) => number));
    assertEquals(runs, Array(500).fill(1));
  }
});

Deno.test("C110 DeallocateObjectKeepRegisters releases the channel, and the registers live until FreeMapRegisters", () => {
  const program = Effect.gen(function* () {
    const { first, freeInSecond, second } = yield* held(
      DeallocateObjectKeepRegisters,
    );
    const seen = [first.runs, second.runs, freeInSecond()];
    yield* freeRegistersOf(first);
    return [...seen, yield* freeRegisters];
  });
  assertEquals(finds([], program).value, [1, 1, 61, 64]);
});

Deno.test("C113 KeepObject is legal for a bus master", () => {
  const data = pattern(6000);
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer({ length: 6000 });
    const { base } = yield* allocate(driver, { registers: 2 });
    const mapped = yield* mapRange(driver, mdl, { base: base! });
    yield* driver.device.store(mapped.elements, data);
    yield* mapped.flush();
    yield* freeChannel(driver);
    return yield* readBuffer(mdl);
  });
  assertEquals(finds([], program).value, data);
});

Deno.test("C114 any other number counts as KeepObject and is finding M6", () => {
  for (const action of [0, 4]) {
    const program = Effect.gen(function* () {
      const { driver, first, second } = yield* held(action);
      const seen = [first.runs, second.runs, yield* freeRegisters];
      yield* freeChannel(driver);
      return [...seen, second.runs, yield* freeRegisters];
    });
    assertEquals(finds(["M6"], program).value, [1, 0, 61, 1, 64]);
  }
});

Deno.test("C115 a timed wait in the routine is bug check 0xB8", () => {
  for (const waits of [false, true]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      if (waits) yield* allocate(driver);
      yield* allocate(driver, {
        action: DeallocateObject,
        body: () => keDelayExecutionThread(10),
      });
      if (waits) yield* freeChannel(driver);
    });
    finds(["0xB8"], program);
  }
});

Deno.test("C115 Effect's own sleep in the routine is bug check 0xB8 too", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver, {
      action: DeallocateObject,
      body: () => Effect.sleep(1),
    });
  });
  finds(["0xB8"], program);
});

Deno.test("C116 the routine may map the transfer of its own grant", () => {
  const data = pattern(5000);
  for (const waits of [false, true]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const mdl = yield* makeBuffer({ length: 5000, offset: 300 });
      if (waits) yield* allocate(driver);
      let flush: Effect.Effect<void> = Effect.die("the routine never ran");
      const request = yield* allocate(driver, {
        registers: 2,
        action: DeallocateObjectKeepRegisters,
        body: ({ base }) =>
          Effect.gen(function* () {
            const mapped = yield* mapRange(driver, mdl, { base: base! });
            assertEquals(lengthOf(mapped.elements), 5000);
            yield* driver.device.store(mapped.elements, data);
            flush = mapped.flush();
          }),
      });
      if (waits) yield* freeChannel(driver);
      yield* flush;
      yield* freeRegistersOf(request);
      return yield* readBuffer(mdl);
    });
    assertEquals(finds([], program).value, data);
  }
});

Deno.test("C117 the routine may ask again with its own context, and waits behind itself", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const inner: Request[] = [];
    const first = yield* allocate(driver, {
      body: ({ context }) =>
        Effect.map(
          allocateHere(driver, { context, action: DeallocateObject }),
          (request) => void inner.push(request),
        ),
    });
    const before = [first.runs, inner[0]!.status, inner[0]!.runs];
    yield* freeChannel(driver);
    return [...before, inner[0]!.runs, yield* freeRegisters];
  });
  assertEquals(finds([], program).value, [1, 0, 0, 1, 64]);
});

Deno.test("C117 what the routine asked for is granted when it returns DeallocateObject", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    let left = 3;
    const order: string[] = [];
    const again = (
      { context }: Request,
    ): ReturnType<
      NonNullable<Parameters<typeof allocate>[1]>["body"] & object
    > =>
      Effect.gen(function* () {
        order.push(`enter ${left}`);
        if (left-- > 0) {
          yield* allocateHere(driver, {
            context,
            action: DeallocateObject,
            body: again,
          });
        }
        order.push("leave");
      });
    yield* allocate(driver, { action: DeallocateObject, body: again });
    return order;
  });
  assertEquals(finds([], program).value, [
    "enter 3",
    "leave",
    "enter 2",
    "leave",
    "enter 1",
    "leave",
    "enter 0",
    "leave",
  ]);
});

Deno.test("M10 a routine that returns at another IRQL or with a lock held is found", () => {
  const raised = Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* atDispatch(allocateHere(driver, {
      action: DeallocateObject,
      body: () => Effect.asVoid(keRaiseIrql(4)),
    }));
  });
  const locked = Effect.gen(function* () {
    const [driver] = yield* makeDrivers(1);
    const lock = yield* keInitializeSpinLock("lock");
    yield* atDispatch(allocateHere(driver!, {
      action: DeallocateObject,
      body: () => keAcquireSpinLockAtDpcLevel(lock),
    }));
  });
  for (const program of [raised, locked]) {
    const { findings } = finds(
      program === raised ? ["M10", "0xC8"] : ["M10"],
      program,
    );
    assertEquals(findings[0]!.rule, "M10");
  }
});
