/**
 * How numbers are put in words for people: thousands separators, rates, times,
 * and one form for one and another for many.
 *
 * @module
 */

/** A whole number with thousands separators: `1,048,576`. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/**
 * A number with its noun: `1 grant`, `2 grants`.
 *
 * @param many the noun for other numbers than one; with an s if left out
 */
export function counted(
  value: number,
  one: string,
  many: string = `${one}s`,
): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A time in seconds, short: `0.42 s`, `12.3 s`, `245 s`. */
export function seconds(milliseconds: number): string {
  const value = milliseconds / 1000;
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0;
  return `${value.toFixed(digits)} s`;
}

/** Bytes in a time as a rate: `210 MB/s`. */
export function byteRate(bytes: number, milliseconds: number): string {
  const perSecond = milliseconds > 0 ? bytes / milliseconds * 1000 : 0;
  if (perSecond >= 1e7) return `${count(Math.round(perSecond / 1e6))} MB/s`;
  if (perSecond >= 1e6) return `${(perSecond / 1e6).toFixed(1)} MB/s`;
  return `${count(Math.round(perSecond / 1e3))} kB/s`;
}
