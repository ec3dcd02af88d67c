/**
 * Operations in words: what an actor does, as a sentence without its subject.
 *
 * @module
 */

import type { OperationEvent } from "../../actors/events.ts";

/** What is read of an event. */
export type Told = Pick<OperationEvent, "operation" | "resource" | "detail">;

/** Longer lists of names are shown by their beginning. */
const NAMES_MAX = 6;

/** Names in a row: `a, b and c`; of a long row, the first and how many more. */
export function listed(names: Iterable<string>): string {
  const all = [...names];
  const shown = all.length > NAMES_MAX
    ? [...all.slice(0, NAMES_MAX), `${all.length - NAMES_MAX} more`]
    : all;
  const last = shown.pop() ?? "nobody";
  return shown.length === 0 ? last : `${shown.join(", ")} and ${last}`;
}

/** What says nothing of a value but that it is one. */
const UNTOLD: ReadonlySet<string> = new Set(["undefined", "Object", "object"]);

/**
 * A text in lines that are not longer than a width, broken at blanks.
 *
 * @param indent stands before each line, and counts
 */
export function wrapped(
  text: string,
  width: number,
  indent: string = "",
): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line += line === "" ? word : ` ${word}`;
  }
  return [...lines, indent + line];
}

/** What the actor of an event does: `sends Alloc to adapter`. */
export function inWords(event: Told): string {
  const { operation, resource = "", detail } = event;
  const what = detail === undefined || UNTOLD.has(detail) ? "" : detail;
  switch (operation) {
    case "send":
      return what === ""
        ? `sends to ${resource}`
        : `sends ${what} to ${resource}`;
    case "take":
      return what === ""
        ? `takes from ${resource}`
        : `takes ${what} from ${resource}`;
    case "poll":
      return `polls ${resource}`;
    case "read":
      return what === ""
        ? `reads ${resource}`
        : `reads ${resource}, which is ${what}`;
    case "write":
      return what === ""
        ? `changes ${resource}`
        : `changes ${resource}, which was ${what}`;
    case "ask":
      return what === "" ? `asks ${resource}` : `asks ${resource} for ${what}`;
    case "lock":
      return `locks ${resource}`;
    case "tryLock":
      return `tries to lock ${resource}`;
    case "unlock":
      return `unlocks ${resource}`;
    case "choose":
      return `chooses among ${what}`;
    case "sleep":
      return `has slept ${what} ticks`;
    case "yield":
      return "yields";
    case "join":
      return `sees the end of ${what}`;
    case "interrupt":
      return `interrupts ${what}`;
    case "raise":
      return `raises to level ${what}`;
    case "lower":
      return `lowers to level ${what}`;
    case "continue":
      return "goes on";
    case "foreign":
      return what === ""
        ? "goes on in Effect's runtime"
        : `goes on after it was ${what}`;
    case "tick":
      return "lets time pass";
  }
}
