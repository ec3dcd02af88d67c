/** Group 9: CancelAdapterChannel against the grant, in both places of waiting. */

import { Effect } from "../../deps.ts";
import { IoAllocationAction } from "../../src/ddi/mod.ts";
import {
  keDelayExecutionThread,
  keStallExecutionProcessor,
} from "../../src/machine/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import {
  atDispatch,
  completed,
  eventsOf,
  finds,
  inThreads,
  makeDriver,
  makeDrivers,
} from "../dma/fixture.ts";
import {
  allocate,
  cancel,
  freeChannel,
  freeRegistersOf,
  newContext,
  rawContext,
  type Request,
} from "../dma/requests.ts";
import { assertOutcomes, race } from "../dma/seeds.ts";

const { DeallocateObject, DeallocateObjectKeepRegisters } = IoAllocationAction;

Deno.test("C119 a request that holds the channel and waits for registers is cancelled, and the channel goes on", () => {
  const program = Effect.gen(function* () {
    const [holder, driver] = yield* makeDrivers(2);
    const held = yield* allocate(holder!, {
      registers: 6,
      action: DeallocateObjectKeepRegisters,
    });
    const large = yield* allocate(driver!, { registers: 8 });
    const small = yield* allocate(driver!, {
      registers: 2,
      action: DeallocateObject,
    });
    const before = small.runs;
    const cancelled = yield* cancel(large);
    const after = small.runs;
    yield* freeRegistersOf(held);
    return { cancelled, large: large.runs, small: [before, after] };
  });
  const report = finds([], program, { mapRegisters: 8 });
  assertEquals(report.value, { cancelled: true, large: 0, small: [0, 1] });
  assertEquals(report.freeMapRegisters, report.poolSize);
});

Deno.test("C119 cancelling the first in the line for registers lets those behind it on other adapters in", () => {
  const program = Effect.gen(function* () {
    const [holder, one, two, three] = yield* makeDrivers(4);
    const held = yield* allocate(holder!, {
      registers: 6,
      action: DeallocateObjectKeepRegisters,
    });
    const order: string[] = [];
    const ask = (driver: typeof holder, name: string, registers: number) =>
      allocate(driver!, {
        registers,
        action: DeallocateObject,
        body: () => Effect.sync(() => void order.push(name)),
      });
    const large = yield* ask(one, "large", 8);
    yield* ask(two, "second", 1);
    yield* ask(three, "third", 2);
    yield* ask(one, "behind the large one", 2);
    const cancelled = yield* cancel(large);
    yield* freeRegistersOf(held);
    return { cancelled, order };
  });
  const { value } = finds([], program, { mapRegisters: 8 });
  assertEquals(value!.cancelled, true);
  assertEquals(value!.order, ["second", "third", "behind the large one"]);
});

Deno.test("C119 cancel against the release of registers: exactly one wins, and the next in line runs", () => {
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const [holder, driver] = yield* makeDrivers(2);
      const held = yield* allocate(holder!, {
        registers: 6,
        action: DeallocateObjectKeepRegisters,
      });
      const large = yield* allocate(driver!, {
        registers: 8,
        action: DeallocateObject,
      });
      const next = yield* allocate(driver!, { action: DeallocateObject });
      let won = false;
      const canceller = Effect.map(cancel(large), (answer) => {
        won = answer;
      });
      yield* inThreads(processors, [freeRegistersOf(held), canceller]);
      return `${won} ${large.runs} ${next.runs}`;
    }), { machine: { mapRegisters: 8 } });
  assertOutcomes(outcomes, ["true 0 1", "false 1 1"]);
});

Deno.test("C120 while the routine runs on another processor a cancel is FALSE", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    let running = false;
    let seen: unknown;
    const requests: Request[] = [];
    const requester = Effect.gen(function* () {
      const context = yield* newContext(driver);
      const canceller = Effect.gen(function* () {
        yield* keDelayExecutionThread(10);
        const answer = yield* driver.dma.cancelAdapterChannel(
          driver.pdo,
          context,
        );
        seen = { answer, running };
      });
      const asker = Effect.gen(function* () {
        requests.push(
          yield* allocate(driver, {
            context,
            action: DeallocateObject,
            body: () =>
              Effect.gen(function* () {
                running = true;
                yield* keStallExecutionProcessor(100);
                running = false;
              }),
          }),
        );
      });
      yield* inThreads(2, [asker, canceller]);
    });
    yield* requester;
    return { seen, runs: requests[0]!.runs };
  });
  const report = finds([], program, { processors: 2 });
  assertEquals(report.value, {
    seen: { answer: false, running: true },
    runs: 1,
  });
});

