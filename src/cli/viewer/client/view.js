/**
 * One run on the page: where its cursor is, which part of it is looked at, and
 * the drawings and the panel that show this.
 */

import { copyButton } from "./copy_button.js";
import { counterNote } from "./counters.js";
import { element } from "./drawing.js";
import { drawOverview, drawRuler } from "./overview.js";
import { fillPanel } from "./panel.js";
import { Pointer } from "./pointer.js";
import { registersNote } from "./registers.js";
import { drawTracks, layTracks, trackLabels } from "./tracks.js";
import { Viewport } from "./viewport.js";

/** A run on the page, with all that moves in it. */
export class View {
  /**
   * @param run what is shown
   * @param shown which of its events are shown
   * @param difference the first event that differs from the other run, or null
   * @param number which run of the page it is
   */
  constructor(run, shown, difference, number) {
    this.run = run;
    this.difference = difference;
    this.viewport = new Viewport(run);
    this.cursor = 0;
    /** Told when the cursor or the part that is looked at has moved. */
    this.onmove = () => {};
    this.overview = element("canvas", { class: "overview" });
    this.ruler = element("canvas", { class: "ruler" });
    this.rulerLabel = element("div", { class: "label" });
    this.canvas = element("canvas", { class: "tracks" });
    this.labels = element("div", { class: "labels" });
    this.scroller = element("div", {
      class: "scroller",
      tabindex: "0",
      role: "slider",
      "aria-label": `Events of ${run.data.title}`,
      "aria-valuemin": run.length === 0 ? "0" : "1",
      "aria-valuemax": String(run.length),
    }, element("div", { class: "sheet" }, this.labels, this.canvas));
    this.panel = element("aside", {
      class: "panel",
      tabindex: "0",
      "aria-label": `The event and the state after it, ${run.data.title}`,
    });
    this.element = this.build(number);
    this.scroller.addEventListener("scroll", () => this.draw());
    this.pointer = new Pointer(this);
    this.isPanelStale = true;
    this.show(shown);
  }

  build(number) {
    const drawings = element(
      "div",
      { class: "drawings" },
      element(
        "div",
        { class: "strip" },
        element("div", { class: "label" }, "the whole run"),
        this.overview,
      ),
      element("div", { class: "strip" }, this.rulerLabel, this.ruler),
      this.scroller,
    );
    return element(
      "section",
      { class: "run", id: `run-${number}` },
      element("h2", {}, this.run.data.title),
      this.about(),
      element("div", { class: "both" }, drawings, this.panel),
    );
  }

  /** How the run ended, and the command that makes it again. */
  about() {
    const { message, replay } = this.run.data;
    return element(
      "div",
      { class: "about" },
      ...(message === "" ? [] : [element("p", { class: "message" }, message)]),
      ...(replay === ""
        ? []
        : [element("code", {}, replay), copyButton("copy", () => replay)]),
    );
  }

  /** How wide the drawings are. */
  get width() {
    return Math.max(1, this.canvas.clientWidth);
  }

  /** Shows what a filter lets pass. */
  show(shown) {
    const isSame = this.shown?.lanes.join() === shown.lanes.join();
    this.shown = shown;
    if (!isSame) {
      this.tracks = layTracks(this.run, this.shown);
      this.labelElements = trackLabels(this.tracks);
      this.labels.replaceChildren(...this.labelElements);
    }
    this.draw();
  }

  /** Puts the cursor on a moment and shows it. */
  goTo(moment) {
    if (this.run.length === 0) return;
    this.setCursor(moment);
    this.viewport.show(this.cursor);
    this.showLane(this.run.data.lane[this.cursor]);
    this.moved();
  }

  setCursor(moment) {
    this.cursor = Math.max(0, Math.min(this.run.length - 1, moment));
    this.isPanelStale = true;
    this.draw();
  }

  /** Tells the page that something has moved, and draws anew. */
  moved() {
    this.draw();
    this.onmove();
  }

  /** Steps to the next event that is shown, on the same lane alone if so asked. */
  step(direction, onLane) {
    if (this.run.length === 0) return;
    const lane = onLane ? this.run.data.lane[this.cursor] : undefined;
    this.goTo(this.shown.next(this.cursor, direction, lane));
  }

