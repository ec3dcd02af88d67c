/**
 * The viewer in a real browser: pages of the main job, of a caught race and of
 * a deadlock are stepped through, filtered and compared, and leave pictures.
 *
 * `deno task test:browser` installs the browser and runs this.
 *
 * @module
 */

import { assert, assertEquals, assertStringIncludes } from "../deps.ts";
import { runCommandLine } from "../host/run_deno.ts";
import {
  click,
  command,
  eventOf,
  Pages,
  panel,
  picture,
  press,
  test,
  until,
} from "./pages.ts";

let pages: Pages;

Deno.test.beforeAll(async () => {
  pages = await Pages.start();
  await pages.mainJob("job");
});

Deno.test.afterAll(() => pages?.stop());

test("the main job's page steps, zooms, filters and shows the state", async () => {
  const { page, wrong } = await pages.open("job.html");
  assertEquals(await eventOf(page), 1);
  await press(page, "ArrowRight", "ArrowRight");
  assertEquals(await eventOf(page), 3);
  await press(page, "End");
  const [, last, all] = /event(\d+) of (\d+)/.exec(await panel(page))!;
  assertEquals(last, all);
  await press(page, "Home", "/");
  await page.keyboard.type("Is granted");
  await press(page, "Escape", "ArrowRight");
  const told = await panel(page);
  assertStringIncludes(told, "is granted with map registers");
  assertStringIncludes(told, "map registers0 of 40 free");
  assertStringIncludes(told, "inside");
  const count = await page.$eval(".count", (it) => it.textContent!);
  assert(/^\d+ of \d+ events$/.test(count), count);
  const scale = () =>
    page.$eval(".strip + .strip .label", (it) => it.textContent);
  assertEquals(await scale(), "event · tick");
  await press(page, "x", "+", "+", "t");
  assertEquals(await scale(), "tick");
  await picture(page, "main_job.png");
  await press(page, "t", "0", "l");
  await picture(page, "main_job_other_theme.png");
  assertEquals(wrong, []);
  await page.close();
});

test("causes are followed, and lanes are walked, with keys alone", async () => {
  const { page, wrong } = await pages.open("job.html");
  await press(page, "/");
  await page.keyboard.type("takes 0 from");
  await press(page, "Enter", "x");
  const taken = await eventOf(page);
  assertStringIncludes(await panel(page), "← message");
  await press(page, "[");
  const sent = await eventOf(page);
  assert(sent < taken);
  assertStringIncludes(await panel(page), "→ message");
  await press(page, "]");
  assertEquals(await eventOf(page), taken);
  const actor = () => page.$eval(".sentence strong", (it) => it.textContent!);
  const own = await actor();
  await page.keyboard.down("Shift");
  await press(page, "ArrowRight");
  await page.keyboard.up("Shift");
  assertEquals(await actor(), own);
  assert(await eventOf(page) > taken);
  await press(page, "ArrowDown");
  assert(await actor() !== own);
  const slider = await page.$eval(
    ".scroller",
    (
      it,
    ) => [it.getAttribute("aria-valuenow"), it.getAttribute("aria-valuetext")],
  );
  assertEquals(slider[0], String(await eventOf(page)));
  assertStringIncludes(slider[1]!, await actor());
  assertEquals(wrong, []);
  await page.close();
});

test("actors and kinds are hidden and shown again", async () => {
  const { page, wrong } = await pages.open("job.html");
  const shown = () =>
    page.$$eval(
      ".labels .lane .name",
      (names) => names.map(({ textContent }) => textContent!),
    );
  const before = await shown();
  await click(page, ".filters details:nth-of-type(1) summary");
  await click(page, ".filters details:nth-of-type(1) label");
  const after = await shown();
  assertEquals(after.length, before.length - 1);
  await picture(page, "actors.png");
  await click(page, ".families button:nth-child(1)");
  assertEquals(
    await page.$eval(
      ".families button",
      (it) => it.getAttribute("aria-pressed"),
    ),
    "false",
  );
  const open = () => page.$$eval(".filters details[open]", (all) => all.length);
  assertEquals(await open(), 0, "a click elsewhere closes the list");
  await click(page, ".filters details:nth-of-type(2) summary");
  assertEquals(await open(), 1);
  await press(page, "Tab", "Escape");
  assertEquals(await open(), 0);
  const focused = await page.evaluate("document.activeElement.textContent");
  assertEquals(focused, "kinds", "the focus stays where the list was");
  await press(page, "Home", "ArrowRight");
  assertEquals((await panel(page)).includes("kindCall"), false);
  await press(page, "x");
  assertEquals((await shown()).length, before.length);
  assertEquals(wrong, []);
  await page.close();
});

