/**
 * Rules about the performance counter: it goes forwards, and no faster than
 * time does.
 *
 * @module
 */

import {
  COUNTS_PER_TICK,
  PERFORMANCE_FREQUENCY,
  type ReturnEvent,
} from "../../ddi/mod.ts";
import { type Breach, dmaRule, type Judge, type Rule } from "../rule.ts";

/** How far beyond the clock the counter may be: one second. */
const SLACK = PERFORMANCE_FREQUENCY;

/** One reading of the counter. */
interface Reading {
  readonly counter: number;
  readonly tick: number;
}

/** Judges each reading by the one before it, whoever made that. */
function judgeReadings(
  judge: (reading: Reading, previous: Reading) => Breach | undefined,
): Record<string, Judge<ReturnEvent>> {
  let previous: Reading | undefined;
  return {
    keQueryPerformanceCounter: ({ tick, value }) => {
      if (typeof value !== "number") return undefined;
      const reading = { counter: value, tick };
      const breach = previous && judge(reading, previous);
      previous = reading;
      return breach;
    },
  };
}

/** 0x01: the counter is less than it was. */
export const counterWentBackwards: Rule = dmaRule(0x01, {
  title: "The performance counter went backwards",
  documentation:
    "KeQueryPerformanceCounter returned less than the time before, on whichever processor that was: the hardware is at fault, or what stands in for it. P2 is what it returned before, P3 what it returns now.",
  spec: ["08"],
  start: () => ({
    returns: judgeReadings(({ counter }, previous) =>
      !(counter < previous.counter) ? undefined : {
        sentence:
          `KeQueryPerformanceCounter returned ${counter} after ${previous.counter}`,
        parameters: [previous.counter, counter],
      }
    ),
  }),
});

/** 0x02: the counter is far more than the time that passed. */
export const counterJumped: Rule = dmaRule(0x02, {
  title: "The performance counter jumped too far",
  documentation:
    "KeQueryPerformanceCounter returned over a second more than the clock of the machine accounts for since the time before. P2 is what it returns, P3 what it returned before.",
  spec: ["08"],
  start: () => ({
    returns: judgeReadings(({ counter, tick }, previous) => {
      const passed = (tick - previous.tick) * COUNTS_PER_TICK;
      const jump = counter - previous.counter - passed;
      return !(jump > SLACK) ? undefined : {
        sentence:
          `KeQueryPerformanceCounter returned ${counter} after ${previous.counter}, ${jump} counts more than passed in ${
            tick - previous.tick
          } microseconds`,
        parameters: [counter, previous.counter],
      };
    }),
  }),
});
