/**
 * Above the tracks: the whole run as a strip that tells how much happens where,
 * with the part that is looked at in a box, and a scale for that part.
 */

import { prepare, themeColor } from "./drawing.js";
import { roundStep } from "./sequences.js";
import { drawCursors } from "./tracks.js";
import { Viewport } from "./viewport.js";

/** The strip always shows everything, in the scale of the tracks. */
export function overviewViewport({ run, viewport }) {
  const whole = new Viewport(run);
  whole.byTick = viewport.byTick;
  whole.whole();
  return whole;
}

/** Draws the strip of the whole run. */
export function drawOverview(view) {
  const { overview, run, viewport, difference, cursor } = view;
  const { context, width, height } = prepare(overview);
  const whole = overviewViewport(view);
  context.drawImage(
    smallLanes(view, whole, width, height),
    0,
    0,
    width,
    height,
  );
  const scale = width / whole.span;
  const left = (viewport.start - whole.start) * scale;
  const wide = Math.max(3, viewport.span * scale);
  context.fillStyle = themeColor("looked-at");
  context.fillRect(left, 0, wide, height);
  context.strokeStyle = themeColor("cursor");
  context.lineWidth = 1;
  context.strokeRect(left + 0.5, 0.5, Math.max(2, wide - 1), height - 1);
  context.fillStyle = themeColor("trouble");
  for (const moment of run.trouble) {
    context.fillRect(whole.pixel(moment, width) - 1, 0, 2.5, 7);
  }
  drawCursors(
    context,
    { run, viewport: whole, cursor, difference },
    width,
    height,
  );
}

/** Every lane as a line of dots, drawn anew only when these change. */
function smallLanes(view, whole, width, height) {
  const { overview, run, shown } = view;
  const dots = themeColor("density");
  const key = [overview.width, overview.height, whole.byTick, dots].join();
  if (view.small?.key === key && view.small.shown === shown) {
    return view.small.picture;
  }
  const picture = document.createElement("canvas");
  picture.width = overview.width;
  picture.height = overview.height;
  const context = picture.getContext("2d");
  context.scale(overview.width / width, overview.height / height);
  context.fillStyle = dots;
  const share = (height - 6) / Math.max(1, shown.lanes.length);
  shown.lanes.forEach((lane, row) => {
    let last = -1;
    for (const moment of run.lanes[lane]) {
      if (shown.flags[moment] === 0) continue;
      const x = whole.pixel(moment, width);
      if (x - last < 0.8) continue;
      last = x;
      context.fillRect(x - 0.5, 3 + row * share, 1.5, Math.max(1, share - 0.5));
    }
  });
  view.small = { key, shown, picture };
  return picture;
}

/** Round numbers along the part that is looked at. */
export function drawRuler(view) {
  const { ruler, run, viewport } = view;
  const { context, width, height } = prepare(ruler);
  view.rulerLabel.textContent = viewport.byTick ? "tick" : "event · tick";
  if (run.length === 0) return;
  const step = roundStep(viewport.span / width * 110);
  const first = Math.max(step, Math.ceil((viewport.start + 1) / step) * step);
  const end = viewport.start + viewport.span;
  const label = (place, x) => {
    context.fillStyle = themeColor("edge");
    context.fillRect(x, height - 5, 1, 5);
    context.fillStyle = themeColor("quiet");
    const text = rulerText(view, place);
    if (x + 4 + context.measureText(text).width > width) return;
    context.fillText(text, x + 4, height / 2);
  };
  if (viewport.byTick) {
    const zero = Math.floor(Math.max(0, viewport.start) / step) * step;
    if (zero < viewport.start && zero + step > end) label(zero, 0);
    for (let tick = zero; tick <= end; tick += step) {
      label(tick, (tick - viewport.start) / viewport.span * width);
    }
    return;
  }
  // Events are counted from 1 for people.
  for (
    let event = first;
    event <= Math.min(end + 1, run.length);
    event += step
  ) {
    label(event, viewport.pixel(event - 1, width));
  }
}

function rulerText({ run, viewport }, place) {
  const number = place.toLocaleString("en");
  if (viewport.byTick) return number;
  return `${number} · t ${run.tick[place - 1].toLocaleString("en")}`;
}
