/**
 * The report of a search, as a person reads it: what happened, why, and how to
 * see it again.
 *
 * @module
 */

import type { Coverage } from "../coverage.ts";
import type { Explanation, HeldUp, Race, Racer } from "../failures/explain.ts";
import type { Failure } from "../failures/failure.ts";
import { unreadLines } from "../history/mailbox_heads.ts";
import type { SearchResult } from "../search_options.ts";
import { timeline } from "./timeline.ts";
import { listed, wrapped } from "./words.ts";

/** Characters in a line of a report at most; one word may need more. */
const WIDTH = 100;

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

/** The same and what a search does not tell, on lines of a screen. */
export function coverageLines(coverage: Coverage): string[] {
  const [first, ...more] = wrapped(coverageLine(coverage), WIDTH - 2);
  return [
    first!,
    ...more.map((line) => `  ${line}`),
    ...coverage.limits.flatMap((limit) => item(`limit: ${limit}`)),
  ];
}

/** Lines that stand below another. */
function item(text: string): string[] {
  const [first, ...more] = wrapped(text, WIDTH, "    ");
  return [`  ${first!.trimStart()}`, ...more];
}

function leftOf({ progress, unseen }: Coverage): string {
  if (progress !== undefined) {
    return `, about ${Math.floor(progress * 100)} % searched`;
  }
  return unseen === undefined || unseen === 0
    ? ""
    : `, at least ${count(unseen, "more behaviour")} unseen`;
}

function count(number: number, noun: string): string {
  const digits = number.toLocaleString("en-US");
  return `${digits} ${noun}${number === 1 ? "" : "s"}`;
}

/** The story of a failure. */
export function failureReport(name: string, failure: ExplainedFailure): string {
  const { kind, message, run, smallest, explanation, unneeded } = failure;
  const lines = [
    ...headline(`${name}: ${kind} in schedule ${run}`, message),
    "",
    ...storyLines(explanation, unneeded),
  ];
  const unread = kind === "deadlock" ? unreadLines(explanation.events) : [];
  if (unread.length > 0) lines.push("Unread:", ...unread, "");
  if (!failure.isReproducible) {
    lines.push(
      "Run again, the same schedule does not fail so: something outside the run decides too.",
      "",
    );
  }
  lines.push(`Replay it with: ${smallest}`);
  return lines.join("\n");
}

/**
 * What is found and what it says: in one line if it fits, else the rest below,
 * a line for each that waits.
 */
export function headline(found: string, message: string): string[] {
  const line = `${found}: ${message}`;
  if (line.length <= WIDTH && !line.includes("\n")) return [line];
  return [
    ...wrapped(`${found}:`, WIDTH),
    ...message.split(/; |\n/).flatMap((part) => wrapped(part, WIDTH, "  ")),
  ];
}

/**
 * A failing run drawn as lanes, with the race that decides it.
 *
 * @param explanation what is known of the run
 * @param unneeded actors that the drawing may leave out; those that race stay
 * @returns lines, the last one empty
 */
export function storyLines(
  { race, heldUp, story, waiting }: Explanation,
  unneeded: readonly string[] = [],
): string[] {
  const racers = race === undefined
    ? []
    : [race.first.actor, race.second.actor];
  const without = unneeded.filter((name) => !racers.includes(name));
  const drawn = timeline(story, {
    racing: [race?.first.step, race?.second.step],
    loser: race !== undefined && race.second.step === undefined
      ? race.second.actor
      : undefined,
    without,
    waiting,
  });
  const lines = drawn === ""
    ? ["  Nobody did anything before that."]
    : drawn.split("\n").map((line) => `  ${line}`);
  lines.push("");
  if (without.length > 0) {
    const names = listed(without);
    lines.push(
      ...wrapped(
        `Left out, because their steps may as well come last: ${names}.`,
        WIDTH,
      ),
      "",
    );
  }
  if (race !== undefined) lines.push(...raceLines(race));
  if (heldUp !== undefined) lines.push(...heldUpLines(heldUp));
  return lines;
}

function raceLines({ first, second }: Race): string[] {
  const later = second.step === undefined
    ? `Had ${second.actor} come before step ${first.step}`
    : `Had step ${second.step} come before step ${first.step}`;
  return [
    "The race:",
    ...told(first),
    ...told(second),
    ...wrapped(`${later}, this run would pass.`, WIDTH),
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

function told({ actor, words, source, step }: Racer): string[] {
  const when = step === undefined ? "never" : `step ${step}`;
  const where = source === undefined ? "" : `, at ${source}`;
  const [line, ...more] = wrapped(
    `${actor} ${words}${where}`,
    WIDTH,
    " ".repeat(12),
  );
  return [`  ${when.padEnd(9)} ${line!.trimStart()}`, ...more];
}

/** The outcomes of a search as a table, each with a schedule that leads there. */
export function outcomeTable({ outcomes }: SearchResult): string {
  const lines = outcomes.seen.map(({ text, runs, line, isExpected }) =>
    `  ${isExpected ? " " : "!"} ${text}  (${count(runs, "run")}, ${line})`
  );
  for (const text of outcomes.missing) lines.push(`  ? ${text}  (never seen)`);
  return lines.join("\n");
}
