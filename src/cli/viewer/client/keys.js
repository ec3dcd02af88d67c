/** What the keys do, and the page that tells of it. */

import { element } from "./drawing.js";

/** Each key with what is shown of it, what it does in words, and what it does. */
export const KEYS = [
  [
    "ArrowRight",
    "→",
    "next event; with Shift the next of this actor",
    ({ view, shift }) => view.step(1, shift),
  ],
  [
    "ArrowLeft",
    "←",
    "event before; with Shift the one of this actor",
    ({ view, shift }) => view.step(-1, shift),
  ],
  [
    "ArrowDown",
    "↓",
    "nearest event of the actor below",
    ({ view }) => view.stepLane(1),
  ],
  [
    "ArrowUp",
    "↑",
    "nearest event of the actor above",
    ({ view }) => view.stepLane(-1),
  ],
  ["Home", "Home", "first event", ({ view }) => view.goTo(0)],
  ["End", "End", "last event", ({ view }) => view.goTo(view.run.length - 1)],
  ["[", "[", "what led to this event", ({ view }) => view.follow(-1)],
  ["]", "]", "what this event led to", ({ view }) => view.follow(1)],
  [
    "n",
    "n",
    "next trouble: a finding, a fault, a bug check",
    ({ view }) => view.stepAmong(view.run.trouble, 1),
  ],
  [
    "p",
    "p",
    "trouble before",
    ({ view }) => view.stepAmong(view.run.trouble, -1),
  ],
  [
    "d",
    "d",
    "first difference of two runs",
    ({ view }) => view.difference !== null && view.goTo(view.difference),
  ],
  ["+", "+", "look closer", ({ view }) => view.zoom(0.5)],
  ["-", "−", "look from farther off", ({ view }) => view.zoom(2)],
  ["0", "0", "look at the whole run", ({ view }) => view.fit()],
  ["PageDown", "PgDn", "look further on", ({ view }) => view.pan(0.8)],
  ["PageUp", "PgUp", "look further back", ({ view }) => view.pan(-0.8)],
  ["t", "t", "count in ticks, or in events", ({ view }) => view.changeScale()],
  [
    "/",
    "/",
    "filter by words; Esc comes back",
    ({ page }) => page.search.focus(),
  ],
  ["x", "x", "show everything again", ({ page }) => page.showAll()],
  ["l", "l", "light or dark", ({ page }) => page.changeTheme()],
  ["?", "?", "this help", ({ page }) => page.help.showModal()],
];

/** Keys that mean the same as another. */
const ALIASES = { "=": "+", "_": "-" };

/** Does what a key says; whether it says anything. */
export function pressKey(event, view, page) {
  const key = ALIASES[event.key] ?? event.key;
  const entry = KEYS.find(([name]) => name === key);
  if (entry === undefined) return false;
  const [, , , does] = entry;
  does({ view, page, shift: event.shiftKey });
  return true;
}

/** The page of help, closed. */
export function helpDialog() {
  const keys = element("dl", { class: "keys" });
  for (const [, shown, says] of KEYS) {
    keys.append(
      element("dt", {}, element("kbd", {}, shown)),
      element("dd", {}, says),
    );
  }
  return element(
    "dialog",
    { class: "help", "aria-labelledby": "help-title" },
    element(
      "form",
      { method: "dialog" },
      element("h2", { id: "help-title" }, "How to look around"),
      element("button", {}, "close"),
    ),
    keys,
    element("h3", {}, "Mouse"),
    element(
      "p",
      {},
      "Click an event to go there. Drag to look elsewhere. Turn the wheel with Ctrl, or pinch, to zoom, and with Shift to pan. Drag in the strip at the top to go anywhere in the run.",
    ),
    element("h3", {}, "Picture"),
    element(
      "p",
      {},
      "A lane is an actor; the number beside it is its processor. Shading tells the IRQL: ",
      shade(1, "APC_LEVEL"),
      shade(2, "DISPATCH_LEVEL"),
      shade(3, "device levels"),
      ". Diamonds mark trouble, and a broken line joins two operations that race. Arrows are ",
      arrow("message", "messages"),
      arrow("dpc", "DPCs"),
      arrow("interrupt", "interrupts"),
      arrow("grant", "grants after a release"),
      ".",
    ),
  );
}

function shade(level, name) {
  return element("span", { class: `key level-${level}` }, name);
}

function arrow(kind, name) {
  return element("span", { class: `key arrow-${kind}` }, `→ ${name}`);
}
