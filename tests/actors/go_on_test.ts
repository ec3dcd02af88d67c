/** An effect of one's own that goes on at once. */

import { Effect, Effectable, Exit } from "../../deps.ts";
import { goOn } from "../../src/actors/go_on.ts";
import { assertEquals } from "../deps.ts";

Deno.test("goOn() lets a fiber go on where Exit.void would", () => {
  const fresh = () =>
    Effectable.Prototype<Effect.Effect<void>>({
      label: "going on",
      evaluate: goOn,
    });
  const program = Effect.gen(function* () {
    const seen: unknown[] = [];
    seen.push(yield* fresh());
    seen.push(yield* Effect.map(fresh(), (value) => [value]));
    seen.push(yield* Effect.exit(fresh()));
    return seen;
  });
  assertEquals(Effect.runSync(program), [undefined, [undefined], Exit.void]);
  // Nothing piles up, however often it is done.
  const effects = Array.from({ length: 50_000 }, fresh);
  const many = Effect.forEach(effects, (one) => one, { discard: true });
  assertEquals(Effect.runSync(many), undefined);
});