Deno.test("C120 a cancel at any moment of a request: before it, while it waits, while the routine runs, after it", () => {
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const driver = yield* makeDriver();
      yield* allocate(driver);
      const context = yield* newContext(driver);
      let moment = "before the request";
      let outcome = "";
      let request: Request | undefined;
      const requester = Effect.gen(function* () {
        request = yield* allocate(driver, {
          context,
          action: DeallocateObject,
          body: () =>
            Effect.gen(function* () {
              moment = "in the routine";
              yield* keStallExecutionProcessor(0);
              moment = "after the routine";
            }),
        });
      });
      const canceller = Effect.gen(function* () {
        const answer = yield* driver.dma.cancelAdapterChannel(
          driver.pdo,
          context,
        );
        // Nothing comes between the answer and this line.
        const state = context.state === "granted" ? moment : context.state;
        outcome = `${answer}, ${state}`;
      });
      yield* inThreads(processors, [
        freeChannel(driver),
        requester,
        canceller,
      ]);
      const early = request!.status !== 0;
      return `${outcome}${early ? ", refused" : ""}, ${request!.runs}`;
    })
  );
  assertOutcomes(outcomes, [
    "true, cancelled, refused, 0",
    "true, cancelled, 0",
    "false, before the request, 1",
    "false, in the routine, 1",
    "false, after the routine, 1",
  ]);
});

Deno.test("C123 a second cancel of a waiting request is TRUE again, and takes nothing out twice", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const first = yield* allocate(driver);
    const second = yield* allocate(driver, { action: DeallocateObject });
    const answers = [yield* cancel(first), yield* cancel(first)];
    yield* freeChannel(driver);
    return { answers, runs: [first.runs, second.runs] };
  });
  const report = finds([], program);
  assertEquals(report.value, { answers: [true, true], runs: [0, 1] });
  assertEquals(eventsOf(report, "RequestCancelled").length, 1);
});

Deno.test("C123 two processors cancel one request: both are told TRUE, or both FALSE", () => {
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const driver = yield* makeDriver();
      yield* allocate(driver);
      const request = yield* allocate(driver, { action: DeallocateObject });
      const answers: boolean[] = [];
      const canceller = Effect.map(
        cancel(request),
        (answer) => void answers.push(answer),
      );
      yield* inThreads(processors, [freeChannel(driver), canceller, canceller]);
      return `${answers} ${request.runs}`;
    })
  );
  assertOutcomes(outcomes, ["true,true 0", "false,false 1"]);
});

Deno.test("C125 a cancelled context serves again once it is initialized", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const cancelled = yield* allocate(driver);
    const { context } = cancelled;
    const answer = yield* cancel(cancelled);
    const marked = yield* allocate(driver, { context });
    yield* driver.dma.initializeDmaTransferContext(context);
    const again = yield* allocate(driver, {
      context,
      action: DeallocateObject,
    });
    yield* freeChannel(driver);
    return {
      answer,
      statuses: [marked.status, again.status],
      runs: [cancelled.runs, marked.runs, again.runs],
    };
  });
  assertEquals(finds([], program).value, {
    answer: true,
    statuses: [0xC000_0120, 0],
    runs: [0, 0, 1],
  });
});

Deno.test("C127 cancel and grant: exactly one wins", () => {
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const driver = yield* makeDriver();
      yield* allocate(driver);
      const request = yield* allocate(driver, {
        action: DeallocateObjectKeepRegisters,
        registers: 2,
      });
      let won = false;
      const canceller = Effect.map(cancel(request), (answer) => {
        won = answer;
      });
      yield* inThreads(processors, [freeChannel(driver), canceller]);
      if (!won) yield* freeRegistersOf(request);
      return `${won} ${request.runs}`;
    })
  );
  assertOutcomes(outcomes, ["true 0", "false 1"]);
});

Deno.test("C127 many cancels against many grants on several adapters: exactly one wins each time", () => {
  const wins = new Set<number>();
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const drivers = yield* makeDrivers(2);
      const requests: Request[] = [];
      for (const driver of drivers) {
        yield* allocate(driver, { registers: 2 });
        for (const registers of [3, 1, 2]) {
          requests.push(
            yield* allocate(driver, { registers, action: DeallocateObject }),
          );
        }
      }
      const won = new Map<Request, boolean>();
      const cancellers = requests.map((request) =>
        Effect.map(cancel(request), (answer) => void won.set(request, answer))
      );
      const releasers = drivers.map((driver) => freeChannel(driver));
      yield* inThreads(processors, [...releasers, ...cancellers]);
      for (const request of requests) {
        assertEquals(request.runs, won.get(request) ? 0 : 1);
      }
      wins.add([...won.values()].filter((answer) => answer).length);
      return "exactly one";
    }), { machine: { mapRegisters: 4 } });
  assertOutcomes(outcomes, ["exactly one"]);
  assert(wins.size >= 4, `numbers of cancels that won: ${[...wins]}`);
});