  /** Steps to the nearest event of the next lane above or below that has one. */
  stepLane(direction) {
    const { lanes } = this.shown;
    const own = lanes.indexOf(this.run.data.lane[this.cursor]);
    for (let i = own + direction; i >= 0 && i < lanes.length; i += direction) {
      const found = this.shown.nearest(lanes[i], this.cursor);
      if (found !== undefined) return this.goTo(found);
    }
  }

  /** Steps to the next moment of a sorted list, in a direction. */
  stepAmong(moments, direction) {
    const found = direction > 0
      ? moments.find((moment) => moment > this.cursor)
      : moments.findLast((moment) => moment < this.cursor);
    if (found !== undefined) this.goTo(found);
  }

  /** Goes to what led here, or to what this led to. */
  follow(direction) {
    const { arrows } = this.run;
    const [arrow] = direction < 0
      ? arrows.endingAt(this.cursor)
      : arrows.leaving(this.cursor);
    if (arrow === undefined) return;
    this.goTo(direction < 0 ? arrows.from[arrow] : arrows.to[arrow]);
  }

  /** Looks closer or from farther off, round a pixel or else the cursor. */
  zoom(factor, pixel) {
    const { viewport, width } = this;
    const at = viewport.pixel(this.cursor, width);
    const isSeen = at >= 0 && at <= width;
    viewport.zoom(factor, pixel ?? (isSeen ? at : width / 2), width);
    if (pixel === undefined && isSeen) viewport.show(this.cursor);
    this.moved();
  }

  /** Looks at everything. */
  fit() {
    this.viewport.whole();
    this.moved();
  }

  /** Looks to the side, by a share of what is seen. */
  pan(share) {
    this.viewport.move(share * this.viewport.span);
    this.moved();
  }

  /** Counts in ticks, or in events again, near the cursor. */
  changeScale() {
    const { viewport } = this;
    const share = viewport.span / viewport.extent();
    viewport.byTick = !viewport.byTick;
    viewport.whole();
    viewport.zoom(share, viewport.pixel(this.cursor, this.width), this.width);
    viewport.center(this.cursor);
    this.moved();
  }

  /** Scrolls as far as is needed for a lane to be seen. */
  showLane(lane) {
    const track = this.tracks.find((one) => one.lane === lane);
    if (track === undefined) return;
    const { scrollTop, clientHeight } = this.scroller;
    const low = track.top + track.height;
    if (track.top < scrollTop) this.scroller.scrollTop = track.top;
    else if (low > scrollTop + clientHeight) {
      this.scroller.scrollTop = low - clientHeight;
    }
  }

  /** Draws anew, at most once a frame. */
  draw() {
    if (this.isAsked) return;
    this.isAsked = true;
    requestAnimationFrame(() => {
      this.isAsked = false;
      this.paint();
    });
  }

  /** Draws anew at once. */
  paint() {
    const last = this.tracks.at(-1);
    const tall = last === undefined ? 0 : last.top + last.height;
    this.canvas.style.height = `${
      Math.min(tall, this.scroller.clientHeight)
    }px`;
    drawOverview(this);
    drawRuler(this);
    drawTracks(this);
    this.fillNotes();
    if (!this.isPanelStale) return;
    this.isPanelStale = false;
    fillPanel(this);
    this.tellSlider();
  }

  /** What the labels that can be seen say of the moment at the cursor. */
  fillNotes() {
    const { cursor, run, tracks } = this;
    const { scrollTop, clientHeight } = this.scroller;
    tracks.forEach((track, i) => {
      const isSeen = track.top < scrollTop + clientHeight &&
        track.top + track.height > scrollTop;
      if (!isSeen || track.toldOf === cursor) return;
      track.toldOf = cursor;
      const label = this.labelElements[i];
      if (track.kind === "lane") {
        const isHere = run.data.lane[cursor] === track.lane;
        label.classList.toggle("here", isHere);
      } else {
        label.lastChild.textContent = track.kind === "registers"
          ? registersNote(track.file, cursor)
          : counterNote(track.counter, cursor);
      }
    });
  }

  /** What a screen reader says of the moment at the cursor. */
  tellSlider() {
    const { cursor, run, scroller } = this;
    if (run.length === 0) return;
    scroller.setAttribute("aria-valuenow", String(cursor + 1));
    scroller.setAttribute("aria-valuetext", run.sentence(cursor));
  }
}
