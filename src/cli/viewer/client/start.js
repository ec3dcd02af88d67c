/** Puts the page together, and keeps the cursors of two runs at the same event. */

import { KEYS, View } from "./controls.js";
import { element } from "./drawing.js";
import { Run } from "./run.js";
import { chooseOtherTheme, systemIsDark } from "./theme.js";

function startViewer() {
  const { runs, difference } = JSON.parse(
    document.getElementById("data").textContent,
  );
  const views = runs.map((data, i) => new View(new Run(data), difference, i));
  let active = views[0];
  document.body.append(heading(views, difference));
  for (const view of views) {
    document.body.append(view.element);
    view.element.addEventListener("pointerdown", () => active = view);
    view.onmove = (moment) => follow(views, view, moment);
  }
  addEventListener("keydown", (event) => {
    if (event.target.tagName === "INPUT") {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (active.key(event)) event.preventDefault();
  });
  const redraw = () => views.forEach((view) => view.draw());
  addEventListener("resize", redraw);
  systemIsDark.addEventListener("change", redraw);
  redraw();
  // For tests, and for whoever looks at a run from the browser's console.
  globalThis.adapterChannelViews = views;
}

function follow(views, moved, moment) {
  for (const view of views) {
    if (view === moved || view.run.length === 0) continue;
    view.cursor = Math.min(view.run.length - 1, moment);
    view.window.show(view.cursor);
    view.draw();
  }
}

function heading(views, difference) {
  const theme = element("button", {
    class: "theme",
    onclick: () => {
      chooseOtherTheme();
      views.forEach((view) => view.draw());
    },
  }, "light / dark");
  const line = element(
    "header",
    {},
    element("p", { class: "keys" }, KEYS),
    theme,
  );
  if (views.length > 1) line.append(differenceLine(views, difference));
  return line;
}

function differenceLine([view], difference) {
  if (difference === null) {
    return element("p", { class: "difference" }, "The two runs are the same.");
  }
  const onclick = () => view.goTo(difference);
  return element(
    "button",
    { class: "difference", onclick },
    `The runs differ first at event ${difference + 1}`,
  );
}

startViewer();
