/** Figures that are measured part by part. */

import { atMost, inTurn } from "../../bench/figures/figure.ts";
import { assertEquals, assertRejects } from "../deps.ts";

const one = atMost("a", 1, 2, "", true);
const other = atMost("b", 3, 2, "", true);

Deno.test("parts are measured in turn, and each is told before it comes", async () => {
  const told: (readonly [number, number, string])[] = [];
  const figures = await inTurn({
    tell: (...words) => void told.push(words),
  }, [["first", () => [one]], ["second", () => Promise.resolve([other])]]);
  assertEquals(figures, [one, other]);
  assertEquals(told, [[0, 2, "first"], [1, 2, "second"]]);
  assertEquals(await inTurn({}, [["alone", () => [other]]]), [other]);
});

Deno.test("who is told may end the measurement, before the next part", async () => {
  let measured = 0;
  const part = ["part", () => {
    measured++;
    return [one];
  }] as const;
  const tell = (done: number) => {
    if (done === 1) throw new Error("enough");
  };
  await assertRejects(() => inTurn({ tell }, [part, part]), Error, "enough");
  assertEquals(measured, 1);
});
