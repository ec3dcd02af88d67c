/**
 * Canvases that are sharp on every screen, colours that follow the page's
 * theme, and the part of the run that is looked at.
 */

import { firstAfter } from "./run.js";

/** Hues that are told apart on light and on dark ground. */
const HUES = [210, 25, 145, 275, 55, 340, 180, 95];

/** The colour of a name: the same on every page and in every run. */
export function colorOf(name, alpha = 1) {
  let hash = 0;
  for (const letter of name) hash = (hash * 31 + letter.charCodeAt(0)) >>> 0;
  return `hsl(${HUES[hash % HUES.length]} 65% 50% / ${alpha})`;
}

/** The colours of the style sheet, as they are at present. */
let theme = {};

/** Asks the browser for the colours, which is slow, once for each drawing. */
export function readTheme() {
  const style = getComputedStyle(document.documentElement);
  theme = {};
  for (
    const name of [
      "ground",
      "text",
      "line",
      "cursor",
      "difference",
      "message",
      "dpc",
      "interrupt",
      "grant",
    ]
  ) theme[name] = style.getPropertyValue(`--${name}`).trim();
}

/** A colour of the style sheet. */
export function themeColor(name) {
  return theme[name];
}

/** Makes an element with attributes and children. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** Fits a canvas to its place and gives a context in CSS pixels. */
export function prepare(canvas) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = globalThis.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * ratio)) {
    canvas.width = Math.round(width * ratio);
  }
  if (canvas.height !== Math.round(height * ratio)) {
    canvas.height = Math.round(height * ratio);
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = "12px system-ui, sans-serif";
  context.textBaseline = "middle";
  return { context, width, height };
}

/** The part of a run that is looked at, in moments or in ticks. */
export class Window {
  constructor(run) {
    this.run = run;
    this.byTick = false;
    this.whole();
  }

  /** Looks at everything. */
  whole() {
    this.start = -0.5;
    this.span = Math.max(1, this.extent());
  }

  /** How long everything is. */
  extent() {
    return this.byTick ? this.run.lastTick + 1.5 : this.run.length;
  }

  /** Where a moment stands. */
  place(moment) {
    return this.byTick ? this.run.timed[moment] : moment;
  }

  /** The pixel of a moment in a canvas of a width. */
  pixel(moment, width) {
    return (this.place(moment) - this.start) / this.span * width;
  }

  /** The moment nearest to a pixel. */
  momentAt(pixel, width) {
    const wanted = this.start + pixel / width * this.span;
    const { length } = this.run;
    const after = firstAfter(length, (i) => this.place(i) >= wanted);
    if (after === 0) return 0;
    if (after === length) return length - 1;
    const before = after - 1;
    return wanted - this.place(before) < this.place(after) - wanted
      ? before
      : after;
  }

  /** First and last moment that are seen. */
  visible() {
    const { length } = this.run;
    const end = this.start + this.span;
    return [
      Math.max(0, firstAfter(length, (i) => this.place(i) >= this.start) - 1),
      Math.min(length, firstAfter(length, (i) => this.place(i) > end) + 1),
    ];
  }

  /** Looks closer, or from farther off, keeping a pixel's place. */
  zoom(factor, pixel, width) {
    const fixed = this.start + pixel / width * this.span;
    const most = Math.max(1, this.extent());
    this.span = Math.min(
      most,
      Math.max(this.byTick ? 0.01 : 4, this.span * factor),
    );
    this.move(fixed - pixel / width * this.span - this.start);
  }

  /** Looks elsewhere. */
  move(by) {
    const end = this.extent() - this.span - 0.5;
    this.start = Math.max(-0.5, Math.min(Math.max(-0.5, end), this.start + by));
  }

  /** Moves as far as is needed for a moment to be seen. */
  show(moment) {
    const place = this.place(moment);
    const margin = this.span * 0.1;
    if (place < this.start + margin) this.move(place - margin - this.start);
    const end = this.start + this.span - margin;
    if (place > end) this.move(place - end);
  }
}
