/**
 * The map registers over time: a row for each register, a block for each
 * request that holds some; below, the counters as steps.
 */

import { colorOf, prepare, themeColor } from "./drawing.js";
import { drawCursor, LABEL_WIDTH } from "./lanes.js";
import { firstAfter } from "./run.js";

const REGISTERS_HEIGHT = 140;
const COUNTER_HEIGHT = 34;

/** More counters than this would push the rest off the page. */
const COUNTERS_MAX = 8;

/** Draws who holds which register when; nothing if the run has none. */
export function drawRegisters(view) {
  const { run, window, registersCanvas } = view;
  const { held, size } = run.registers;
  registersCanvas.style.height = size === 0 ? "0" : `${REGISTERS_HEIGHT}px`;
  if (size === 0) return;
  const { context, width, height } = prepare(registersCanvas);
  const right = width - LABEL_WIDTH;
  context.fillStyle = themeColor("text");
  context.fillText(`map registers 0 to ${size - 1}`, 6, 10);
  context.fillText("free: ground, held: by request", 6, 26);
  context.save();
  context.beginPath();
  context.rect(LABEL_WIDTH, 0, right, height);
  context.clip();
  context.translate(LABEL_WIDTH, 0);
  context.fillStyle = themeColor("line");
  context.fillRect(0, height - 1, right, 1);
  for (const { from, to, first, count, name } of held) {
    const left = window.pixel(from, right);
    const end = to < 0 ? right : window.pixel(to, right);
    if (end < 0 || left > right) continue;
    context.fillStyle = colorOf(name, 0.75);
    const top = first / size * height;
    const tall = Math.max(1, count / size * height - 0.5);
    context.fillRect(left, top, Math.max(0.75, end - left), tall);
  }
  drawCursor(context, view, right, height);
  context.restore();
}

/** Draws each counter as steps over the time that is in the window. */
export function drawCounters(view) {
  const { run, countersCanvas } = view;
  // What is held and waited for says more than what is in mailboxes.
  const ofMessages = ({ name }) => name.startsWith("messages in ");
  const counters = run.data.counters
    .toSorted((a, b) => ofMessages(a) - ofMessages(b))
    .slice(0, COUNTERS_MAX);
  countersCanvas.style.height = `${counters.length * COUNTER_HEIGHT}px`;
  if (counters.length === 0) return;
  const { context, width, height } = prepare(countersCanvas);
  const right = width - LABEL_WIDTH;
  counters.forEach((counter, i) => {
    const top = i * COUNTER_HEIGHT;
    context.save();
    context.translate(0, top);
    drawCounter(context, view, counter, right);
    context.restore();
  });
  context.save();
  context.translate(LABEL_WIDTH, 0);
  drawCursor(context, view, right, height);
  context.restore();
}

function drawCounter(context, { window, cursor }, { name, values }, width) {
  let most = 1;
  for (let i = 1; i < values.length; i += 2) most = Math.max(most, values[i]);
  const after = firstAfter(values.length / 2, (i) => values[i * 2] > cursor);
  const now = after === 0 ? 0 : values[after * 2 - 1];
  context.fillStyle = themeColor("text");
  context.fillText(`${now} of at most ${most}`, 6, 24);
  context.fillText(name.length > 27 ? `${name.slice(0, 26)}…` : name, 6, 10);
  const [from, to] = window.visible();
  const y = (value) => (1 - value / most) * (COUNTER_HEIGHT - 8) + 4;
  context.beginPath();
  context.rect(LABEL_WIDTH, 0, width, COUNTER_HEIGHT);
  context.clip();
  context.translate(LABEL_WIDTH, 0);
  context.strokeStyle = colorOf(name);
  context.beginPath();
  let i = Math.max(
    0,
    firstAfter(values.length / 2, (k) => values[k * 2] >= from) - 1,
  );
  let level = i === 0 ? 0 : values[i * 2 - 1];
  context.moveTo(-1, y(level));
  for (let last = -2; i < values.length / 2 && values[i * 2] <= to; i++) {
    const x = window.pixel(values[i * 2], width);
    if (x - last >= 0.5) {
      context.lineTo(x, y(level));
      last = x;
    }
    level = values[i * 2 + 1];
    context.lineTo(last, y(level));
  }
  context.lineTo(width + 1, y(level));
  context.stroke();
}
