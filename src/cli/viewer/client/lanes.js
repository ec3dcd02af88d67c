/**
 * A lane: shaded where its processor runs at a raised IRQL, with a mark for
 * each event, and its words where there is room for them.
 */

import { fitted, themeColor } from "./drawing.js";
import { firstAfter } from "./sequences.js";

/** Before these an actor waits, and its processor is somebody else's. */
const WAITED = new Set(["take", "sleep", "join"]);

/** Words need so many pixels at least. */
const ROOM_FOR_WORDS = 46;

/** A lane keeps its IRQL until its next moment, unless it waits for that. */
export function drawLevels(context, { run, viewport }, track, width) {
  const { irql } = run.data;
  const moments = run.lanes[track.lane];
  const [from, to] = viewport.visible();
  let i = Math.max(
    0,
    firstAfter(moments.length, (k) => moments[k] >= from) - 1,
  );
  let painted = -1;
  for (; i < moments.length && moments[i] < to; i++) {
    const level = irql[moments[i]];
    if (level === 0) continue;
    const left = Math.max(painted, viewport.pixel(moments[i], width));
    const next = moments[i + 1];
    if (next === undefined || WAITED.has(run.kindOf(next))) continue;
    const right = Math.min(width, viewport.pixel(next, width));
    if (right - left < 0.5) continue;
    context.fillStyle = themeColor(
      level === 1 ? "level-1" : level === 2 ? "level-2" : "level-3",
    );
    context.fillRect(left, track.top, right - left, track.height - 1);
    painted = right;
  }
}

/** A mark for each moment that is shown; those of one pixel share it. */
export function drawMarks(context, view, track, width) {
  const { run, shown, viewport, cursor } = view;
  const moments = run.lanes[track.lane];
  const [from, to] = viewport.visible();
  const middle = track.top + track.height / 2;
  const share = width / (to - from);
  const size = share > 6 ? 7 : share > 1 ? 4 : 2;
  const hasRoom = share > 6;
  let i = firstAfter(moments.length, (k) => moments[k] >= from);
  let last = -10;
  let waiting;
  for (; i < moments.length && moments[i] < to; i++) {
    const moment = moments[i];
    const x = viewport.pixel(moment, width);
    const isWrong = run.isWrong[moment] === 1;
    // What is wrong is never hidden behind something else, nor by a filter.
    if (!isWrong && (x - last < 1 || shown.flags[moment] === 0)) continue;
    if (waiting) drawWords(context, view, waiting, x, middle);
    last = x;
    if (isWrong) drawFlag(context, x, middle);
    else {
      context.fillStyle = themeColor(run.familyAt(moment).color);
      context.fillRect(x - size / 2, middle - 5, size, 10);
    }
    if (moment === cursor) drawSelected(context, x, middle, Math.max(size, 7));
    if (hasRoom) waiting = { moment, x: x + size / 2 + 4 };
  }
  if (waiting !== undefined) {
    const next = moments[i];
    const end = next === undefined ? width : viewport.pixel(next, width);
    drawWords(context, view, waiting, end, middle);
  }
}

function drawWords(context, { run, cursor }, { moment, x }, end, middle) {
  const room = end - x - 6;
  if (room < ROOM_FOR_WORDS) return;
  context.fillStyle = themeColor(moment === cursor ? "text" : "quiet");
  context.fillText(fitted(context, run.textOf(moment), room), x, middle);
}

/** A diamond, taller than the other marks. */
function drawFlag(context, x, middle) {
  context.fillStyle = themeColor("trouble");
  context.beginPath();
  context.moveTo(x, middle - 9);
  context.lineTo(x + 6, middle);
  context.lineTo(x, middle + 9);
  context.lineTo(x - 6, middle);
  context.fill();
}

function drawSelected(context, x, middle, size) {
  context.strokeStyle = themeColor("cursor");
  context.lineWidth = 2;
  context.strokeRect(x - size / 2 - 2.5, middle - 8, size + 5, 16);
}
