/**
 * Colours for terminals, and none elsewhere.
 *
 * @module
 */

/** Paints a text, or leaves it alone. */
export interface Paint {
  /** What a report is of. */
  readonly bold: (text: string) => string;
  /** What is well. */
  readonly green: (text: string) => string;
  /** What is not. */
  readonly red: (text: string) => string;
  /** What to look at. */
  readonly yellow: (text: string) => string;
}

/**
 * @param colorful whether the text goes where colours are shown
 */
export function paint(colorful: boolean): Paint {
  return {
    bold: style(1, 22),
    green: style(32, 39),
    red: style(31, 39),
    yellow: style(33, 39),
  };

  function style(on: number, off: number): (text: string) => string {
    return (text) => colorful ? `\x1b[${on}m${text}\x1b[${off}m` : text;
  }
}

/** What stands at the end of a line of the drawing that races. */
const RACES = "  <- race";

/**
 * Paints the report of a search or a replay: what was found, the lines that
 * race, and the command that makes the run again.
 *
 * @param report begins with what was found, to the first empty line
 */
export function paintReport(
  report: string,
  { bold, red, yellow }: Paint,
): string {
  let above = true;
  return report.split("\n").map((line) => {
    if (line === "") above = false;
    if (line === "" || line.startsWith("Had ")) return line;
    if (above) return red(line);
    if (line.endsWith(RACES)) return yellow(line);
    return line.startsWith("Replay it with: ") ? bold(line) : line;
  }).join("\n");
}
