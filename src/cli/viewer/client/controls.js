/**
 * One run on the page with its keys, wheel and filters: steps, zoom, and which
 * lanes and words are shown.
 */

import { element, readTheme, Window } from "./drawing.js";
import { drawLanes, LABEL_WIDTH } from "./lanes.js";
import { fillPanel } from "./panel.js";
import { drawCounters, drawRegisters } from "./registers.js";

/** What the keys do, for the help line. */
export const KEYS =
  "← → step · Shift on this lane · + − zoom · 0 all · Home End · t ticks · / filter · d difference";

/** One run with all that moves in it: the cursor, the window, the filters. */
export class View {
  constructor(run, difference, number) {
    this.run = run;
    this.difference = difference;
    this.window = new Window(run);
    this.cursor = 0;
    this.words = "";
    this.canvas = element("canvas", { class: "lanes", tabindex: "0" });
    this.canvas.setAttribute("aria-label", `Lanes of ${run.data.title}`);
    this.registersCanvas = element("canvas", { class: "registers" });
    this.countersCanvas = element("canvas", { class: "counters" });
    this.panel = element("aside", { class: "panel", "aria-live": "polite" });
    this.onmove = () => {};
    this.element = this.build(number);
    this.listen();
  }

  build(number) {
    const filter = element("input", {
      type: "search",
      placeholder: "show what says …",
      "aria-label": "Filter",
      oninput: () => {
        this.words = filter.value.toLowerCase();
        this.draw();
      },
    });
    this.filter = filter;
    const drawings = element("div", { class: "drawings" });
    drawings.append(
      element("div", { class: "scroll" }, this.canvas),
      this.registersCanvas,
      this.countersCanvas,
    );
    return element(
      "section",
      { class: "run", id: `run-${number}` },
      element("h2", {}, this.run.data.title),
      element("div", { class: "bar" }, filter, this.laneFilter()),
      element("div", { class: "both" }, drawings, this.panel),
    );
  }

  /** A box for each lane that can be hidden. */
  laneFilter() {
    const list = element("details", {}, element("summary", {}, "actors"));
    for (const lane of this.run.laneOrder) {
      const box = element("input", { type: "checkbox", checked: "" });
      box.addEventListener("change", () => {
        if (box.checked) this.run.hidden.delete(lane);
        else this.run.hidden.add(lane);
        this.draw();
      });
      const { name } = this.run.data.lanes[lane];
      list.append(element("label", {}, box, name));
    }
    return list;
  }

  listen() {
    for (
      const canvas of [this.canvas, this.registersCanvas, this.countersCanvas]
    ) {
      canvas.addEventListener("wheel", (event) => this.wheel(event), {
        passive: false,
      });
      canvas.addEventListener("pointerdown", (event) => this.point(event));
      canvas.addEventListener("pointermove", (event) => {
        if (event.buttons === 1) this.drag(event);
      });
    }
  }

  get width() {
    return Math.max(1, this.canvas.clientWidth - LABEL_WIDTH);
  }

  wheel(event) {
    if (!event.ctrlKey && Math.abs(event.deltaY) > Math.abs(event.deltaX)) {
      const factor = Math.exp(event.deltaY / 400);
      this.window.zoom(factor, event.offsetX - LABEL_WIDTH, this.width);
    } else this.window.move(event.deltaX / this.width * this.window.span);
    event.preventDefault();
    this.draw();
  }

  point(event) {
    this.canvas.focus();
    if (event.offsetX < LABEL_WIDTH || this.run.length === 0) return;
    this.goTo(this.window.momentAt(event.offsetX - LABEL_WIDTH, this.width));
  }

  drag(event) {
    this.window.move(-event.movementX / this.width * this.window.span);
    this.draw();
  }

  /** Puts the cursor on a moment. */
  goTo(moment) {
    if (this.run.length === 0) return;
    this.cursor = Math.max(0, Math.min(this.run.length - 1, moment));
    this.window.show(this.cursor);
    this.draw();
    this.onmove(this.cursor);
  }

  /** Does what a key says; whether it says anything. */
  key(event) {
    const { run, cursor, words } = this;
    const lane = event.shiftKey ? run.data.lane[cursor] : undefined;
    const does = {
      ArrowRight: () => this.goTo(run.next(cursor, 1, words, lane)),
      ArrowLeft: () => this.goTo(run.next(cursor, -1, words, lane)),
      Home: () => this.goTo(0),
      End: () => this.goTo(run.length - 1),
      "+": () => this.zoom(0.5),
      "=": () => this.zoom(0.5),
      "-": () => this.zoom(2),
      "0": () => this.zoom(Infinity),
      t: () => this.changeScale(),
      d: () => this.difference !== null && this.goTo(this.difference),
      "/": () => this.filter.focus(),
    }[event.key];
    does?.();
    return does !== undefined;
  }

  zoom(factor) {
    if (factor === Infinity) this.window.whole();
    else {
      const pixel = this.window.pixel(this.cursor, this.width);
      this.window.zoom(factor, pixel, this.width);
      this.window.show(this.cursor);
    }
    this.draw();
  }

  changeScale() {
    this.window.byTick = !this.window.byTick;
    this.window.whole();
    this.draw();
  }

  /** Draws anew, at most once a frame. */
  draw() {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => {
      this.asked = false;
      this.paint();
    });
  }

  /** Draws anew at once. */
  paint() {
    readTheme();
    drawLanes(this);
    drawRegisters(this);
    drawCounters(this);
    fillPanel(this);
  }
}
