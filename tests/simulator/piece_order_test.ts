/**
 * The window over the pieces of a copy.
 *
 * @module
 */

import { assertEquals } from "../deps.ts";
import { NO_MORE_PIECES, PieceOrder } from "../../src/simulator/piece_order.ts";

const NONE = { won: 0, lost: 0 };

/** A piece that was moved. */
function done(piece: number) {
  return { piece, cancels: NONE, error: undefined };
}

Deno.test("PieceOrder opens a window and slides it as its first piece is done", () => {
  const progress: number[] = [];
  const order = new PieceOrder(50, 10, (bytes) => void progress.push(bytes));
  assertEquals(order.begin(2), [0, 1]);
  assertEquals(order.serve(done(1)), []);
  assertEquals(order.serve(done(0)), [2, 3]);
  assertEquals(order.serve(done(2)), [4]);
  assertEquals(order.serve(done(4)), []);
  assertEquals(order.serve(done(3)), [NO_MORE_PIECES]);
  assertEquals(progress, [20, 30, 50]);
  assertEquals(order.bytesDone, 50);
});

Deno.test("PieceOrder counts a short last piece by its bytes", () => {
  const order = new PieceOrder(11, 10, () => {});
  assertEquals(order.begin(8), [0, 1]);
  order.serve(done(0));
  order.serve(done(1));
  assertEquals(order.bytesDone, 11);
});

Deno.test("PieceOrder has nothing to give for an empty file", () => {
  assertEquals(new PieceOrder(0, 10, () => {}).begin(4), [NO_MORE_PIECES]);
});

Deno.test("PieceOrder gives no more after a failure, and keeps the first reason", () => {
  const order = new PieceOrder(100, 10, () => {});
  order.begin(3);
  const failed = { piece: 1, cancels: { won: 1, lost: 2 } };
  assertEquals(order.serve({ ...failed, error: "first" }), [NO_MORE_PIECES]);
  assertEquals(order.serve({ ...failed, error: "second" }), []);
  assertEquals(order.serve(done(0)), []);
  assertEquals(order.error, "first");
  assertEquals(order.bytesDone, 10);
  assertEquals(order.cancels, { won: 2, lost: 4 });
});
