/**
 * The viewer with a hundred thousand events: it stays smooth, opens soon, and
 * its file is no larger than what it holds. And at every size of window nothing
 * is cut off or lies over something else.
 *
 * @module
 */

import { median } from "../../bench/explorer/rounds.ts";
import { assert, assertEquals } from "../deps.ts";
import { longRun } from "../report/runs.ts";
import type { Page } from "./deps.ts";
import { command, drawn, note, Pages, picture, press, test } from "./pages.ts";

let pages: Pages;

Deno.test.beforeAll(async () => {
  pages = await Pages.start();
  await pages.mainJob("job");
});

Deno.test.afterAll(() => pages?.stop());

/** Does something many times, and draws after each. */
async function paintTimes(page: Page, work: string): Promise<number[]> {
  const times = await page.evaluate(`(async () => {
    const view = adapterChannel.active;
    const times = [];
    for (let i = 0; i < 40; i++) {
      await new Promise((done) => requestAnimationFrame(done));
      const before = performance.now();
      ${work};
      view.paint();
      times.push(performance.now() - before);
    }
    return times;
  })()`);
  return times as number[];
}

/** Writes a trace of many events, among sixteen actors and forty mailboxes. */
async function writeLongTrace(path: string): Promise<void> {
  const lines = longRun(100_000).map((event) => JSON.stringify(event))
    .join(",\n");
  const head =
    '{"trace":"adapter-channel","version":1,"scenario":"long","options":{},"events":[';
  await Deno.writeTextFile(
    path,
    `${head}\n${lines}\n],"status":"completed"}\n`,
  );
}

test("a hundred thousand events stay smooth", async () => {
  const trace = `${pages.folder}/long.json`;
  await writeLongTrace(trace);
  await command(["view", trace]);
  const size = Deno.statSync(`${pages.folder}/long.html`).size;
  assert(size < Deno.statSync(trace).size, `${size} bytes`);
  const { page, wrong } = await pages.open("long.html");
  await picture(page, "hundred_thousand.png");
  const works = {
    zoom: "view.viewport.zoom(i < 20 ? 0.7 : 1 / 0.7, 300, view.width)",
    "pan far off": "view.viewport.move(view.viewport.span / 50)",
    step: "view.step(1)",
    jump: "view.goTo(i * 2477)",
    filter:
      "adapterChannel.filter.text = `box ${i}`; adapterChannel.refilter()",
  };
  const opened = await page.evaluate(
    "performance.getEntriesByType('navigation')[0].loadEventEnd",
  ) as number;
  assert(opened > 0 && opened < 5000, `opens in ${opened} ms`);
  const figures = [
    `${(size / 1e6).toFixed(1)} MB`,
    `opens in ${Math.round(opened)} ms`,
  ];
  for (const [name, work] of Object.entries(works)) {
    const time = median(await paintTimes(page, work));
    figures.push(`${name} ${time.toFixed(1)} ms`);
    // A frame at 30 a second; words of a filter are looked for in all events.
    const most = name === "filter" ? 150 : 33;
    assert(time < most, `${name} takes ${time} ms`);
  }
  await note("hundred_thousand.txt", `At 1280 by 800: ${figures.join(", ")}\n`);
  assertEquals(wrong, []);
  await page.close();
});

/** Elements whose text is cut off, or that reach out of the window. */
const CUT = `[...document.querySelectorAll(
  "button, summary, h2, h3, p, code, dt, dd, li, kbd, output, .label",
)].filter((it) => it.offsetParent !== null &&
  getComputedStyle(it).position !== "fixed").filter((it) => {
  const { left, right } = it.getBoundingClientRect();
  const isTitled = it.querySelector(".name") !== null || it.closest("[title]");
  return right > innerWidth + 1 || left < -1 ||
    !isTitled && it.scrollWidth > it.clientWidth + 1 && it.clientWidth > 0;
}).map((it) => it.tagName + " " + it.textContent.slice(0, 40))`;

test("at every size nothing reaches out of the window or is cut off", async () => {
  const sizes = [[1280, 800], [1920, 1080], [800, 600], [420, 800]] as const;
  for (const size of sizes) {
    for (const theme of ["light", "dark"] as const) {
      const { page, wrong } = await pages.open("job.html", { size, theme });
      await press(page, "End", "ArrowLeft", "+", "+", "+");
      assertEquals(await page.evaluate(CUT), [], `${size}`);
      const wide = await page.evaluate("document.body.scrollWidth") as number;
      assert(wide <= size[0], `${wide} of ${size}`);
      await picture(page, `job_${size.join("x")}_${theme}.png`);
      assertEquals(wrong, []);
      await page.close();
    }
  }
});

test("on paper the page is light and has no buttons", async () => {
  const { page, wrong } = await pages.open("job.html", { theme: "dark" });
  const before = await page.evaluate("document.documentElement.dataset.theme");
  assertEquals(before, "dark");
  await page.evaluate("globalThis.themes = []");
  await page.evaluate(
    'addEventListener("beforeprint", () => themes.push(document.documentElement.dataset.theme))',
  );
  const bytes = await page.pdf();
  assert(bytes.length > 5000);
  await drawn(page);
  assertEquals(await page.evaluate("themes"), ["light"]);
  const after = await page.evaluate("document.documentElement.dataset.theme");
  assertEquals(after, "dark");
  assertEquals(wrong, []);
  await page.close();
});
