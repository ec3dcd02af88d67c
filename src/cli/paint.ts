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
}

/**
 * @param colorful whether the text goes where colours are shown
 */
export function paint(colorful: boolean): Paint {
  return { bold: style(1, 22), green: style(32, 39), red: style(31, 39) };

  function style(on: number, off: number): (text: string) => string {
    return (text) => colorful ? `\x1b[${on}m${text}\x1b[${off}m` : text;
  }
}
