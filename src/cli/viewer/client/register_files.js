/**
 * The stores of map registers of a run: how many rows each has in its picture,
 * and who holds which rows from when to when.
 */

/** Each store with its rows, and the times in which some of them are held. */
export function registerFiles({ spans, stores, texts }) {
  const files = stores.map(({ name, stretches }) => ({
    name,
    stretches: pairs(stretches),
    size: pairs(stretches).reduce((sum, { count }) => sum + count, 0),
    held: [],
  }));
  let from = 0;
  for (let i = 0; i < spans.length; i += 7) {
    from += spans[i];
    const first = spans[i + 4];
    if (first < 0) continue;
    const place = placeOf(files, first);
    if (place === undefined) continue;
    const count = spans[i + 5];
    const to = spans[i + 1] < 0 ? Infinity : from + spans[i + 1];
    const name = texts[spans[i + 3]];
    place.file.held.push({ from, to, first, count, row: place.row, name });
  }
  return files;
}

/** What is held of a store right after a moment. */
export function heldAt({ held }, moment) {
  return held.filter(({ from, to }) => from <= moment && moment < to);
}

/** `4 to 7`, or `4` alone. */
export function registerRange({ first, count }) {
  return count === 1 ? `${first}` : `${first} to ${first + count - 1}`;
}

function pairs(numbers) {
  const found = [];
  for (let i = 0; i < numbers.length; i += 2) {
    found.push({ first: numbers[i], count: numbers[i + 1] });
  }
  return found;
}

/** The store of a register, and how many of its registers come before it. */
function placeOf(files, register) {
  for (const file of files) {
    let row = 0;
    for (const { first, count } of file.stretches) {
      if (register >= first && register < first + count) {
        return { file, row: row + register - first };
      }
      row += count;
    }
  }
  return undefined;
}
