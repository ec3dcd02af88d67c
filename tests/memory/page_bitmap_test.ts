/** The page bitmap against a plain array of booleans, across word and summary borders. */

import { Schema } from "../../deps.ts";
import { PageBitmap } from "../../src/memory/page_bitmap.ts";
import { assertEquals } from "../deps.ts";
import { checkProperty, whole } from "../property.ts";

/** A few free or taken stretches, then questions about them. */
const cases = Schema.Struct({
  pages: whole(0, 2100),
  startTaken: Schema.Boolean,
  flips: Schema.Array(
    Schema.Struct({
      from: whole(0, 2100),
      count: whole(0, 80),
      take: Schema.Boolean,
    }),
  ),
  questions: Schema.Array(
    Schema.Struct({ low: whole(0, 2100), high: whole(0, 2100) }),
  ),
});

function answers(bitmap: PageBitmap, low: number, end: number): number[] {
  return [
    bitmap.nextFree(low, end),
    bitmap.previousFree(end - 1, low),
    bitmap.nextTaken(low, end),
    bitmap.previousTaken(end - 1, low),
  ];
}

function plainAnswers(free: boolean[], low: number, end: number): number[] {
  const part = free.slice(low, end);
  const orIfNone = (index: number, none: number) =>
    index < 0 ? none : low + index;
  return [
    orIfNone(part.indexOf(true), -1),
    orIfNone(part.lastIndexOf(true), -1),
    orIfNone(part.indexOf(false), Math.max(end, low)),
    orIfNone(part.lastIndexOf(false), low - 1),
  ];
}

Deno.test("the bitmap answers as a plain array of booleans does", () => {
  checkProperty(cases, ({ pages: some, startTaken, flips, questions }) => {
    const pages = some + 1;
    const bitmap = new PageBitmap(pages);
    const free: boolean[] = Array(pages).fill(true);
    const set = (page: number, take: boolean) => {
      if (page >= pages || free[page] !== take) return;
      if (take) bitmap.take(page);
      else bitmap.release(page);
      free[page] = !take;
    };
    for (let page = 0; startTaken && page < pages; page++) set(page, true);
    for (const { from, count, take } of flips) {
      for (let page = from; page < from + count; page++) set(page, take);
    }
    assertEquals(bitmap.freeCount, free.filter((is) => is).length);
    for (const { low, high } of [...questions, { low: 0, high: pages }]) {
      const start = Math.min(low, high, pages - 1);
      const end = Math.min(Math.max(low, high), pages);
      if (end <= start) continue;
      assertEquals(
        answers(bitmap, start, end),
        plainAnswers(free, start, end),
      );
    }
    free.forEach((is, page) => assertEquals(bitmap.isFree(page), is));
  });
});
