/**
 * The rows that say who is first, who waits and how often something happens.
 * Each has a test that goes through many random schedules; `deno task figures
 * conformance` puts them through a thousand.
 *
 * @module
 */

/** Rows about one kind of order. */
export interface Ordering {
  /** What they promise. */
  readonly what: string;
  /** Their ids. */
  readonly ids: readonly string[];
}

/** Every row that concerns ordering. */
export const ORDERINGS: readonly Ordering[] = [
  {
    what: "exactly one of cancel and grant",
    ids: [
      "C119",
      "C120",
      "C123",
      "C127",
      "C128",
      "C129",
      "C327",
      "C341",
      "C342",
      "C344",
    ],
  },
  {
    what: "exactly one of cancel and completion",
    ids: ["C219", "C221", "C340"],
  },
  {
    what: "completion before return",
    ids: [
      "C062",
      "C085",
      "C095",
      "C096",
      "C184",
      "C195",
      "C197",
      "C202",
      "C339",
    ],
  },
  { what: "once, and after what it waits for", ids: ["C063", "C084", "C087"] },
  { what: "first come, first served", ids: ["C086", "C224", "C328", "C350"] },
  { what: "head of line", ids: ["C091", "C098", "C150"] },
];