test("the pointer goes to events, drags, zooms, and tells what is under it", async () => {
  const { page, wrong } = await pages.open("job.html");
  const box = (await (await page.$("canvas.tracks"))!.boundingBox())!;
  const looked = () =>
    page.evaluate("adapterChannel.active.viewport.span") as Promise<number>;
  const lane = box.y + 96 + 10;
  await page.mouse.move(box.x + 3, lane);
  await until(page, "!document.querySelector('.tip').hidden");
  const tip = await page.$eval(".tip", (it) => it.textContent!);
  assert(/^main .* · event \d+, tick 0/.test(tip), tip);
  await page.mouse.click(box.x + box.width / 2, lane);
  await until(page, "adapterChannel.active.cursor > 0");
  const middle = await eventOf(page);
  assertEquals(
    await page.$eval(".sentence strong", (it) => it.textContent),
    "main",
  );
  const whole = await looked();
  await page.keyboard.down("Control");
  await page.mouse.wheel({ deltaY: -400 });
  await page.keyboard.up("Control");
  await until(page, `adapterChannel.active.viewport.span < ${whole / 2}`);
  const from = await page.evaluate("adapterChannel.active.viewport.start");
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 - 200, lane, { steps: 4 });
  await page.mouse.up();
  await until(page, `adapterChannel.active.viewport.start > ${from}`);
  assertEquals(await eventOf(page), middle, "dragging is no click");
  assertEquals(wrong, []);
  await page.close();
});

test("the address holds what is looked at, and a link shows it again", async () => {
  const { page, wrong } = await pages.open("job.html", {
    hash: "#event=500&from=400&span=200&text=worker",
  });
  assertEquals(await eventOf(page), 500);
  const at = await page.evaluate(
    "JSON.stringify([adapterChannel.active.viewport.start, adapterChannel.active.viewport.span, adapterChannel.search.value])",
  );
  assertEquals(JSON.parse(at as string), [400, 200, "worker"]);
  await press(page, "ArrowRight");
  const event = await eventOf(page);
  await page.waitForFunction(`location.hash.includes("event=${event}&")`);
  assertEquals(wrong, []);
  await page.close();
});

test("help names every key, and the focus comes back", async () => {
  const { page, wrong } = await pages.open("job.html", { size: [800, 600] });
  await page.focus(".scroller");
  await press(page, "?");
  await picture(page, "help.png");
  const keys = await page.$$eval("dialog kbd", (keys) => keys.length);
  assert(keys >= 20, String(keys));
  assertEquals(await page.$eval("dialog", (it) => it.open), true);
  await press(page, "ArrowRight", "Escape");
  assertEquals(await page.$eval("dialog", (it) => it.open), false);
  assertEquals(await eventOf(page), 1, "keys of the help are its own");
  const focused = await page.evaluate("document.activeElement.className");
  assertEquals(focused, "scroller");
  assertEquals(wrong, []);
  await page.close();
});

