/**
 * Reading the conformance table: a row to a line, its columns divided by bars,
 * so that the table can be read as one.
 *
 * @module
 */

/** A statement about the interface that tests bear out. */
export interface ConformanceRow {
  /** `C001` and so on, the same for ever; not every number is taken. */
  readonly id: string;
  /** The routine, the structure or the client that it is about. */
  readonly routine: string;
  /** In which case. */
  readonly when: string;
  /** What must come of it. */
  readonly expected: string;
  /**
   * Findings that the verifier must make of it, each with the rules that would
   * do; empty where the row names none.
   */
  readonly findings: readonly (readonly string[])[];
}

/**
 * Reads lines of `id | routine | when | expected`, with a fifth column where
 * the verifier has a say: rules divided by commas, or by `or` where one of
 * them is enough.
 *
 * @throws {Error} when a line has another form
 */
export function readRows(table: string): readonly ConformanceRow[] {
  return table.trim().split("\n").map((line) => {
    const [id = "", routine, when, expected, rules, ...rest] = line.split("|")
      .map((cell) => cell.trim());
    const whole = routine && when && expected && rest.length === 0;
    if (!whole || !/^C\d{3}$/.test(id)) {
      throw new Error(`Not a row of the conformance table: ${line}`);
    }
    return { id, routine, when, expected, findings: readRules(rules) };
  });
}

function readRules(cell: string | undefined): readonly (readonly string[])[] {
  if (cell === undefined) return [];
  return cell.split(", ").map((either) => either.split(" or "));
}
