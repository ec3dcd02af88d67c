/** Long rows of numbers: their sums, places in them, and round steps over them. */

/** Numbers that are kept as what each adds to the one before it. */
export function summed(differences) {
  const sums = new Float64Array(differences.length);
  let sum = 0;
  differences.forEach((difference, i) => sums[i] = sum += difference);
  return sums;
}

/** The first number below a length for which something holds, or the length. */
export function firstAfter(length, holds) {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The least of 1, 2, 5, 10, 20, 50 and so on that is no less than a number. */
export function roundStep(atLeast) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, atLeast)));
  for (const factor of [1, 2, 5]) {
    if (factor * power >= atLeast) return factor * power;
  }
  return 10 * power;
}
