/**
 * Mouse, pen and wheel over the drawings: a click goes to an event, dragging
 * and the wheel look elsewhere, resting tells what is under the pointer.
 */

import { counterAt } from "./counters.js";
import { element } from "./drawing.js";
import { overviewViewport } from "./overview.js";
import { registerRange } from "./register_files.js";
import { blockAt } from "./registers.js";

/** Less than this is a click, not dragging. */
const DRAG_PIXELS = 4;

/** From farther off an event is not meant. */
const NEAR_PIXELS = 10;

/** What the pointer does on the drawings of one run. */
export class Pointer {
  constructor(view) {
    this.view = view;
    this.tip = element("div", { class: "tip", hidden: "" });
    view.element.append(this.tip);
    for (const canvas of [view.canvas, view.ruler]) this.listen(canvas);
    const { overview } = view;
    overview.addEventListener("pointerdown", (event) => this.look(event));
    overview.addEventListener("pointermove", (event) => {
      if (event.buttons === 1) this.look(event);
    });
    overview.addEventListener("wheel", (event) => this.wheel(event), {
      passive: false,
    });
  }

  listen(canvas) {
    canvas.addEventListener("wheel", (event) => this.wheel(event), {
      passive: false,
    });
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      this.pressed = { x: event.clientX, y: event.clientY, isDrag: false };
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerup", (event) => {
      const isClick = this.pressed !== undefined && !this.pressed.isDrag;
      this.pressed = undefined;
      if (isClick) this.click(event);
    });
    canvas.addEventListener("pointercancel", () => this.pressed = undefined);
    canvas.addEventListener("pointerleave", () => this.tip.hidden = true);
  }

  /** With Ctrl, or pinched, it zooms; sideways, or with Shift, it pans. */
  wheel(event) {
    const { view } = this;
    const { ctrlKey, deltaX, deltaY, metaKey, offsetX, shiftKey } = event;
    if (ctrlKey || metaKey) view.zoom(Math.exp(deltaY / 200), offsetX);
    else if (shiftKey || Math.abs(deltaX) > Math.abs(deltaY)) {
      view.pan((deltaX || deltaY) / view.width);
    } else {
      const { clientHeight, scrollHeight } = view.scroller;
      // Where there is nothing to scroll to, the wheel is free to zoom.
      if (scrollHeight > clientHeight) return;
      view.zoom(Math.exp(deltaY / 400), offsetX);
    }
    event.preventDefault();
  }

  move(event) {
    const { pressed, view } = this;
    if (pressed === undefined) return this.tell(event);
    const far = Math.hypot(
      event.clientX - pressed.x,
      event.clientY - pressed.y,
    );
    pressed.isDrag ||= far >= DRAG_PIXELS;
    if (!pressed.isDrag) return;
    this.tip.hidden = true;
    view.scroller.scrollTop -= event.movementY;
    view.pan(-event.movementX / view.width);
  }

  click(event) {
    const { view } = this;
    view.scroller.focus({ preventScroll: true });
    if (view.run.length === 0) return;
    const track = this.trackAt(event);
    const moments = track?.kind === "lane"
      ? this.shownOf(track.lane)
      : undefined;
    view.goTo(
      view.viewport.momentAt(
        event.offsetX,
        view.width,
        moments?.length === 0 ? undefined : moments,
      ),
    );
  }

  shownOf(lane) {
    const { run, shown } = this.view;
    return run.lanes[lane].filter((moment) => shown.flags[moment] === 1);
  }

  trackAt({ target, offsetY }) {
    const { canvas, scroller, tracks } = this.view;
    if (target !== canvas) return undefined;
    const y = offsetY + scroller.scrollTop;
    return tracks.find(({ top, height }) => y >= top && y < top + height);
  }

  /** Puts what is looked at round a place of the overview. */
  look({ offsetX }) {
    const { view } = this;
    const { viewport } = view;
    const whole = overviewViewport(view);
    const place = whole.start +
      offsetX / view.overview.clientWidth * whole.span;
    viewport.move(place - viewport.span / 2 - viewport.start);
    view.moved();
  }

  /** Tells what is under the pointer. */
  tell(event) {
    const text = this.textAt(event);
    const { tip, view } = this;
    tip.hidden = text === undefined;
    if (text === undefined) return;
    tip.textContent = text;
    const place = view.element.getBoundingClientRect();
    const right = place.width - tip.offsetWidth - 8;
    const x = Math.min(right, event.clientX - place.left + 14);
    tip.style.left = `${Math.max(0, x)}px`;
    tip.style.top = `${event.clientY - place.top + 18}px`;
  }

  textAt(event) {
    const { view } = this;
    const { run, viewport, width } = view;
    const track = this.trackAt(event);
    if (track === undefined || run.length === 0) return undefined;
    if (track.kind === "registers") {
      const y = event.offsetY + view.scroller.scrollTop;
      const block = blockAt(track, view, event.offsetX, y, width);
      return block && `${block.name} holds ${registerRange(block)}`;
    }
    if (track.kind === "counter") {
      const moment = viewport.momentAt(event.offsetX, width);
      return `${track.label}: ${counterAt(track.counter, moment)}`;
    }
    const moments = run.lanes[track.lane];
    const moment = viewport.momentAt(event.offsetX, width, moments);
    const far = Math.abs(viewport.pixel(moment, width) - event.offsetX);
    if (far > NEAR_PIXELS) return undefined;
    const found = run.findings.get(moment) ?? [];
    const tick = run.tick[moment];
    return [
      `${run.sentence(moment)} · event ${moment + 1}, tick ${tick}`,
      ...found,
    ]
      .join("\n");
  }
}