test("two runs of a race are compared, and the difference is found", async () => {
  const module = "tests/cli/scenarios/lost_update.ts";
  const { folder } = pages;
  const [good, bad] = [`${folder}/good.json`, `${folder}/bad.json`];
  await command(["explore", module, "--trace", bad], 1);
  const all = await runCommandLine(["explore", module, "--all", "--json"]);
  const { outcomes } = JSON.parse(all.out);
  const fine = outcomes.seen.find(({ isExpected }: { isExpected: boolean }) =>
    isExpected
  );
  await command(["replay", module, fine.line, "--trace", good]);
  const both = `${folder}/both.html`;
  await command(["view", good, "--against", bad, "--output", both]);
  const { page, wrong } = await pages.open("both.html", { theme: "dark" });
  const says = await page.$eval("p.difference", (it) => it.textContent!);
  const [, event] = /first at event (\d+)/.exec(says)!;
  // A title of any length must not come from under the head of the page.
  const hidden = await page.$eval("h1.offstage", (it) => it.clientWidth);
  assertEquals(hidden, 1);
  const bothAt = async (number: number) => {
    assertEquals([await eventOf(page, 0), await eventOf(page, 1)], [
      ...[number, number],
    ]);
  };
  await bothAt(Number(event));
  await press(page, "Home");
  await bothAt(1);
  await click(page, "p.difference button");
  await bothAt(Number(event));
  assert(await panel(page, 0) !== await panel(page, 1));
  await press(page, "+");
  const spans = await page.evaluate(
    "JSON.stringify(adapterChannel.views.map(({ viewport }) => [viewport.start, viewport.span]))",
  );
  const [one, other] = JSON.parse(spans as string);
  assertEquals(one, other);
  await picture(page, "caught_race.png");
  assertEquals(wrong, []);
  await page.close();
});

test("a caught race and a deadlock open at what is wrong, with the command to see it again", async () => {
  const { folder } = pages;
  await command(["demo", "--page", `${folder}/race.html`]);
  const race = await pages.open("race.html", { theme: "dark" });
  assertStringIncludes(await panel(race.page), "kindBugCheck");
  await press(race.page, "Home", "n");
  assertStringIncludes(await panel(race.page), "Races with thread 1, which ");
  await press(race.page, "n", "n");
  assertStringIncludes(await panel(race.page), "kindBugCheck");
  const line = await race.page.$eval(".about code", (it) => it.textContent!);
  assert(/replay tests\/demo\/\w+\.ts r1\S+$/.test(line), line);
  await picture(race.page, "demo.png");
  assertEquals(race.wrong, []);
  await race.page.close();
  const trace = `${folder}/deadlock.json`;
  const module = "tests/cli/scenarios/two_locks.ts";
  await command(["explore", module, "--trace", trace], 1);
  await command(["view", trace]);
  const locks = await pages.open("deadlock.html", { size: [800, 600] });
  const message = await locks.page.$eval(".message", (it) => it.textContent!);
  assertStringIncludes(
    message,
    "first waits for the lock right, held by second",
  );
  assertStringIncludes(await panel(locks.page), "lock right1second");
  await picture(locks.page, "deadlock.png");
  assertEquals(locks.wrong, []);
  await locks.page.close();
});

test("a run without events says so, and every key may be pressed", async () => {
  await Deno.writeTextFile(
    `${pages.folder}/empty.json`,
    '{"trace":"adapter-channel","version":1,"scenario":"empty","options":{},"events":[\n],"status":"completed"}\n',
  );
  await command(["view", `${pages.folder}/empty.json`]);
  const { page, wrong } = await pages.open("empty.html");
  assertEquals(await panel(page), "This run has no events.");
  const keys = await page.evaluate("KEYS.map(([name]) => name)") as string[];
  assert(keys.length > 15);
  await press(page, ...keys.filter((key) => key !== "?" && key !== "/"));
  await click(page, ".overview");
  await click(page, ".ruler");
  assertEquals(await panel(page), "This run has no events.");
  assertEquals(wrong, []);
  await page.close();
});

test("the policy of the page lets nothing be loaded or sent", async () => {
  const { page } = await pages.open("job.html");
  const ways = [
    'fetch("https://example.org/").then(() => true, () => false)',
    'new Promise((done) => { const it = new Image(); it.onload = () => done(true); it.onerror = () => done(false); it.src = "https://example.org/a.png"; })',
    'import("data:text/javascript,export default 1").then(() => true, () => false)',
  ];
  for (const way of ways) {
    assertEquals(await page.evaluate(`(async () => ${way})()`), false, way);
  }
  await page.close();
});
