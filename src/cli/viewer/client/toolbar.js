/** The buttons at the top of the page, which do what the keys do. */

import { element } from "./drawing.js";
import { KEYS } from "./keys.js";

/** The sign on each button, its key, and what it is called aloud. */
const GROUPS = [
  ["Step", [["|◀", "Home"], ["◀", "ArrowLeft"], ["▶", "ArrowRight"], [
    "▶|",
    "End",
  ]]],
  ["Zoom", [["−", "-"], ["+", "+"], ["all", "0"]]],
  ["Show", [["ticks", "t"], ["light / dark", "l"], ["help", "?"]]],
];

/** The bar, whose buttons act on the run that was used last. */
export function toolbar(page) {
  const bar = element("div", {
    class: "toolbar",
    role: "toolbar",
    "aria-label": "Step and zoom",
  });
  for (const [name, buttons] of GROUPS) {
    bar.append(element(
      "div",
      { class: "group", role: "group", "aria-label": name },
      ...buttons.map(([sign, key]) => keyButton(page, sign, key)),
    ));
  }
  return bar;
}

/** A button that does what a key does, and says which. */
export function keyButton(page, sign, key, attributes = {}) {
  const [, shown, says, does] = KEYS.find(([name]) => name === key);
  const named = /^[a-z]/i.test(sign) ? {} : { "aria-label": says };
  return element("button", {
    type: "button",
    "data-key": key,
    title: `${says} (${shown})`,
    onclick: (event) =>
      does({ view: page.active, page, shift: event.shiftKey }),
    ...named,
    ...attributes,
  }, sign);
}
