/** What is told of the moment at the cursor: the event, its causes, the state. */

import { element, holderColor } from "./drawing.js";
import { heldAt, registerRange } from "./register_files.js";

/** Longer lists tell how much more there is. */
const THINGS_MAX = 12;

/** Tells of the moment at the cursor of a view. */
export function fillPanel(view) {
  const { run, cursor, panel } = view;
  panel.replaceChildren();
  if (run.length === 0) {
    panel.append(element("p", { class: "empty" }, "This run has no events."));
    return;
  }
  panel.append(
    element("p", { class: "sentence" }, sentence(run, cursor)),
    ...(run.findings.get(cursor) ?? []).map((finding) =>
      element("p", { class: "finding" }, finding)
    ),
    facts(run, cursor),
    ...links(view),
    ...state(run, cursor),
  );
}

function sentence(run, moment) {
  const words = document.createDocumentFragment();
  words.append(
    element("strong", {}, run.laneName(moment)),
    ` ${run.textOf(moment)}`,
  );
  return words;
}

function facts(run, moment) {
  const { data } = run;
  const { processor } = data.lanes[data.lane[moment]];
  const level = data.irql[moment];
  const inside = run.callsAround(moment).map(({ name }) => name).join(" › ");
  const pairs = [
    ["event", `${moment + 1} of ${run.length}`],
    ["kind", run.kindOf(moment)],
    ["step", run.step[moment]],
    ["tick", run.tick[moment]],
    ...(processor === null ? [] : [["processor", processor]]),
    ...(processor === null && level === 0
      ? []
      : [["IRQL", data.levels[level] ?? level]]),
    ...(inside === "" ? [] : [["inside", inside]]),
  ];
  const list = element("dl", { class: "facts" });
  for (const [name, value] of pairs) {
    list.append(element("dt", {}, name), element("dd", {}, String(value)));
  }
  return list;
}

/** Buttons to what led here, and to what this led to. */
function links(view) {
  const { run, cursor } = view;
  const { arrows } = run;
  const button = (sign, arrow, moment) => {
    const kind = arrows.kindOf(arrow);
    const onclick = () => view.goTo(moment);
    const text = `${kind} ${arrows.labelOf(arrow)}`.trim();
    return element(
      "button",
      { class: "cause", onclick },
      element("span", { class: "sign" }, `${sign} ${text}`),
      ` ${run.sentence(moment)}`,
    );
  };
  return [
    ...arrows.endingAt(cursor).map((arrow) =>
      button("←", arrow, arrows.from[arrow])
    ),
    ...arrows.leaving(cursor).map((arrow) =>
      button("→", arrow, arrows.to[arrow])
    ),
  ];
}

/** What is in each mailbox, line, queue and register file. */
function state(run, moment) {
  const held = run.states.at(moment);
  const changes = run.states.changesAt(moment);
  const stores = new Map(run.registers.map((file) => [file.name, file]));
  const list = element("dl", { class: "state" });
  for (const file of stores.values()) addRegisters(list, file, moment, changes);
  for (const [where, things] of held) {
    if (!stores.has(where)) addPlace(list, where, things, changes);
  }
  for (const { where, came, what } of changes) {
    const isListed = held.some(([place]) => place === where);
    if (came || isListed || stores.has(where)) continue;
    addPlace(list, where, [], [{ where, came, what }]);
  }
  const listed = [...held, ...changes.map(({ where }) => [where])];
  const empty = run.states.emptyAt(moment, listed)
    .filter((where) => !stores.has(where));
  return [
    element("h3", {}, "State after this event"),
    ...(list.childElementCount === 0
      ? [element("p", { class: "empty" }, "Nothing waits and nothing is held.")]
      : [list]),
    ...(empty.length === 0 ? [] : [emptyPlaces(empty)]),
  ];
}

/** A bar of the registers, with who holds them, and that in words. */
function addRegisters(list, file, moment, changes) {
  const held = heldAt(file, moment);
  const bar = element("div", { class: "registers-now", role: "img" });
  let taken = 0;
  for (const block of held) {
    const part = element("span");
    part.style.left = `${block.row / file.size * 100}%`;
    part.style.width = `${block.count / file.size * 100}%`;
    part.style.background = holderColor(block.name);
    bar.append(part);
    taken += block.count;
  }
  const count = `${file.size - taken} of ${file.size} free`;
  bar.setAttribute("aria-label", `${file.name}: ${count}`);
  const holders = held.map((block) => `${registerRange(block)}: ${block.name}`);
  list.append(
    element("dt", {}, file.name, element("span", {}, count)),
    element("dd", {}, bar, things(holders, changesOf(changes, file.name))),
  );
}

function addPlace(list, where, held, changes) {
  list.append(
    element("dt", {}, where, element("span", {}, String(held.length))),
    element("dd", {}, things(held, changesOf(changes, where))),
  );
}

function changesOf(changes, where) {
  return changes.filter((change) => change.where === where);
}

/** The things in a place; what just came stands out, what just left is struck. */
function things(held, changes) {
  const list = element("ul");
  const came = new Set(
    changes.filter((change) => change.came).map(({ what }) => what),
  );
  for (const what of held.slice(0, THINGS_MAX)) {
    const isNew = came.has(what);
    list.append(element("li", isNew ? { class: "came" } : {}, what));
  }
  if (held.length > THINGS_MAX) {
    list.append(element("li", {}, `and ${held.length - THINGS_MAX} more`));
  }
  for (const change of changes) {
    if (change.came) continue;
    list.append(
      element("li", { class: "left" }, element("s", {}, change.what)),
    );
  }
  return list;
}

/** Places that have held something before, named when that is asked for. */
function emptyPlaces(places) {
  const names = element("p");
  const made = element(
    "details",
    { class: "empty" },
    element("summary", {}, `${places.length} more, empty`),
    names,
  );
  made.addEventListener("toggle", () => names.textContent = places.join(", "));
  return made;
}
