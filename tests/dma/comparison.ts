/**
 * The allocation routines against a naive model: every command is done twice,
 * for real and in the model, and what came of it compared.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import type { TraceEvent } from "../../src/actors/mod.ts";
import {
  type DmaEvent,
  DmaFlags,
  IoAllocationAction,
  type RequestGrantedEvent,
} from "../../src/ddi/mod.ts";
import type { MapRegisterBase } from "../../src/dma/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { type Driver, freeRegisters, makeDriver, run } from "./fixture.ts";
import { type Placement, Reference } from "./reference.ts";
import {
  allocate,
  cancel,
  freeChannel,
  freeRegistersOf,
  newContext,
  type Request,
  type Services,
} from "./requests.ts";

const { DeallocateObject, DeallocateObjectKeepRegisters, KeepObject } =
  IoAllocationAction;

const POOL = 12;
/** Registers that one request may have: by its length, or none needed. */
const MAXIMUMS = [9, 5, null] as const;

/** Something that a driver asks of one of three adapters, numbered from 0. */
export type ComparisonCommand =
  | {
    readonly kind: "allocate";
    readonly adapter: number;
    readonly registers: number;
    readonly action: number;
    readonly form: "waits" | "synchronous" | "no routine";
  }
  // A request counts from the latest one back, round and round.
  | { readonly kind: "cancel" | "free"; readonly request: number }
  | {
    readonly kind: "release";
    readonly adapter: number;
    readonly action: IoAllocationAction;
  };

/** What was seen, so that a comparison cannot be about nothing. */
export interface Seen {
  /** Commands, besides those that give back what is left in the end. */
  operations: number;
  /** Grants. */
  grants: number;
  /** Grants after waiting. */
  waited: number;
  /** Cancels that won. */
  cancelled: number;
  /** Requests that were refused. */
  refused: number;
  /** Commands in which several routines ran. */
  deferred: number;
}

/** Nothing seen yet. */
export function nothingSeen(): Seen {
  return {
    operations: 0,
    grants: 0,
    waited: 0,
    cancelled: 0,
    refused: 0,
    deferred: 0,
  };
}

/** Does each command twice, for real and in the model, and compares. */
class Comparison {
  readonly model: Reference = new Reference(POOL, MAXIMUMS);
  readonly #seen: Seen;
  readonly requests: Request[] = [];
  readonly #drivers: readonly Driver[];
  readonly #events: DmaEvent[];
  #entered: number[] = [];

  constructor(drivers: readonly Driver[], events: DmaEvent[], seen: Seen) {
    this.#seen = seen;
    this.#drivers = drivers;
    this.#events = events;
  }

  perform(command: ComparisonCommand): Effect.Effect<void, never, Services> {
    const { length } = this.requests;
    if (!("request" in command)) return this.#compare(command);
    if (length === 0) return Effect.void;
    const request = length - 1 - command.request % length;
    return this.#compare({ ...command, request });
  }

  #compare(command: ComparisonCommand): Effect.Effect<void, never, Services> {
    return Effect.gen({ self: this }, function* () {
      this.#events.length = 0;
      this.#entered = [];
      const answer = yield* this.#perform(command);
      const placements = this.#placements();
      this.#assertBases(placements);
      this.#seen.deferred += this.#entered.length > 1 ? 1 : 0;
      assertEquals(answer, this.#predict(command, placements));
      assertEquals(this.#entered, this.model.entered, "routines, in order");
    });
  }

  #perform(
    command: ComparisonCommand,
  ): Effect.Effect<unknown, never, Services> {
    return Effect.gen({ self: this }, function* () {
      switch (command.kind) {
        case "allocate":
          return yield* this.#allocate(command);
        case "cancel": {
          return yield* cancel(this.requests[command.request]!);
        }
        case "free": {
          return yield* freeRegistersOf(this.requests[command.request]!);
        }
        case "release": {
          const driver = this.#drivers[command.adapter]!;
          if (command.action === DeallocateObject) {
            return yield* freeChannel(driver);
          }
          return yield* driver.dma.freeAdapterObject(command.action);
        }
      }
    });
  }

