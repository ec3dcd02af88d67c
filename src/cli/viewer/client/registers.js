/**
 * The map registers of a store over time: a row for each register, a block for
 * each request or buffer that holds some.
 */

import { fitted, holderColor, themeColor } from "./drawing.js";
import { registerRange } from "./register_files.js";

/** Blocks narrower than this say only that registers are held. */
const TOLD_APART = 2;

/** Draws the registers of a store on their track. */
export function drawRegisters(context, view, { file, top, height }, width) {
  const { viewport, cursor } = view;
  const inner = height - 9;
  context.fillStyle = themeColor("raised");
  context.fillRect(0, top + 4, width, inner);
  for (const block of file.held) {
    const left = viewport.pixel(block.from, width);
    const right = block.to === Infinity
      ? width
      : viewport.pixel(block.to, width);
    if (right < 0 || left > width) continue;
    const y = top + 4 + block.row / file.size * inner;
    const tall = Math.max(1, block.count / file.size * inner - 0.5);
    const wide = Math.max(0.75, right - left);
    context.fillStyle = wide < TOLD_APART
      ? themeColor("held")
      : holderColor(block.name);
    context.fillRect(left, y, wide, tall);
    const isHeldNow = block.from <= cursor && cursor < block.to;
    if (isHeldNow && wide > 4) {
      context.strokeStyle = themeColor("text");
      context.lineWidth = 1;
      context.strokeRect(left + 0.5, y + 0.5, wide - 1, Math.max(0, tall - 1));
    }
    drawHolder(context, block, left, right, y, tall, width);
  }
}

/** Who holds a block, if it is large enough. */
function drawHolder(context, block, left, right, y, tall, width) {
  const from = Math.max(0, left) + 5;
  const room = Math.min(width, right) - from - 4;
  if (room < 24 || tall < 13) return;
  const short = block.name.replace("request ", "r");
  const text = [`${block.name}: ${registerRange(block)}`, block.name, short]
    .find((words) => context.measureText(words).width <= room);
  context.fillStyle = themeColor("on-block");
  if (text !== undefined) {
    context.fillText(fitted(context, text, room), from, y + tall / 2);
  }
}

/** What the label says of a store: its registers, and how many are free. */
export function registersNote({ held, size }, moment) {
  let taken = 0;
  for (const { from, to, count } of held) {
    if (from <= moment && moment < to) taken += count;
  }
  return `${size - taken} of ${size} free`;
}

/** The block at a point of the track; none where registers are free. */
export function blockAt({ file, top, height }, { viewport }, x, y, width) {
  const row = (y - top - 4) / (height - 9) * file.size;
  return file.held.find((block) => {
    const right = block.to === Infinity
      ? width
      : viewport.pixel(block.to, width);
    return row >= block.row && row < block.row + block.count &&
      x >= viewport.pixel(block.from, width) && x < right;
  });
}
