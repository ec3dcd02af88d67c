/**
 * The ring that carries messages between the owners of a shared pool.
 *
 * @module
 */

import {
  type Message,
  MessageRing,
  RING_MESSAGES,
  RING_WORDS,
} from "../../src/registers/message_ring.ts";
import { assertEquals, assertThrows } from "../deps.ts";

function bothEnds(): [MessageRing, MessageRing] {
  const buffer = new SharedArrayBuffer(RING_WORDS * 4);
  return [
    new MessageRing(new Int32Array(buffer)),
    new MessageRing(new Int32Array(buffer)),
  ];
}

function message(ticket: number): Message {
  return { kind: 2, first: -ticket, second: ticket * 3, ticket };
}

Deno.test("MessageRing brings messages whole and in order, many times around", () => {
  const [writer, reader] = bothEnds();
  let sent = 0;
  let taken = 0;
  for (let round = 1; round < 200; round++) {
    const burst = round % RING_MESSAGES;
    for (let i = 0; i < burst; i++) writer.post(message(++sent));
    for (let i = 0; i < burst; i++) {
      assertEquals(reader.take(), message(++taken));
    }
    assertEquals(reader.take(), undefined);
  }
});

Deno.test("MessageRing refuses a message it has no room for, and keeps the rest", () => {
  const [writer, reader] = bothEnds();
  for (let i = 1; i <= RING_MESSAGES; i++) writer.post(message(i));
  assertThrows(() => writer.post(message(0)), Error, "overflowed");
  for (let i = 1; i <= RING_MESSAGES; i++) {
    assertEquals(reader.take(), message(i));
  }
});
