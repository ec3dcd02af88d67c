/**
 * Commands for the comparison with the naive model, drawn from a seed: many,
 * quickly, and the same each time.
 *
 * @module
 */

import { RandomStream } from "../../src/actors/random_stream.ts";
import type { IoAllocationAction } from "../../src/ddi/mod.ts";
import type { ComparisonCommand } from "./comparison.ts";

const FORMS = ["waits", "waits", "synchronous", "no routine"] as const;
const ACTIONS: readonly IoAllocationAction[] = [1, 2, 3, 3];

/**
 * Draws commands.
 *
 * @param seed of the choices
 * @param count how many, 1 or more
 */
export function randomCommands(
  seed: number,
  count: number,
): ComparisonCommand[] {
  const stream = new RandomStream(seed);
  return Array.from({ length: count }, () => randomCommand(stream));
}

function randomCommand(stream: RandomStream): ComparisonCommand {
  const adapter = stream.below(3);
  switch (stream.below(5)) {
    case 0:
      return { kind: "cancel", request: stream.below(8) };
    case 1:
      return { kind: "free", request: stream.below(16) };
    case 2:
      return { kind: "release", adapter, action: ACTIONS[stream.below(3)]! };
    default:
      return {
        kind: "allocate",
        adapter,
        registers: stream.below(11),
        action: ACTIONS[stream.below(4)]!,
        form: FORMS[stream.below(4)]!,
      };
  }
}
