/**
 * The viewer in a real browser: opens pages of the main job and of a caught
 * race, steps, filters, finds the difference, and leaves pictures behind.
 *
 * `deno task test:browser` installs the browser and runs this.
 *
 * @module
 */

import { assert, assertEquals, assertStringIncludes } from "../deps.ts";
import { runCommandLine } from "../host/run_deno.ts";
import { longRun } from "../report/runs.ts";
import { type Browser, launch, type Page } from "./deps.ts";

/** Where the pictures are left. */
const PICTURES = new URL("pictures/", import.meta.url);

/** Debian calls it so; another place can be named. */
const BROWSER = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";

let browser: Browser;
let folder: string;

Deno.test.beforeAll(async () => {
  folder = await Deno.makeTempDir({ prefix: "adapter-channel-" });
  await Deno.mkdir(PICTURES, { recursive: true });
  browser = await launch({
    executablePath: BROWSER,
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--force-device-scale-factor=1"],
    defaultViewport: { width: 1400, height: 1000 },
    protocolTimeout: 120_000,
  });
});

Deno.test.afterAll(async () => {
  await browser?.close();
  await Deno.remove(folder, { recursive: true });
});

/** A test; the browser's own timers and sockets outlive it. */
function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, sanitizeOps: false, sanitizeResources: false });
}

/** Runs a command that must end so. */
async function command(words: readonly string[], expected = 0): Promise<void> {
  const { code, error } = await runCommandLine(words);
  assertEquals(code, expected, error);
}

/** Opens a page; nothing may be loaded and nothing may fail. */
async function open(path: string): Promise<{ page: Page; wrong: string[] }> {
  const page = await browser.newPage();
  const wrong: string[] = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith("file:")) wrong.push(request.url());
  });
  await page.goto(`file://${path}`);
  await drawn(page);
  return { page, wrong };
}

/** Waits for the next frame. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate(
    "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))",
  );
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    // deno-lint-ignore no-explicit-any -- the driver's list of keys is no export
    await page.keyboard.press(key as any);
  }
  await drawn(page);
}

/** What the panel of a run says. */
function panel(page: Page, run = 0): Promise<string> {
  return page.$eval(`#run-${run} .panel`, ({ textContent }) => textContent!);
}

/** The colours that the page is shown in. */
function theme(page: Page): Promise<string> {
  return page.evaluate(
    "getComputedStyle(document.documentElement).colorScheme",
  ) as Promise<string>;
}

/** Changes the system's colours. */
async function system(page: Page, value: "dark" | "light"): Promise<void> {
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
  await drawn(page);
}

async function picture(page: Page, name: string): Promise<void> {
  const bytes = await page.screenshot();
  assert(bytes.length > 10_000, "an empty picture");
  await Deno.writeFile(new URL(name, PICTURES), bytes);
}

test("the main job's page steps, zooms, filters and shows the state", async () => {
  const input = `${folder}/in.bin`;
  const trace = `${folder}/job.json`;
  await Deno.writeFile(input, new Uint8Array(2_000_000));
  await command(["run", input, "--map-registers", "40", "--trace", trace]);
  await command(["view", trace]);
  const { page, wrong } = await open(`${folder}/job.html`);
  assertStringIncludes(await panel(page), "event1 of ");
  await press(page, "ArrowRight", "ArrowRight");
  assertStringIncludes(await panel(page), "event3 of ");
  await press(page, "End");
  const [, last, all] = /event(\d+) of (\d+)/.exec(await panel(page))!;
  assertEquals(last, all);
  await press(page, "Home", "/");
  await page.keyboard.type("is granted");
  await press(page, "Escape", "ArrowRight");
  const told = await panel(page);
  assertStringIncludes(told, "is granted with map registers");
  assertStringIncludes(told, "map registers (1)0 to ");
  await press(page, "+", "+", "t", "0");
  await picture(page, "main_job.png");
  assertEquals(await theme(page), "light");
  await system(page, "dark");
  assertEquals(await theme(page), "dark");
  await system(page, "light");
  await page.click(".theme");
  await drawn(page);
  assertEquals(await theme(page), "dark");
  await picture(page, "main_job_other_theme.png");
  await system(page, "dark");
  await system(page, "light");
  assertEquals(await theme(page), "dark");
  assertEquals(wrong, []);
  await page.close();
});

test("two runs of a race are compared, and the difference is found", async () => {
  const module = "tests/cli/scenarios/lost_update.ts";
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
  const { page, wrong } = await open(both);
  const says = await page.$eval("button.difference", (it) => it.textContent!);
  const [, event] = /first at event (\d+)/.exec(says)!;
  await page.click("button.difference");
  await drawn(page);
  for (const run of [0, 1]) {
    assertStringIncludes(await panel(page, run), `event${event} of `);
  }
  assert(await panel(page, 0) !== await panel(page, 1));
  await picture(page, "caught_race.png");
  assertEquals(wrong, []);
  await page.close();
});

test("a hundred thousand events stay smooth", async () => {
  const events = longRun(100_000);
  const lines = events.map((event) => JSON.stringify(event)).join(",\n");
  const head =
    '{"trace":"adapter-channel","version":1,"scenario":"long","options":{},"events":[';
  const trace = `${folder}/long.json`;
  await Deno.writeTextFile(
    trace,
    `${head}\n${lines}\n],"status":"completed"}\n`,
  );
  await command(["view", trace]);
  const { page, wrong } = await open(`${folder}/long.html`);
  const times = await page.evaluate(() => {
    // deno-lint-ignore no-explicit-any -- the page's own variable
    const [view] = (globalThis as any).adapterChannelViews;
    const times: number[] = [];
    for (let i = 0; i < 40; i++) {
      view.window.zoom(i < 20 ? 0.7 : 1.4, 300, view.width);
      view.cursor = i * 2500;
      const before = performance.now();
      view.paint();
      times.push(performance.now() - before);
    }
    return times.sort((a, b) => a - b);
  });
  // Half of a frame at 30 pictures a second, for a machine that does nothing else.
  assert(times[20]! < 33, `a frame takes ${times[20]} ms`);
  await picture(page, "hundred_thousand.png");
  assertEquals(wrong, []);
  await page.close();
});
