/**
 * The sheet of a run: a track for each store of map registers, each actor and
 * each counter, under each other. Only what can be seen of it is drawn.
 */

import { drawArrows } from "./arrows.js";
import { drawCounter } from "./counters.js";
import { element, prepare, themeColor } from "./drawing.js";
import { drawLevels, drawMarks } from "./lanes.js";
import { drawRegisters } from "./registers.js";

const REGISTERS_HEIGHT = 96;
const COUNTER_HEIGHT = 34;

/** Lanes are taller while there are few of them. */
const LANE_HEIGHTS = [[8, 34], [16, 26], [Infinity, 21]];

/** The tracks of a run from top to bottom. */
export function layTracks(run, shown) {
  const [, laneHeight] = LANE_HEIGHTS.find(([most]) =>
    shown.lanes.length <= most
  );
  const tracks = [
    ...run.registers.map((file) => ({
      kind: "registers",
      file,
      height: REGISTERS_HEIGHT,
      label: file.name,
    })),
    ...shown.lanes.map((lane) => ({
      kind: "lane",
      lane,
      height: laneHeight,
      label: run.data.lanes[lane].name,
      processor: run.data.lanes[lane].processor,
    })),
    ...countersOf(run).map((counter) => ({
      kind: "counter",
      counter,
      height: COUNTER_HEIGHT,
      label: counter.name,
    })),
  ];
  let top = 0;
  for (const track of tracks) {
    track.top = top;
    top += track.height;
  }
  return tracks;
}

/** What is held and waited for says more than what is in mailboxes. */
function countersOf({ data }) {
  const ofMessages = ({ name }) => name.startsWith("messages in ");
  return data.counters.toSorted((a, b) => ofMessages(a) - ofMessages(b));
}

/** The names beside the tracks. */
export function trackLabels(tracks) {
  let processor;
  return tracks.map((track) => {
    const made = element("div", { class: `label ${track.kind}` });
    made.style.height = `${track.height}px`;
    if (track.kind === "lane") {
      const own = track.processor ?? "";
      const badge = element("span", { class: "processor" });
      if (own !== processor) {
        badge.append(String(own));
        made.classList.add("first");
      }
      processor = own;
      made.append(badge);
      made.title = own === ""
        ? track.label
        : `${track.label}, on processor ${own}`;
    } else made.title = track.label;
    made.append(element("span", { class: "name" }, shortName(track)));
    if (track.kind !== "lane") made.append(element("span", { class: "note" }));
    return made;
  });
}

/** The badge says the processor, so the name need not end with it. */
function shortName({ label, processor }) {
  const end = ` of processor ${processor}`;
  return label.endsWith(end) ? label.slice(0, -end.length) : label;
}

/** Draws the part of the sheet that is scrolled into view. */
export function drawTracks(view) {
  const { canvas, scroller, tracks } = view;
  const { context, width, height } = prepare(canvas);
  const top = scroller.scrollTop;
  const seen = tracks.filter((track) =>
    track.top < top + height && track.top + track.height > top
  );
  context.save();
  context.translate(0, -top);
  drawGround(context, seen, width);
  const lanes = seen.filter(({ kind }) => kind === "lane");
  for (const track of lanes) drawLevels(context, view, track, width);
  drawArrows(context, view, width, [top, top + height]);
  for (const track of lanes) drawMarks(context, view, track, width);
  for (const track of seen) {
    if (track.kind === "registers") drawRegisters(context, view, track, width);
    if (track.kind === "counter") drawCounter(context, view, track, width);
  }
  context.restore();
  drawCursors(context, view, width, height);
}

/** A line below each track, a stronger one where a processor's lanes end. */
function drawGround(context, tracks, width) {
  tracks.forEach(({ kind, top, height, processor }, i) => {
    const next = tracks[i + 1];
    const ends = next !== undefined &&
      (next.kind !== kind || next.processor !== processor);
    context.fillStyle = themeColor(ends ? "edge" : "line");
    context.fillRect(0, top + height - 1, width, 1);
  });
}

/** Lines for the moment that is looked at, and for the first difference. */
export function drawCursors(
  context,
  { run, viewport, cursor, difference },
  width,
  height,
) {
  if (difference !== null && difference < run.length) {
    context.fillStyle = themeColor("difference");
    context.fillRect(viewport.pixel(difference, width) - 1, 0, 2, height);
  }
  if (run.length === 0) return;
  const x = viewport.pixel(cursor, width);
  context.fillStyle = themeColor("cursor");
  context.fillRect(x - 0.75, 0, 1.5, height);
}