Deno.test("C127 a cancel takes one request out and leaves the order of the others", () => {
  for (let taken = 0; taken < 4; taken++) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      yield* allocate(driver);
      const order: number[] = [];
      const requests = yield* Effect.forEach(
        [0, 1, 2, 3],
        (number) =>
          allocate(driver, {
            action: DeallocateObject,
            body: () => Effect.sync(() => void order.push(number)),
          }),
      );
      yield* cancel(requests[taken]!);
      yield* freeChannel(driver);
      return order;
    });
    const others = [0, 1, 2, 3].filter((number) => number !== taken);
    assertEquals(finds([], program).value, others);
  }
});

Deno.test("C130 a cancel through another adapter is FALSE, finding M3, and the request goes on", () => {
  const program = Effect.gen(function* () {
    const [driver, other] = yield* makeDrivers(2);
    yield* allocate(driver!);
    const waiting = yield* allocate(driver!, { action: DeallocateObject });
    const wrong = other!.dma.cancelAdapterChannel(driver!.pdo, waiting.context);
    const answer = yield* wrong;
    yield* freeChannel(driver!);
    return { answer, runs: waiting.runs };
  });
  assertEquals(finds(["M3"], program).value, { answer: false, runs: 1 });
});

Deno.test("C131 a cancel of a context that was never initialized, or of none, is FALSE and finding M2", () => {
  for (const context of [rawContext(), null]) {
    const program = Effect.flatMap(
      makeDriver(),
      ({ dma, pdo }) => dma.cancelAdapterChannel(pdo, context),
    );
    assertEquals(finds(["M2"], program).value, false);
  }
});

Deno.test("C133 after a cancel that won there is no channel to free: finding 0x04", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver, { action: DeallocateObject });
    const context = yield* newContext(driver);
    const answer = yield* driver.dma.cancelAdapterChannel(driver.pdo, context);
    if (answer) yield* freeChannel(driver);
  });
  finds(["0xE6/0x04"], program);
});

/** Cancels a context whose request was granted, then asks again with it. */
const cancelGranted = Effect.gen(function* () {
  const driver = yield* makeDriver();
  const first = yield* allocate(driver, { action: DeallocateObject });
  const answer = yield* cancel(first);
  const second = yield* allocate(driver, {
    context: first.context,
    action: DeallocateObject,
  });
  // Its routine has run: whatever is asked again, the cancel did not win.
  assertEquals(yield* cancel(first), false);
  return { answer, status: second.status, runs: [first.runs, second.runs] };
});

Deno.test("A57 a cancel that came too late is not remembered, or is where the machine says so", () => {
  const forgotten = { answer: false, status: 0, runs: [1, 1] };
  assertEquals(finds([], cancelGranted).value, forgotten);
  const noMark = { cancelGranted: "noMark" } as const;
  assertEquals(finds([], cancelGranted, noMark).value, forgotten);
  const mark = { cancelGranted: "mark" } as const;
  assertEquals(finds([], cancelGranted, mark).value, {
    answer: false,
    status: 0xC000_0120,
    runs: [1, 0],
  });
});

Deno.test("A57 the mark of a late cancel goes with InitializeDmaTransferContext", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const first = yield* allocate(driver, { action: DeallocateObject });
    yield* cancel(first);
    const { context } = first;
    yield* driver.dma.initializeDmaTransferContext(context!);
    const again = { context, action: DeallocateObject };
    return (yield* allocate(driver, again)).status;
  });
  assertEquals(finds([], program, { cancelGranted: "mark" }).value, 0);
});

Deno.test("CancelAdapterChannel may be called up to DISPATCH_LEVEL", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    yield* allocate(driver);
    const waiting = yield* allocate(driver);
    const answer = yield* atDispatch(cancel(waiting));
    yield* freeChannel(driver);
    return [answer, waiting.runs];
  });
  assertEquals(completed(program).findings, []);
  assertEquals(finds([], program).value, [true, 0]);
});
