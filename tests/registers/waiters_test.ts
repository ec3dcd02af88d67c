/**
 * The line of those who wait for registers: strict order, one winner between
 * grant and cancel, no grant that cannot be served.
 *
 * @module
 */

import { Effect, Schema } from "../../deps.ts";
import {
  FREED,
  MapRegisterPool,
  RegisterWaiters,
  type Ticket,
} from "../../src/registers/mod.ts";
import {
  Arbitrary,
  assertEquals,
  assertStrictEquals,
  assertThrows,
} from "../deps.ts";

Deno.test("RegisterWaiters serves in the order of arrival", () => {
  const pool = new MapRegisterPool(8);
  const line = new RegisterWaiters<string>(pool);
  const held = pool.allocate(8);
  for (const name of ["a", "b", "c"]) line.park(name, 2);
  pool.free(held, 8);
  const served: string[] = [];
  for (let t = line.grantNext(); t; t = line.grantNext()) {
    served.push(t.request);
  }
  assertEquals(served, ["a", "b", "c"]);
  assertEquals([line.length, pool.freeCount], [0, 2]);
});

Deno.test("RegisterWaiters lets nobody overtake a head that does not fit", () => {
  const pool = new MapRegisterPool(8);
  const line = new RegisterWaiters<string>(pool);
  pool.allocate(4);
  const large = line.park("large", 6);
  line.park("small", 1);
  assertStrictEquals(line.grantNext(), undefined);
  assertStrictEquals(line.first, large);
  assertEquals(pool.counters().failures, 0);
});

Deno.test("RegisterWaiters.cancel wins or loses against the grant, never both", () => {
  const pool = new MapRegisterPool(4);
  const line = new RegisterWaiters<number>(pool);
  const first = line.park(1, 4);
  const second = line.park(2, 4);
  const third = line.park(3, 4);
  assertEquals(line.cancel(second), true);
  assertEquals(line.cancel(second), false);
  assertStrictEquals(line.grantNext(), first);
  assertEquals([first.state, first.base], ["granted", 0]);
  assertEquals(line.cancel(first), false);
  assertEquals(pool.free(first.base, first.count), 0);
  assertStrictEquals(line.grantNext(), third);
  assertEquals(line.length, 0);
});

Deno.test("RegisterWaiters.cancel of the head uncovers the next request", () => {
  const pool = new MapRegisterPool(4);
  const line = new RegisterWaiters<string>(pool);
  pool.allocate(2);
  const head = line.park("head", 4);
  line.park("next", 2);
  assertStrictEquals(line.grantNext(), undefined);
  line.cancel(head);
  assertEquals(line.grantNext()?.request, "next");
});

Deno.test("RegisterWaiters.cancel refuses a ticket of another line", () => {
  const pool = new MapRegisterPool(4);
  const here = new RegisterWaiters<string>(pool);
  const there = new RegisterWaiters<string>(pool);
  const ticket = there.park("there", 1);
  assertEquals(here.cancel(ticket), false);
  assertEquals([here.length, there.length, ticket.state], [0, 1, "waiting"]);
});

Deno.test("RegisterWaiters.park refuses a count that can never be served", () => {
  const line = new RegisterWaiters<string>(new MapRegisterPool(4));
  for (const count of [0, -1, 1.5, 5, NaN]) {
    assertThrows(() => line.park("x", count), RangeError, "never end");
  }
  assertEquals([...line], []);
});

type Call = readonly ["park" | "cancel" | "free" | "grant", number];

/** Plays calls on the line and on a plain array; true when both agree. */
function agrees(calls: readonly Call[]): boolean {
  const pool = new MapRegisterPool(6);
  const line = new RegisterWaiters<number>(pool);
  let plain: { number: number; count: number }[] = [];
  const tickets: Ticket<number>[] = [];
  const held: { base: number; count: number }[] = [];
  for (const [call, n] of calls) {
    if (call === "park") {
      const ticket = line.park(n, n);
      tickets.push(ticket);
      plain.push({ number: ticket.number, count: n });
    } else if (call === "cancel" && tickets.length > 0) {
      const ticket = tickets[n % tickets.length]!;
      const left = plain.filter((place) => place.number !== ticket.number);
      if (line.cancel(ticket) !== left.length < plain.length) return false;
      plain = left;
    } else if (call === "free" && held.length > 0) {
      const run = held.splice(n % held.length, 1)[0]!;
      if (pool.free(run.base, run.count) !== FREED) return false;
    } else if (call === "grant") {
      const head = plain[0];
      const fits = head !== undefined && pool.canFit(head.count);
      const ticket = line.grantNext();
      if (ticket?.number !== (fits ? head.number : undefined)) return false;
      if (ticket) {
        plain.shift();
        held.push({ base: ticket.base, count: ticket.count });
      }
    }
    const order = [...line].map((ticket) => ticket.number);
    if (order.join() !== plain.map((p) => p.number).join()) return false;
    if (line.length !== plain.length) return false;
  }
  return pool.failures === 0;
}

Deno.test("RegisterWaiters agrees with a plain array for any order of calls", async () => {
  const calls = Arbitrary.array(
    Arbitrary.all([
      Arbitrary.schema(Schema.Literals(["park", "cancel", "free", "grant"])),
      Arbitrary.schema(Schema.Literals([1, 2, 3, 4, 5, 6])),
    ]),
    { maxLength: 60 },
  );
  const result = await Effect.runPromise(
    Arbitrary.checkEffect(calls, agrees, { runs: 300, size: 60, seed: 7 }),
  );
  assertEquals(Arbitrary.formatCheckFailure(result), undefined);
});
