/**
 * The address of what is looked at: the part after `#` holds the event, the
 * part of the run and the words of the filter, so that a link shows the same.
 */

/** Addresses change so often at most; browsers refuse more. */
const WAIT = 250;

let waiting;

/** Notes what is looked at in the address, a moment later. */
export function noteAddress(page) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    try {
      history.replaceState(null, "", `#${addressOf(page)}`);
    } catch {
      // A page in a frame may not do so, and looks the same without.
    }
  }, WAIT);
}

/** What is looked at, in words of an address. */
export function addressOf({ active, filter }) {
  const { cursor, viewport } = active;
  const words = new URLSearchParams({ event: String(cursor + 1) });
  if (viewport.span < viewport.extent()) {
    words.set("from", String(round(viewport.start)));
    words.set("span", String(round(viewport.span)));
  }
  if (viewport.byTick) words.set("scale", "ticks");
  if (filter.text !== "") words.set("text", filter.text);
  const hidden = [
    ["without", filter.hiddenActors],
    ["without-kind", filter.hiddenKinds],
  ];
  for (const [name, values] of hidden) {
    for (const value of values) words.append(name, value);
  }
  return words.toString();
}

function round(number) {
  return Math.round(number * 1000) / 1000;
}

/** Shows what an address says; whether it says anything. */
export function followAddress(address, { active, filter }) {
  const words = new URLSearchParams(address.replace(/^#/, ""));
  const event = Number(words.get("event"));
  if (!(event >= 1)) return false;
  filter.clear();
  filter.text = words.get("text") ?? "";
  for (const name of words.getAll("without")) filter.hiddenActors.add(name);
  for (const name of words.getAll("without-kind")) filter.hiddenKinds.add(name);
  const { viewport } = active;
  viewport.byTick = words.get("scale") === "ticks";
  viewport.whole();
  const span = Number(words.get("span"));
  if (span > 0) {
    viewport.zoom(span / viewport.span, 0, 1);
    viewport.move(Number(words.get("from")) - viewport.start);
  }
  active.goTo(Math.floor(event) - 1);
  return true;
}
