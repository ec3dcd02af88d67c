/**
 * The tree that finds a long free run by its length.
 *
 * @module
 */

import { LongRuns } from "../../src/registers/long_runs.ts";
import { assert, assertEquals } from "../deps.ts";

Deno.test("LongRuns finds the shortest run that is long enough, whatever comes and goes", () => {
  for (const positions of [66 + 65, 1100, 40_000]) {
    const long = new LongRuns(positions);
    const kept = new Map<number, number>();
    let draw = 7;
    const below = (limit: number): number => {
      draw = Math.imul(draw, 0x2545F491) + 0x9E3779B9 | 0;
      return (draw >>> 8) % limit;
    };
    const room = (positions - 65) / 65 | 0;
    for (let call = 0; call < 6000; call++) {
      const at = 65 + 65 * below(room);
      const length = 65 + below(positions - at - 65);
      const had = kept.get(at);
      if (had !== undefined) {
        assertEquals(long.lengthFrom(at), had);
        long.take(at, had);
        kept.delete(at);
      } else if (![...kept].some(([a, n]) => a < at + length && at < a + n)) {
        long.put(at, length);
        kept.set(at, length);
      }
      const wanted = 65 + below(positions);
      const best = Math.min(
        ...[...kept.values()].filter((n) => n >= wanted),
      );
      assertEquals(long.shortest(wanted), best === Infinity ? 0 : best);
      if (best !== Infinity) assertEquals(kept.get(long.at(best)), best);
    }
  }
});

Deno.test("LongRuns keeps apart runs of equal length", () => {
  const long = new LongRuns(1000);
  for (const at of [65, 200, 400, 600]) long.put(at, 70);
  const seen: number[] = [];
  while (long.shortest(65) === 70) {
    const at = long.at(70);
    seen.push(at);
    long.take(at, 70);
  }
  assertEquals(seen.sort((a, b) => a - b), [65, 200, 400, 600]);
  assert(long.shortest(65) === 0);
});
