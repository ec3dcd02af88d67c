/** A counter over time, as steps, with its value at the cursor beside it. */

import { themeColor } from "./drawing.js";
import { firstAfter } from "./sequences.js";

/** Draws a counter on its track. */
export function drawCounter(context, { viewport }, track, width) {
  const { values } = track.counter;
  const count = values.length / 2;
  const most = highest(track.counter);
  const floor = track.top + track.height - 5;
  const y = (value) => floor - value / most * (track.height - 11);
  const [from, to] = viewport.visible();
  let i = Math.max(0, firstAfter(count, (k) => values[k * 2] >= from) - 1);
  let level = i === 0 ? 0 : values[i * 2 - 1];
  context.save();
  context.beginPath();
  context.rect(0, track.top, width, track.height);
  context.clip();
  context.beginPath();
  context.moveTo(-1, floor);
  context.lineTo(-1, y(level));
  for (let last = -2; i < count && values[i * 2] <= to; i++) {
    const x = viewport.pixel(values[i * 2], width);
    // Steps within a pixel are one stroke, from the level before to that after.
    if (x - last >= 0.5) {
      context.lineTo(x, y(level));
      last = x;
    }
    level = values[i * 2 + 1];
    context.lineTo(last, y(level));
  }
  context.lineTo(width + 1, y(level));
  context.lineTo(width + 1, floor);
  context.fillStyle = themeColor("counter-ground");
  context.fill();
  context.strokeStyle = themeColor("counter");
  context.lineWidth = 1.25;
  context.stroke();
  context.restore();
}

/** The most it ever counts, at least 1. */
function highest(counter) {
  if (counter.most === undefined) {
    counter.most = 1;
    for (let i = 1; i < counter.values.length; i += 2) {
      counter.most = Math.max(counter.most, counter.values[i]);
    }
  }
  return counter.most;
}

/** What a counter says right after a moment. */
export function counterAt({ values }, moment) {
  const after = firstAfter(values.length / 2, (i) => values[i * 2] > moment);
  return after === 0 ? 0 : values[after * 2 - 1];
}

/** What the label says of a counter. */
export function counterNote(counter, moment) {
  return `${counterAt(counter, moment)} of at most ${highest(counter)}`;
}
