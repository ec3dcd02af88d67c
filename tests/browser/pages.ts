/**
 * A browser for the viewer's tests: pages of runs that commands make, opened so
 * that nothing may be loaded and nothing may fail, and keys, pictures and panels.
 *
 * @module
 */

import { assert, assertEquals } from "../deps.ts";
import { runCommandLine } from "../host/run_deno.ts";
import { type Browser, launch, type Page } from "./deps.ts";

/** Where the pictures are left. */
const PICTURES = new URL("pictures/", import.meta.url);

/** Debian calls it so; another place can be named. */
const BROWSER = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";

/** A page and what went wrong in it. */
export interface OpenPage {
  readonly page: Page;
  /** Errors, and addresses that were to be loaded. */
  readonly wrong: string[];
}

/** How a page is opened. */
export interface OpenOptions {
  /** Width and height; 1280 and 800. */
  readonly size?: readonly [width: number, height: number];
  /** What the system prefers; light. */
  readonly theme?: "dark" | "light";
  /** The part of the address after `#`. */
  readonly hash?: string;
}

/** A test; the browser's own timers and sockets outlive it. */
export function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, sanitizeOps: false, sanitizeResources: false });
}

/** A browser with a folder for what commands write. */
export class Pages {
  readonly #browser: Browser;
  readonly folder: string;

  private constructor(browser: Browser, folder: string) {
    this.#browser = browser;
    this.folder = folder;
  }

  static async start(): Promise<Pages> {
    await Deno.mkdir(PICTURES, { recursive: true });
    const browser = await launch({
      executablePath: BROWSER,
      headless: true,
      args: ["--no-sandbox", "--disable-gpu", "--force-device-scale-factor=1"],
      protocolTimeout: 120_000,
    });
    const folder = await Deno.makeTempDir({ prefix: "adapter-channel-" });
    return new Pages(browser, folder);
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await Deno.remove(this.folder, { recursive: true });
  }

  /** Opens a page of the folder. */
  async open(name: string, options: OpenOptions = {}): Promise<OpenPage> {
    const { hash = "", size: [width, height] = [1280, 800], theme = "light" } =
      options;
    const page = await this.#browser.newPage();
    const wrong: string[] = [];
    page.on("pageerror", (error) => wrong.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") wrong.push(message.text());
    });
    page.on("request", (request) => {
      if (!request.url().startsWith("file:")) wrong.push(request.url());
    });
    await page.setViewport({ width, height });
    await page.emulateMediaFeatures([
      { name: "prefers-color-scheme", value: theme },
    ]);
    await page.goto(`file://${this.folder}/${name}${hash}`);
    await drawn(page);
    return { page, wrong };
  }

  /** The trace of the main job, and its page. */
  async mainJob(name: string, ...words: string[]): Promise<void> {
    const input = `${this.folder}/in.bin`;
    await Deno.writeFile(input, new Uint8Array(2_000_000));
    const trace = `${this.folder}/${name}.json`;
    const flags = ["--map-registers", "40", "--trace", trace];
    await command(["run", input, ...flags, ...words]);
    await command(["view", trace]);
  }
}

/** Runs a command that must end so. */
export async function command(
  words: readonly string[],
  expected = 0,
): Promise<void> {
  const { code, error } = await runCommandLine(words);
  assertEquals(code, expected, error);
}

/** Waits for the next frame. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(
    "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))",
  );
}

/** Presses keys, and waits until what they did is drawn. */
export async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    // deno-lint-ignore no-explicit-any -- the driver's list of keys is no export
    await page.keyboard.press(key as any);
  }
  await drawn(page);
}

/**
 * Clicks an element, and waits until what this did is drawn. The browser has
 * confirmed a click before the page has seen it, so the page is asked.
 */
export async function click(page: Page, selector: string): Promise<void> {
  const seen = page.$eval(selector, (it) =>
    new Promise<void>((done) => {
      it.addEventListener("click", () => done(), { once: true });
    }));
  await page.click(selector);
  await seen;
  await drawn(page);
}

/** Waits until an expression holds in the page, and is drawn. */
export async function until(page: Page, expression: string): Promise<void> {
  await page.waitForFunction(expression, { timeout: 10_000 });
  await drawn(page);
}

/** What the panel of a run says. */
export function panel(page: Page, run = 0): Promise<string> {
  return page.$eval(`#run-${run} .panel`, ({ textContent }) => textContent!);
}

/** The number of the event at the cursor of a run, from 1. */
export async function eventOf(page: Page, run = 0): Promise<number> {
  return Number(/event(\d+) of /.exec(await panel(page, run))![1]);
}

/** Leaves a picture of the page, which must not be empty. */
export async function picture(page: Page, name: string): Promise<void> {
  const bytes = await page.screenshot();
  assert(bytes.length > 10_000, "an empty picture");
  await Deno.writeFile(new URL(name, PICTURES), bytes);
}

/** Leaves figures beside the pictures. */
export async function note(name: string, text: string): Promise<void> {
  await Deno.writeTextFile(new URL(name, PICTURES), text);
}