  #allocate(command: ComparisonCommand & { readonly kind: "allocate" }) {
    const { adapter, action, form, registers } = command;
    const number = this.requests.length;
    const driver = this.#drivers[adapter]!;
    const out = { value: null as MapRegisterBase | null };
    return Effect.gen({ self: this }, function* () {
      const context = yield* newContext(driver);
      const request = yield* allocate(driver, {
        context,
        registers,
        action,
        flags: form === "waits" ? 0 : DmaFlags.SynchronousCallback,
        routine: form !== "no routine",
        ...(form === "no routine" ? { out } : {}),
        body: () => Effect.sync(() => void this.#entered.push(number)),
      });
      if (form === "no routine") request.base = out.value;
      this.requests.push(request);
      if (request.status !== 0) this.#seen.refused++;
      return request.status;
    });
  }

  #predict(command: ComparisonCommand, placements: Placement[]): unknown {
    switch (command.kind) {
      case "allocate": {
        const { adapter, action, form, registers } = command;
        return this.model.allocate({
          adapter,
          registers,
          action: form === "no routine" ? KeepObject : action,
          synchronous: form !== "waits",
          routine: form !== "no routine",
        }, placements);
      }
      case "cancel": {
        const answer = this.model.cancel(command.request, placements);
        if (answer) this.#seen.cancelled++;
        return answer;
      }
      case "free":
        return this.model.freeRegisters(command.request, placements);
      case "release":
        return this.model.freeChannel(
          command.adapter,
          command.action,
          placements,
        );
    }
  }

  /** What routine or caller was given is what the adapter granted. */
  #assertBases(placements: readonly Placement[]): void {
    for (const { base, count, request } of placements) {
      const given = this.requests[request]!.base;
      assertEquals(given?.first ?? null, base);
      assertEquals(given?.count ?? 0, count);
    }
  }

  /** The grants of the latest command; requests count from 1 in events. */
  #placements(): Placement[] {
    const granted = this.#events.filter((event) =>
      event._tag === "RequestGranted"
    ) as RequestGrantedEvent[];
    this.#seen.grants += granted.length;
    this.#seen.waited += granted.filter(({ waited }) => waited).length;
    return granted.map((event) => ({
      request: event.request - 1,
      base: event.mapRegisterBase,
      count: event.numberOfMapRegisters,
    }));
  }
}

/** Gives back whatever is left, through the same comparison. */
const releaseAll = (comparison: Comparison) =>
  Effect.gen(function* () {
    const { model, requests } = comparison;
    const action = DeallocateObjectKeepRegisters;
    for (let round = 0; round <= requests.length; round++) {
      for (const adapter of [0, 1, 2]) {
        yield* comparison.perform({ kind: "release", adapter, action });
      }
      for (const request of requests.keys()) {
        if (!model.isHeld(request)) continue;
        const back = requests.length - 1 - request;
        yield* comparison.perform({ kind: "free", request: back });
      }
    }
  });

/**
 * Performs commands on a machine and in the model, and gives back in the end
 * whatever is left, in the same way.
 *
 * @throws {Error} where the two differ
 */
export function compareWithReference(
  commands: readonly ComparisonCommand[],
  seen: Seen,
): void {
  const events: DmaEvent[] = [];
  const program = Effect.gen(function* () {
    const drivers = [
      yield* makeDriver({ maximumLength: 8 * 4096 }),
      yield* makeDriver({ maximumLength: 4 * 4096 }),
      yield* makeDriver({ dmaAddressWidth: 64 }),
    ];
    const comparison = new Comparison(drivers, events, seen);
    for (const command of commands) {
      yield* comparison.perform(command);
      seen.operations++;
      assertEquals(yield* freeRegisters, comparison.model.free);
    }
    yield* releaseAll(comparison);
    const { model, requests } = comparison;
    assertEquals(model.free, POOL);
    for (const [number, request] of requests.entries()) {
      assert(!model.isPending(number), `request ${number} still waits`);
      assert(request.runs <= 1, `request ${number} ran ${request.runs} times`);
    }
  });
  const report = run(program, {
    mapRegisters: POOL,
    grantDelivery: "inline",
    verifier: "off",
    observers: [(event: TraceEvent) => void events.push(event as DmaEvent)],
  });
  assertEquals(report.status, "completed", report.message);
  assertEquals(report.freeMapRegisters, POOL);
}
