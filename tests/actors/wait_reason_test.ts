/**
 * A mailbox that stands for something else says so when a run stops on it.
 *
 * @module
 */

import { Mailbox, run } from "../../src/actors/mod.ts";
import { assertEquals } from "../deps.ts";

Deno.test("A deadlock names what a mailbox stands for, if it says so", () => {
  const plain = run(new Mailbox<void>("box", Infinity).take);
  assertEquals(plain.message, "main waits for a message in box");
  const box = new Mailbox<void>("box", Infinity, () => "the end of the day");
  assertEquals(run(box.take).message, "main waits for the end of the day");
});
