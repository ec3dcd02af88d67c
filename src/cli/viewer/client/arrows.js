/**
 * The arrows between lanes: messages, DPCs, interrupts and grants. Those of the
 * moment that is looked at stand out; where there are few, each tells what goes
 * along it.
 */

import { fitted, themeColor } from "./drawing.js";

/** So many arrows can be told apart at a time; more are left out. */
const ARROWS_MAX = 1500;

/** More moments than this in view, and arrows would be a grey wall. */
const MOMENTS_MAX = 20_000;

/** With more arrows than this in view, they step back behind the marks. */
const FAINT_FROM = 60;

/** With no more arrows than this in view, they are labelled. */
const LABELLED_MAX = 40;

/** Draws the arrows that cross a part of the sheet, from one height to another. */
export function drawArrows(context, view, width, [top, bottom]) {
  const { run, shown, viewport, cursor } = view;
  const [from, to] = viewport.visible();
  const middles = laneMiddles(view);
  const own = [];
  const others = [];
  if (to - from <= MOMENTS_MAX) {
    for (const i of run.arrows.crossing(from, to)) {
      const isOwn = run.arrows.from[i] === cursor ||
        run.arrows.to[i] === cursor;
      const isShown = shown.flags[run.arrows.from[i]] === 1 &&
        shown.flags[run.arrows.to[i]] === 1;
      if (!isOwn && !isShown) continue;
      const line = lineOf(run, i, viewport, middles, width);
      if (line === undefined) continue;
      if (Math.max(line.y1, line.y2) < top) continue;
      if (Math.min(line.y1, line.y2) > bottom) continue;
      (isOwn ? own : others).push(line);
      if (others.length >= ARROWS_MAX) break;
    }
  }
  context.lineWidth = 1;
  context.globalAlpha = others.length > FAINT_FROM ? 0.45 : 0.85;
  for (const line of others) drawLine(context, line);
  context.globalAlpha = 1;
  context.lineWidth = 2.25;
  for (const line of own) drawLine(context, line);
  const labelled = others.length <= LABELLED_MAX ? [...own, ...others] : own;
  drawRace(context, view, middles, width);
  const places = [];
  // Those of the moment that is looked at come first, and are there.
  for (const line of labelled) drawLabel(context, line, width, places);
}

/** A broken line between the two that race, whose order nothing decides. */
function drawRace(context, { run, viewport }, middles, width) {
  const { lane, race } = run.data;
  const [one, other] = race.map((moment) => ({
    x: viewport.pixel(moment, width),
    y: middles.get(lane[moment]),
  }));
  if (one?.y === undefined || other?.y === undefined) return;
  context.save();
  context.setLineDash([6, 4]);
  context.lineWidth = 2;
  context.strokeStyle = themeColor("trouble");
  context.beginPath();
  context.moveTo(one.x, one.y);
  context.lineTo(other.x, other.y);
  context.stroke();
  context.restore();
}

/** The heights of the lanes that are shown. */
function laneMiddles({ tracks }) {
  const middles = new Map();
  for (const { kind, lane, top, height } of tracks) {
    if (kind === "lane") middles.set(lane, top + height / 2);
  }
  return middles;
}

/** Where an arrow runs; nowhere if a lane is hidden, or on one lane alone. */
function lineOf({ arrows, data }, i, viewport, middles, width) {
  const y1 = middles.get(data.lane[arrows.from[i]]);
  const y2 = middles.get(data.lane[arrows.to[i]]);
  if (y1 === undefined || y2 === undefined || y1 === y2) return undefined;
  return {
    x1: viewport.pixel(arrows.from[i], width),
    y1,
    x2: viewport.pixel(arrows.to[i], width),
    y2,
    kind: arrows.kindOf(i),
    label: arrows.labelOf(i),
  };
}

function drawLine(context, { x1, y1, x2, y2, kind }) {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  context.strokeStyle = themeColor(`arrow-${kind}`);
  context.fillStyle = context.strokeStyle;
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
  context.beginPath();
  context.moveTo(x2, y2);
  for (const side of [0.35, -0.35]) {
    context.lineTo(
      x2 - 9 * Math.cos(angle + side),
      y2 - 9 * Math.sin(angle + side),
    );
  }
  context.fill();
}

/** What goes along, in the middle of the part that can be seen, if it is free. */
function drawLabel(context, { x1, y1, x2, y2, label, kind }, width, places) {
  const heightAt = (x) => y1 + (y2 - y1) * (x - x1) / (x2 - x1 || 1);
  const [from, to] = [Math.max(0, x1), Math.min(width, x2)];
  const [top, bottom] = x1 === x2 ? [y1, y2] : [heightAt(from), heightAt(to)];
  // Shorter ones would hide the marks that they join.
  if (label === "" || Math.abs(bottom - top) < 30) return;
  const text = fitted(context, label, 120);
  const wide = context.measureText(text).width + 8;
  const x = Math.max(0, Math.min(width - wide, (from + to - wide) / 2));
  const y = (top + bottom) / 2;
  const isTaken = places.some((other) =>
    Math.abs(other.y - y) < 16 && other.x < x + wide && x < other.x + other.wide
  );
  if (isTaken) return;
  places.push({ x, y, wide });
  context.fillStyle = themeColor("ground");
  context.fillRect(x, y - 8, wide, 16);
  context.fillStyle = themeColor(`arrow-${kind}`);
  context.fillText(text, x + 4, y);
}
