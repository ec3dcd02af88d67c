/**
 * Measuring side by side: contenders take turns, round after round, so that
 * what else the machine does falls on all of them alike.
 *
 * @module
 */

/** What one contender did in one turn. */
export interface Turn {
  /** Milliseconds it took. */
  readonly milliseconds: number;
  /** How much it did: schedules, or operations. */
  readonly amount: number;
}

/** The rates of several contenders: amounts a second. */
export interface Rounds {
  /** Contender by contender, round by round. */
  readonly rates: readonly (readonly number[])[];
}

/** The middle value; of an even number of values, the upper of the two. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

/** Rounds that nobody counts: compilers warm up in them. */
const WARM_UP = 2;

/**
 * Lets contenders take turns.
 *
 * @param count rounds that count
 * @param contenders each does its share, given the number of the round
 */
export async function inTurns(
  count: number,
  contenders: readonly ((round: number) => Turn | Promise<Turn>)[],
): Promise<Rounds> {
  const rates = contenders.map((): number[] => []);
  for (let round = 0; round < WARM_UP + count; round++) {
    for (const [index, contender] of contenders.entries()) {
      const { amount, milliseconds } = await contender(round);
      if (round < WARM_UP) continue;
      rates[index]!.push(1000 * amount / milliseconds);
    }
  }
  return { rates };
}

/** By how much one contender was faster than another: the median of rounds. */
export function faster(
  { rates }: Rounds,
  contender: number,
  than: number,
): number {
  return median(
    rates[contender]!.map((rate, round) => rate / rates[than]![round]!),
  );
}
