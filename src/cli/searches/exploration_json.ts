/**
 * What a search found, for programs: one JSON object.
 *
 * @module
 */

import type { ExplainedFailure, Exploration } from "../../explore/mod.ts";

/** Writes an exploration as one line of JSON. */
export function explorationJson(found: Exploration): string {
  const { name, passed, coverage, outcomes, failures } = found;
  return `${
    JSON.stringify({
      name,
      passed,
      coverage,
      outcomes: { seen: outcomes.seen, missing: outcomes.missing },
      failures: failures.map(failureJson),
    })
  }\n`;
}

function failureJson(failure: ExplainedFailure): object {
  const { kind, message, run, steps, line, smallest, explanation } = failure;
  return {
    kind,
    message,
    run,
    steps,
    line,
    smallest,
    race: explanation.race ?? null,
    events: explanation.events,
  };
}
