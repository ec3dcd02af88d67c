/**
 * The report of a search, as a person reads it: what happened, why, and how to
 * see it again.
 *
 * @module
 */

import type { Coverage } from "./coverage.ts";
import type { Explanation, HeldUp, Race, Racer } from "./explain.ts";
import type { Failure } from "./failure.ts";
import { unreadLines } from "./mailbox_heads.ts";
import type { SearchResult } from "./search_options.ts";
import { timeline } from "./timeline.ts";
import { listed } from "./words.ts";

/** A failure with what is known about it. */
export interface ExplainedFailure extends Failure {
  /** The schedule after it was made smaller, as one line. */
  readonly smallest: string;
  /** Actors whose steps may as well come last, and which the story leaves out. */
  readonly unneeded: readonly string[];
  /**
   * Whether the same schedule fails again. If it does not, something outside of
   * the run decides too, and the line is of little use.
   */
  readonly isReproducible: boolean;
  /** What happens in that schedule. */
  readonly explanation: Explanation;
}

/** One line about what a search covered. */
export function coverageLine(coverage: Coverage): string {
  const { runs, behaviours, strategy, complete, milliseconds } = coverage;
  const found = `${count(runs, "schedule")}, ${
    count(behaviours, "distinct behaviour")
  }, ${strategy}`;
  const time = `${Math.round(milliseconds)} ms`;
  if (complete) return `complete: ${found}, ${time}`;
  return `not complete: ${found}, ${time}${leftOf(coverage)}`;
}

function leftOf({ progress, unseen }: Coverage): string {
  if (progress !== undefined) {
    return `, about ${Math.floor(progress * 100)} % searched`;
  }
  return unseen === undefined || unseen === 0
    ? ""
    : `, at least ${count(unseen, "behaviour")} more unseen`;
}

function count(number: number, noun: string): string {
  const digits = number.toLocaleString("en-US");
  return `${digits} ${noun}${number === 1 ? "" : "s"}`;
}

/** The story of a failure. */
export function failureReport(name: string, failure: ExplainedFailure): string {
  const { kind, message, run, smallest, explanation } = failure;
  const { race, story } = explanation;
  const drawn = timeline(story, {
    racing: race === undefined ? [] : [race.first.step, race.second.step],
    without: failure.unneeded,
  });
  const lines = [
    `${name}: ${kind} in schedule ${run}: ${message}`,
    "",
    indent(drawn),
    "",
  ];
  if (failure.unneeded.length > 0) {
    lines.push(
      `Left out, because their steps may as well come last: ${
        listed(failure.unneeded)
      }.`,
      "",
    );
  }
  const unread = kind === "deadlock" ? unreadLines(explanation.events) : [];
  if (unread.length > 0) lines.push("Unread:", ...unread, "");
  if (race !== undefined) lines.push(...raceLines(race));
  if (explanation.heldUp !== undefined) {
    lines.push(...heldUpLines(explanation.heldUp));
  }
  if (!failure.isReproducible) {
    lines.push(
      "Run again, the same schedule does not fail so: something outside the run decides too.",
      "",
    );
  }
  lines.push(`Replay it with: ${smallest}`);
  return lines.join("\n");
}

function raceLines({ first, second }: Race): string[] {
  return [
    "The race:",
    `  ${told(first)}`,
    `  ${told(second)}`,
    `Were the second first, this run would pass.`,
    "",
  ];
}

function heldUpLines({ actor, step }: HeldUp): string[] {
  return [
    `${actor} was held up in step ${step}, and others went on.`,
    "Had it gone on at once, this run would pass.",
    "",
  ];
}

function told({ actor, words, source, step }: Racer): string {
  const when = step === undefined ? "waits for ever" : `step ${step}`;
  const where = source === undefined ? "" : ` at ${source}`;
  return `${actor} ${words}${where} (${when})`;
}

function indent(text: string): string {
  return text.split("\n").map((line) => `  ${line}`).join("\n");
}

/** The outcomes of a search as a table, each with a schedule that leads there. */
export function outcomeTable({ outcomes }: SearchResult): string {
  const lines = outcomes.seen.map(({ text, runs, line, isExpected }) =>
    `  ${isExpected ? " " : "!"} ${text}  (${count(runs, "run")}, ${line})`
  );
  for (const text of outcomes.missing) lines.push(`  ? ${text}  (never seen)`);
  return lines.join("\n");
}
