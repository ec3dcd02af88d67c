/**
 * Rules of the kernel: a state in which the machine tells of a bug check.
 *
 * @module
 */

import { MACHINE_BUG_CHECKS } from "./bug_check_names.ts";
import type { Rule } from "./rule.ts";

/** One rule for each bug check that a machine can tell of. */
export const bugCheckRules: readonly Rule[] = MACHINE_BUG_CHECKS.map(
  ({ code, name, title }): Rule => ({
    code,
    bugCheck: code,
    title,
    documentation:
      `${title}: bug check ${name}. Its parameters are those of the event.`,
    spec: ["06"],
    start: () => ({
      events: {
        BugCheck: (event) =>
          event.code !== code ? undefined : {
            sentence: event.sentence,
            parameters: event.parameters,
          },
      },
    }),
  }),
);
