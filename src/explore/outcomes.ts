/**
 * The outcomes of a search: in which ways runs ended, each with a schedule that
 * leads there.
 *
 * @module
 */

/** One way for a run to end. */
export interface Outcome {
  /** What the value came down to. */
  readonly text: string;
  /** How many runs ended so. */
  readonly runs: number;
  /** The schedule of the first of them, as one line. */
  readonly line: string;
  /** Whether it is among the expected ones. */
  readonly isExpected: boolean;
}

/**
 * Collects the outcomes of a search: which were seen, how often, and with which
 * schedule.
 */
export class Outcomes {
  readonly #expected: ReadonlySet<string> | undefined;
  readonly #seen = new Map<string, { runs: number; line: string }>();

  /**
   * Begins with no outcome seen.
   *
   * @param expected the outcomes that are right; all, if left out
   */
  constructor(expected: readonly string[] | undefined) {
    this.#expected = expected === undefined ? undefined : new Set(expected);
  }

  /**
   * Notes an outcome.
   *
   * @param line gives the schedule, and is asked for the first of its kind only
   * @returns whether it is right
   */
  add(text: string, line: () => string): boolean {
    const seen = this.#seen.get(text);
    if (seen === undefined) this.#seen.set(text, { runs: 1, line: line() });
    else seen.runs++;
    return this.#isExpected(text);
  }

  /**
   * Takes over an outcome of another search of the same program. Where both
   * have seen it, the schedule that was here first is kept.
   */
  join({ text, runs, line }: Outcome): void {
    const seen = this.#seen.get(text);
    if (seen === undefined) this.#seen.set(text, { runs, line });
    else seen.runs += runs;
  }

  /** The outcomes seen, in the order of their texts. */
  get seen(): readonly Outcome[] {
    return [...this.#seen]
      .map(([text, { runs, line }]) => ({
        text,
        runs,
        line,
        isExpected: this.#isExpected(text),
      }))
      .sort((a, b) => a.text < b.text ? -1 : 1);
  }

  /** The outcomes that were expected and not seen. */
  get missing(): readonly string[] {
    return [...this.#expected ?? []].filter((text) => !this.#seen.has(text));
  }

  #isExpected(text: string): boolean {
    return this.#expected === undefined || this.#expected.has(text);
  }
}

/**
 * A program's value as an outcome, where nothing says what it comes down to.
 *
 * @param value of any kind
 * @returns its JSON; what JSON cannot hold, such as undefined, in words
 */
export function valueInJson(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
