/**
 * The name somebody may have meant: of those there are, the one that takes the
 * fewest changes of a letter.
 *
 * @module
 */

/**
 * Finds the nearest name.
 *
 * @param wrong what was given
 * @param names those there are; at least one
 */
export function nearest(wrong: string, names: readonly string[]): string {
  let best = names[0]!;
  let least = Infinity;
  for (const name of names) {
    const changes = distance(wrong.toUpperCase(), name.toUpperCase());
    if (changes > least) continue;
    if (changes === least && !isNearer(wrong, name, best)) continue;
    best = name;
    least = changes;
  }
  return best;
}

/**
 * Finds the name that somebody may have meant.
 *
 * @param wrong what was given
 * @param names those there are
 * @returns undefined if none is near
 */
export function meant(
  wrong: string,
  names: readonly string[],
): string | undefined {
  if (names.length === 0) return undefined;
  const name = nearest(wrong, names);
  const changes = distance(wrong.toUpperCase(), name.toUpperCase());
  return changes <= Math.max(2, Math.floor(wrong.length / 3)) &&
      changes < wrong.length
    ? name
    : undefined;
}

/** Letters to put in, take out or exchange. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const changed = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}

/** Of two names that look alike as much, the one with the closer number. */
function isNearer(wrong: string, name: string, best: string): boolean {
  const number = (text: string) => Number(text.replaceAll(/\D/g, ""));
  const gap = (text: string) => Math.abs(number(text) - number(wrong));
  return gap(name) < gap(best);
}
