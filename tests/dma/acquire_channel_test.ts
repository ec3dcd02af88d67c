/** The channel as a scoped resource: whatever ends the scope, nothing leaks. */

import { Effect, Exit } from "../../deps.ts";
import { interrupt, join, spawn, yieldNow } from "../../src/actors/mod.ts";
import { STATUS_INSUFFICIENT_RESOURCES } from "../../src/ddi/mod.ts";
import { acquireChannel } from "../../src/dma/mod.ts";
import { Kernel } from "../../src/machine/mod.ts";
import { assertEquals } from "../deps.ts";
import { audit } from "./audit.ts";
import {
  type Driver,
  eventsOf,
  finds,
  freeRegisters,
  inThreads,
  makeDriver,
  statusOf,
} from "./fixture.ts";
import { allocate, freeChannel, type Services } from "./requests.ts";
import { assertOutcomes, race } from "./seeds.ts";

type Hold = "channel" | "registers";

const HOLDS = ["channel", "registers"] as const;

/** Uses the channel for as long as `use` takes. */
const using = <A, E>(
  { adapter, pdo }: Driver,
  use: Effect.Effect<A, E, Services>,
  options: { readonly registers?: number; readonly hold?: Hold } = {},
) => {
  const { hold = "channel", registers = 2 } = options;
  const acquired = acquireChannel(adapter, {
    deviceObject: pdo,
    numberOfMapRegisters: registers,
    hold,
  });
  return Effect.scoped(Effect.andThen(acquired, use));
};

/** Starts an actor on a processor of its own. */
const start = <A, E>(
  name: string,
  number: number,
  body: Effect.Effect<A, E, Services>,
) =>
  Effect.flatMap(
    Kernel,
    ({ processors }) =>
      spawn(name, body, {}, { processor: processors[number]!, level: 0 }),
  );

Deno.test("a channel is held until its scope closes, with its registers", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    let waiting = -1;
    const inside = yield* using(
      driver,
      Effect.gen(function* () {
        const other = yield* allocate(driver, { action: 2 });
        waiting = other.runs;
        return yield* freeRegisters;
      }),
      { registers: 5 },
    );
    return [inside, waiting, yield* freeRegisters];
  });
  const report = finds([], program);
  assertEquals(report.value, [59, 0, 64]);
  assertEquals(audit(report.events).granted, 2);
});

Deno.test("registers can be held alone, so that others go on", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const nested = using(driver, freeRegisters, { hold: "registers" });
    return yield* using(driver, nested, { hold: "registers" });
  });
  const report = finds([], program);
  assertEquals(report.value, 60);
  assertEquals(report.freeMapRegisters, 64);
});

Deno.test("an adapter without registers gives null, which is never freed", () => {
  for (const hold of HOLDS) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver({ dmaAddressWidth: 64 });
      const { adapter, pdo } = driver;
      const options = { deviceObject: pdo, numberOfMapRegisters: 3, hold };
      const channel = yield* Effect.scoped(acquireChannel(adapter, options));
      yield* using(driver, Effect.void, { hold });
      return channel.mapRegisterBase;
    });
    assertEquals(finds([], program).value, null);
  }
});

Deno.test("what cannot be granted fails, and a failure in the scope releases", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver({ maximumLength: 8192 });
    const tooMany = using(driver, Effect.void, { registers: 4 });
    const status = yield* statusOf(tooMany);
    const failed = yield* Effect.exit(using(driver, Effect.fail("no disk")));
    const again = yield* using(driver, freeRegisters);
    return { status, failed, again };
  });
  const { again, failed, status } = finds(["0xE6/0x15"], program).value!;
  assertEquals(status, STATUS_INSUFFICIENT_RESOURCES);
  assertEquals(failed, Exit.fail("no disk"));
  assertEquals(again, 62);
});

Deno.test("a wait that times out is a cancel, and the next in line is not held up", () => {
  for (const hold of HOLDS) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver();
      const late = using(driver, Effect.void, { hold });
      const exits = yield* using(
        driver,
        Effect.exit(Effect.timeout(late, "1 second")),
      );
      yield* using(driver, Effect.void, { hold });
      return exits._tag;
    });
    const report = finds([], program);
    assertEquals(report.value, "Failure");
    assertEquals(eventsOf(report, "RequestCancelled").length, 1);
    assertEquals(report.freeMapRegisters, report.poolSize);
  }
});

Deno.test("interruption against the grant: a cancel, a release, or a use, and nothing leaks", () => {
  const endings = new Set<string>();
  for (const hold of HOLDS) {
    const outcomes = race(() =>
      Effect.gen(function* () {
        const driver = yield* makeDriver();
        yield* allocate(driver);
        let used = 0;
        const user = yield* start(
          "user",
          1,
          using(driver, Effect.sync(() => void used++), { hold }),
        );
        const interrupter = Effect.gen(function* () {
          yield* yieldNow;
          yield* interrupt(user);
        });
        yield* inThreads(1, [freeChannel(driver), interrupter]);
        yield* Effect.exit(join(user));
        // Whatever came of it, the adapter serves the next one.
        yield* using(driver, Effect.void, { hold });
        return used === 1 ? "used" : "not used";
      }), {
      check: (report) => {
        const { cancelled, granted } = audit(report.events);
        assertEquals(granted + cancelled, 3);
        if (report.value === "used") assertEquals(cancelled, 0);
        else endings.add(cancelled === 1 ? "cancelled" : "released");
      },
    });
    assertOutcomes(outcomes, ["not used", "used"]);
  }
  assertEquals([...endings].sort(), ["cancelled", "released"]);
});

Deno.test("many users of few registers all get their turn, whoever is interrupted", () => {
  let interrupted = 0;
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const drivers = [yield* makeDriver(), yield* makeDriver()];
      const ended: string[] = [];
      for (let number = 0; number < 6; number++) {
        const hold = HOLDS[number % 2]!;
        const use = using(drivers[number % 3 % 2]!, yieldNow, {
          hold,
          registers: 1 + number % 3,
        });
        const user = yield* start(`user ${number}`, number % processors, use);
        if (number % 3 === 2) {
          yield* yieldNow;
          yield* interrupt(user);
        }
        yield* start(
          `end of ${number}`,
          0,
          Effect.map(Effect.exit(join(user)), ({ _tag }) => ended.push(_tag)),
        );
      }
      while (ended.length < 6) yield* yieldNow;
      const failures = ended.filter((tag) => tag === "Failure").length;
      interrupted += failures;
      return failures <= 2 ? "over" : `${failures} failures`;
    }), {
    machine: { mapRegisters: 3 },
    check: (report) => void audit(report.events),
  });
  assertOutcomes(outcomes, ["over"]);
  assertEquals(interrupted > 50, true);
});
