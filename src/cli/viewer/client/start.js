/**
 * Puts the page together: one run or two that move as one, their filter, the
 * keys, the theme, and the address.
 */

import { element, forgetTheme } from "./drawing.js";
import { Filter } from "./filter.js";
import { FilterBar } from "./filter_bar.js";
import { helpDialog, pressKey } from "./keys.js";
import { followAddress, noteAddress } from "./link.js";
import { matchingRuns } from "./run.js";
import { chooseOtherTheme, setPrinting, systemIsDark } from "./theme.js";
import { keyButton, toolbar } from "./toolbar.js";
import { View } from "./view.js";

class Page {
  constructor({ runs, difference }) {
    this.difference = difference;
    this.filter = new Filter();
    this.runs = matchingRuns(runs);
    const shown = this.filter.applied(this.runs);
    this.views = this.runs.map((run, i) =>
      new View(run, shown[i], difference, i)
    );
    this.active = this.views[0];
    this.bar = new FilterBar(
      this.runs,
      this.filter,
      () => this.refilter(),
    );
    this.search = this.bar.search;
    this.help = helpDialog();
    this.build();
    this.listen();
    this.bar.update([]);
    this.begin();
  }

  build() {
    const { body } = document;
    body.classList.toggle("two", this.views.length > 1);
    body.append(
      element("header", {}, ...this.told(), toolbar(this)),
      this.bar.element,
      element("main", {}, ...this.views.map((view) => view.element)),
      this.help,
    );
  }

  /** What the head of the page tells: the difference, or the run and its trouble. */
  told() {
    if (this.views.length > 1) {
      const title = element("h1", { class: "offstage" }, document.title);
      return [title, this.differenceTold()];
    }
    const { length } = this.active.run.trouble;
    const trouble = () =>
      keyButton(this, `trouble: ${length}`, "n", { class: "trouble" });
    return [
      element("h1", {}, this.active.run.data.title),
      ...(length === 0 ? [] : [trouble()]),
    ];
  }

  differenceTold() {
    const { difference, views } = this;
    if (difference === null) {
      return element(
        "p",
        { class: "difference" },
        "The two runs are the same.",
      );
    }
    const says = views.map(({ run }) =>
      difference < run.length ? run.sentence(difference) : "the run has ended"
    );
    return element(
      "p",
      { class: "difference" },
      keyButton(this, `The runs differ first at event ${difference + 1}`, "d"),
      ` ${says.join(" / ")}`,
    );
  }

  listen() {
    for (const view of this.views) {
      view.onmove = () => this.together(view);
      const choose = () => this.active = view;
      view.element.addEventListener("pointerdown", choose);
      view.element.addEventListener("focusin", choose);
      view.scroller.addEventListener("scroll", () => this.scrolled(view));
      new ResizeObserver(() => view.draw()).observe(view.scroller);
    }
    addEventListener("keydown", (event) => this.key(event));
    addEventListener("hashchange", () => this.open(location.hash));
    systemIsDark.addEventListener("change", () => this.recolor());
    // A printer takes what was drawn before it was asked.
    for (
      const [event, printing] of [["beforeprint", true], ["afterprint", false]]
    ) {
      addEventListener(event, () => {
        setPrinting(printing);
        this.recolor();
      });
    }
  }

  key(event) {
    if (this.help.open) return;
    if (event.key === "Escape") this.bar.closeMenus();
    const isField = event.target.matches("input[type=search], textarea");
    if (isField) {
      const { scroller } = this.active;
      if (event.key === "Escape" || event.key === "Enter") scroller.focus();
      if (event.key === "Enter") this.active.step(event.shiftKey ? -1 : 1);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (pressKey(event, this.active, this)) event.preventDefault();
  }

  /** Where the page begins: at its address, else at what is to be looked at. */
  begin() {
    if (this.open(location.hash)) return;
    const { run } = this.active;
    const bugCheck = run.trouble.find((moment) =>
      run.kindOf(moment) === "BugCheck"
    );
    const first = run.data.message === "" ? 0 : run.length - 1;
    this.active.goTo(this.difference ?? bugCheck ?? first);
  }

  open(address) {
    const follows = followAddress(address, this);
    if (follows) this.refilter();
    return follows;
  }

  /** Both runs look at the same part and stand at the same event. */
  together(moved) {
    for (const view of this.views) {
      if (view === moved || view.run.length === 0) continue;
      view.viewport.follow(moved.viewport);
      view.setCursor(moved.cursor);
    }
    noteAddress(this);
  }

  scrolled({ scroller }) {
    for (const view of this.views) {
      if (view.scroller !== scroller) {
        view.scroller.scrollTop = scroller.scrollTop;
      }
    }
  }

  refilter() {
    const shown = this.filter.applied(this.runs);
    this.views.forEach((view, i) => view.show(shown[i]));
    this.bar.update(this.views.map(({ shown }) => shown.count));
    noteAddress(this);
  }

  showAll() {
    this.bar.showAll();
  }

  changeTheme() {
    chooseOtherTheme();
    this.recolor();
  }

  /** Draws at once in the colours that hold now. */
  recolor() {
    forgetTheme();
    for (const view of this.views) {
      view.isPanelStale = true;
      view.paint();
    }
  }
}

// The name is for tests, and for whoever looks from the browser's console.
globalThis.adapterChannel = new Page(
  JSON.parse(document.getElementById("data").textContent),
);
