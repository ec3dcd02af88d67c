/**
 * What chooses the events that are shown: words to search for, buttons for the
 * families of kinds, and lists of actors and kinds.
 */

import { element } from "./drawing.js";
import { FAMILIES } from "./families.js";

/** The bar above the runs; one for all runs of a page. */
export class FilterBar {
  /**
   * @param runs all runs of the page
   * @param filter what the bar changes
   * @param changed told of every change
   */
  constructor(runs, filter, changed) {
    this.runs = runs;
    this.filter = filter;
    this.changed = changed;
    this.boxes = [];
    this.menus = [];
    addEventListener("pointerdown", ({ target }) => this.closeMenus(target));
    this.kinds = this.kindCounts();
    this.search = element("input", {
      type: "search",
      placeholder: "filter by words  ( / )",
      "aria-label": "Show only events that say",
      oninput: () => {
        filter.text = this.search.value;
        changed();
      },
    });
    this.count = element("output", { class: "count", "aria-live": "polite" });
    this.all = element("button", {
      type: "button",
      hidden: "",
      onclick: () => this.showAll(),
    }, "show all");
    this.element = element(
      "div",
      { class: "filters", role: "search", "aria-label": "Filter" },
      this.search,
      this.menu("actors", this.actorCounts(), filter.hiddenActors),
      this.menu("kinds", this.kinds, filter.hiddenKinds),
      this.familyButtons(),
      this.count,
      this.all,
    );
  }

  /** How many events each actor has, in the order of the lanes. */
  actorCounts() {
    const counts = new Map();
    for (const { data, laneOrder, lanes } of this.runs) {
      for (const lane of laneOrder) {
        const { name } = data.lanes[lane];
        counts.set(name, (counts.get(name) ?? 0) + lanes[lane].length);
      }
    }
    return counts;
  }

  /** How many events each kind has, by family. */
  kindCounts() {
    const counts = new Map(
      FAMILIES.flatMap(({ kinds }) => kinds.map((kind) => [kind, 0])),
    );
    for (const { data } of this.runs) {
      for (const kind of data.kind) {
        const name = data.texts[kind];
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
    return new Map([...counts].filter(([, count]) => count > 0));
  }

  /** A list that opens, with a box for each thing that can be hidden. */
  menu(title, counts, hidden) {
    const list = element("div", { class: "choices" });
    const setAll = (shown) => () => {
      for (const name of counts.keys()) {
        if (shown) hidden.delete(name);
        else hidden.add(name);
      }
      this.changed();
    };
    list.append(
      element("button", { type: "button", onclick: setAll(true) }, "all"),
      element("button", { type: "button", onclick: setAll(false) }, "none"),
    );
    for (const [name, count] of counts) {
      const box = element("input", { type: "checkbox" });
      box.addEventListener("change", () => {
        if (box.checked) hidden.delete(name);
        else hidden.add(name);
        this.changed();
      });
      this.boxes.push({ box, name, hidden });
      list.append(
        element("label", {}, box, name, element("span", {}, String(count))),
      );
    }
    const made = element(
      "details",
      { name: "menu" },
      element("summary", {}, title),
      list,
    );
    this.menus.push(made);
    return made;
  }

  /** One button for each family: its colour, and whether it is shown. */
  familyButtons() {
    this.families = FAMILIES
      .map((family) => ({
        ...family,
        kinds: family.kinds.filter((kind) => this.kinds.has(kind)),
      }))
      .filter(({ kinds }) => kinds.length > 0);
    for (const family of this.families) {
      const { hiddenKinds } = this.filter;
      family.button = element(
        "button",
        {
          type: "button",
          class: "family",
          title: family.kinds.join(", "),
          onclick: () => {
            const isShown = family.kinds.some((kind) => !hiddenKinds.has(kind));
            for (const kind of family.kinds) {
              if (isShown) hiddenKinds.add(kind);
              else hiddenKinds.delete(kind);
            }
            this.changed();
          },
        },
        element("span", { class: `swatch ${family.color}` }),
        family.name,
      );
    }
    return element(
      "div",
      { class: "families", role: "group", "aria-label": "Kinds of events" },
      ...this.families.map(({ button }) => button),
    );
  }

  /** Closes the lists, but for one in which something is. */
  closeMenus(inside = document.body) {
    for (const menu of this.menus) {
      if (!menu.open || menu.contains(inside)) continue;
      // What has the focus must not vanish with it.
      if (menu.contains(document.activeElement)) menu.firstChild.focus();
      menu.open = false;
    }
  }

  showAll() {
    this.filter.clear();
    this.changed();
  }

  /** Makes the bar say what the filter says. */
  update(shownCounts) {
    const { filter } = this;
    if (this.search.value !== filter.text) this.search.value = filter.text;
    for (const { box, name, hidden } of this.boxes) {
      box.checked = !hidden.has(name);
    }
    for (const { kinds, button } of this.families) {
      const shown = kinds.filter((kind) => !filter.hiddenKinds.has(kind));
      button.setAttribute(
        "aria-pressed",
        shown.length === 0
          ? "false"
          : shown.length < kinds.length
          ? "mixed"
          : "true",
      );
    }
    const total = this.runs.map(({ length }) => length);
    this.count.textContent = filter.isOn
      ? shownCounts.map((count, i) => `${count} of ${total[i]}`).join(" and ") +
        " events"
      : total.map((count) => `${count}`).join(" and ") + " events";
    this.all.hidden = !filter.isOn;
  }
}
