/**
 * What lies unread in mailboxes at the end of a run, as its operations tell:
 * beside who waits for what, the other half of the story of a deadlock.
 *
 * @module
 */

import type { OperationEvent } from "../../actors/events.ts";

/** A mailbox with messages that nobody took. */
export interface UnreadMailbox {
  /** Its name. */
  readonly name: string;
  /** How many messages it holds. */
  readonly size: number;
  /** The oldest of them, in short. */
  readonly first: string;
}

/**
 * The mailboxes that hold messages after a run.
 *
 * @param events the operations of the whole run, oldest first
 */
export function unreadMailboxes(
  events: readonly OperationEvent[],
): UnreadMailbox[] {
  const boxes = new Map<string, string[]>();
  for (const { operation, resource = "", detail = "" } of events) {
    if (operation === "send") {
      const box = boxes.get(resource);
      if (box === undefined) boxes.set(resource, [detail]);
      else box.push(detail);
    } else if (operation === "take" || operation === "poll") {
      boxes.get(resource)?.shift();
    }
  }
  return [...boxes].filter(([, box]) => box.length > 0)
    .map(([name, box]) => ({ name, size: box.length, first: box[0]! }));
}

/** The mailboxes in words, a line for each. */
export function unreadLines(events: readonly OperationEvent[]): string[] {
  return unreadMailboxes(events).map(({ name, size, first }) => {
    const noun = size === 1 ? "message" : "messages";
    const head = first === "undefined" ? "" : `, first ${first}`;
    return `  ${name} holds ${size} ${noun} that nobody took${head}`;
  });
}
