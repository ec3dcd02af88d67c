/** What is told of the moment at the cursor: the event, its cause, the state. */

import { element } from "./drawing.js";

/** Tells of the moment at the cursor of a view. */
export function fillPanel(view) {
  const { run, cursor, panel } = view;
  panel.replaceChildren();
  if (run.length === 0) {
    panel.append("This run has no events.");
    return;
  }
  const { data } = run;
  const lane = data.lanes[data.lane[cursor]];
  panel.append(
    element("p", { class: "sentence" }, run.sentence(cursor)),
    facts([
      ["event", `${cursor + 1} of ${run.length}`],
      ["kind", data.texts[data.kind[cursor]]],
      ["step", data.step[cursor]],
      ["tick", data.tick[cursor]],
      ["processor", lane.processor ?? "none"],
      ["IRQL", data.irql[cursor]],
    ]),
  );
  const cause = run.causeOf(cursor);
  if (cause !== undefined) panel.append(causeButton(view, cause));
  panel.append(stateList(run, cursor));
}

function facts(pairs) {
  const list = element("dl");
  for (const [name, value] of pairs) {
    list.append(element("dt", {}, name), element("dd", {}, String(value)));
  }
  return list;
}

function causeButton(view, { from, kind, label }) {
  const text = `${kind} ${label} from ${view.run.sentence(from)}`;
  const onclick = () => view.goTo(from);
  return element("button", { class: "cause", onclick }, text);
}

/** What is in each mailbox, line, queue and register file. */
function stateList(run, moment) {
  const state = run.stateAt(moment);
  if (state.length === 0) {
    return element(
      "p",
      { class: "state" },
      "Nothing waits and nothing is held.",
    );
  }
  const list = element("dl", { class: "state" });
  for (const [where, things] of state) {
    const shown = things.slice(0, 12).join(", ");
    const rest = things.length > 12 ? `, and ${things.length - 12} more` : "";
    list.append(
      element("dt", {}, `${where} (${things.length})`),
      element("dd", {}, shown + rest),
    );
  }
  return list;
}
