/**
 * The lanes: a line for each actor, shaded where its processor runs at a raised
 * IRQL, with a mark for each moment and arrows for what led to what.
 */

import { colorOf, prepare, themeColor } from "./drawing.js";
import { firstAfter } from "./run.js";

const LANE_HEIGHT = 22;
/** Room for the names on the left, in pixels. */
export const LABEL_WIDTH = 190;

/** So many arrows can be told apart at a time; more are left out. */
const ARROWS_MAX = 1500;

/** Before these an actor waits, and its processor is somebody else's. */
const WAITED = new Set(["take", "sleep", "join"]);

/** Colours of arrows by their kind. */
const ARROW_COLORS = {
  message: "message",
  dpc: "dpc",
  interrupt: "interrupt",
  grant: "grant",
};

/** The lanes that are not filtered out, with their places from the top. */
function shownLanes(run) {
  const rows = new Map();
  for (const lane of run.laneOrder) {
    if (!run.hidden.has(lane)) rows.set(lane, rows.size);
  }
  return rows;
}

/** Draws every lane that is not hidden. */
export function drawLanes(view) {
  const { run, window, canvas } = view;
  const rows = shownLanes(run);
  canvas.style.height = `${Math.max(1, rows.size) * LANE_HEIGHT}px`;
  const { context, width, height } = prepare(canvas);
  const right = width - LABEL_WIDTH;
  context.save();
  context.beginPath();
  context.rect(LABEL_WIDTH, 0, right, height);
  context.clip();
  context.translate(LABEL_WIDTH, 0);
  const [from, to] = window.visible();
  drawLevels(context, view, rows, right, [from, to]);
  drawLines(context, rows, right);
  if (to - from < 20000) drawArrows(context, view, rows, right, [from, to]);
  drawMarks(context, view, rows, right, [from, to]);
  drawCursor(context, view, right, height);
  context.restore();
  drawLabels(context, run, rows);
}

function drawLines(context, rows, width) {
  context.fillStyle = themeColor("line");
  for (const row of rows.values()) {
    context.fillRect(0, row * LANE_HEIGHT + LANE_HEIGHT / 2, width, 1);
  }
}

/** A lane keeps its IRQL until its next moment, unless it waits for that. */
function drawLevels(context, { run, window }, rows, width, [from, to]) {
  const { irql, kind, texts } = run.data;
  for (const [lane, row] of rows) {
    const moments = run.lanes[lane];
    let i = Math.max(
      0,
      firstAfter(moments.length, (k) => moments[k] >= from) - 1,
    );
    let painted = -1;
    for (; i < moments.length && moments[i] < to; i++) {
      const level = irql[moments[i]];
      if (level === 0) continue;
      const left = Math.max(painted, window.pixel(moments[i], width));
      const next = moments[i + 1];
      if (next === undefined || WAITED.has(texts[kind[next]])) continue;
      const end = window.pixel(next, width);
      if (end - left < 0.5) continue;
      context.fillStyle = levelColor(level);
      context.fillRect(
        left,
        row * LANE_HEIGHT + 1,
        end - left,
        LANE_HEIGHT - 2,
      );
      painted = end;
    }
  }
}

function levelColor(level) {
  const strength = level === 1 ? 0.12 : level === 2 ? 0.22 : 0.36;
  return `hsl(${level > 2 ? 0 : 35} 80% 50% / ${strength})`;
}

/** A mark for each moment; those of one pixel share it. */
function drawMarks(context, { run, window, words }, rows, width, [from, to]) {
  const { lane, kind, texts } = run.data;
  const last = new Float64Array(run.lanes.length).fill(-10);
  const size = window.span < width / 6 ? 7 : window.span < width ? 4 : 2;
  for (let i = from; i < to; i++) {
    const row = rows.get(lane[i]);
    if (row === undefined) continue;
    const x = window.pixel(i, width);
    if (x - last[lane[i]] < 1) continue;
    if (words !== "" && !run.shows(i, words)) continue;
    last[lane[i]] = x;
    context.fillStyle = colorOf(texts[kind[i]]);
    const y = row * LANE_HEIGHT + LANE_HEIGHT / 2 - 4;
    context.fillRect(x - size / 2, y, size, 9);
  }
}

function drawArrows(context, { run, window }, rows, width, [from, to]) {
  const { arrows, lane, texts } = run.data;
  const count = arrows.length / 4;
  let i = firstAfter(count, (k) => arrows[k * 4 + 1] >= from);
  context.lineWidth = 1;
  for (let drawn = 0; i < count && drawn < ARROWS_MAX; i++) {
    const source = arrows[i * 4];
    const target = arrows[i * 4 + 1];
    const kind = arrows[i * 4 + 2];
    if (source > to) break;
    const rowFrom = rows.get(lane[source]);
    const rowTo = rows.get(lane[target]);
    if (rowFrom === undefined || rowTo === undefined || rowFrom === rowTo) {
      continue;
    }
    drawn++;
    context.strokeStyle = themeColor(ARROW_COLORS[texts[kind]] ?? "message");
    drawArrow(
      context,
      window.pixel(source, width),
      rowFrom * LANE_HEIGHT + LANE_HEIGHT / 2,
      window.pixel(target, width),
      rowTo * LANE_HEIGHT + LANE_HEIGHT / 2,
    );
  }
}

function drawArrow(context, x1, y1, x2, y2) {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  for (const side of [0.4, -0.4]) {
    context.moveTo(x2, y2);
    context.lineTo(
      x2 - 7 * Math.cos(angle + side),
      y2 - 7 * Math.sin(angle + side),
    );
  }
  context.stroke();
}

/** Draws the line at the moment that is looked at. */
export function drawCursor(context, view, width, height) {
  const { run, window, cursor, difference } = view;
  if (difference !== null && difference < run.length) {
    context.fillStyle = themeColor("difference");
    context.fillRect(window.pixel(difference, width) - 1, 0, 2, height);
  }
  if (run.length === 0) return;
  context.fillStyle = themeColor("cursor");
  context.fillRect(window.pixel(cursor, width) - 0.75, 0, 1.5, height);
}

function drawLabels(context, run, rows) {
  context.fillStyle = themeColor("ground");
  context.fillRect(0, 0, LABEL_WIDTH, rows.size * LANE_HEIGHT);
  context.fillStyle = themeColor("text");
  for (const [lane, row] of rows) {
    const { name, processor } = run.data.lanes[lane];
    const label = processor === null ? name : `${processor} · ${name}`;
    context.fillText(
      label.length > 27 ? `${label.slice(0, 26)}…` : label,
      6,
      row * LANE_HEIGHT + LANE_HEIGHT / 2,
    );
  }
}
