/**
 * Rules about drivers that no run can go on from, and about runs that came to a
 * limit. Windows has no code for them: its drivers end it in other ways.
 *
 * @module
 */

import type { DriverFailedEvent } from "../../ddi/mod.ts";
import { modelRule, type Rule } from "../rule.ts";

/** A rule about one way to fail. */
function failureRule(
  number: number,
  how: DriverFailedEvent["how"],
  title: string,
  documentation: string,
): Rule {
  return modelRule(number, {
    title,
    documentation: `${documentation} P2 is the routine or the thread.`,
    spec: ["06", "08"],
    start: () => ({
      events: {
        DriverFailed: (event) =>
          event.how !== how ? undefined : {
            sentence: event.sentence,
            parameters: [event.routine],
          },
      },
    }),
  });
}

/** M12: a routine of a driver did not come back. */
export const neverReturned: Rule = failureRule(
  12,
  "never returned",
  "A driver did not return",
  "A routine waited for what nobody gives, or a routine or thread went on for ever without an announced operation.",
);

/** M13: a routine gave what its type does not allow. */
export const returnedNonsense: Rule = failureRule(
  13,
  "returned nonsense",
  "A routine returned what it may not",
  "A routine returned no Effect, or its Effect gave a value of another type than documented; the value counts as if the routine had nothing to say.",
);

/** M14: the run used up what one run may have. */
export const limitReached: Rule = modelRule(14, {
  title: "The run came to a limit",
  documentation:
    "Operations, messages in one mailbox, actors, events or answers were used up, and the run ended there. P2 is the limit, P3 what was allowed.",
  spec: ["08"],
  start: () => ({
    events: {
      LimitReached: ({ allowed, limit, sentence }) => ({
        sentence,
        parameters: [limit, allowed],
      }),
    },
  }),
});
