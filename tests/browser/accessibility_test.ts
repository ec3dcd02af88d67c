/**
 * The viewer by the rules of accessibility that a program can check: names and
 * roles of what can be used, contrast, headings, order of focus; in both themes.
 *
 * @module
 */

import { assert, assertEquals } from "../deps.ts";
import { axe, type Page } from "./deps.ts";
import { click, command, Pages, press, test } from "./pages.ts";

let pages: Pages;

Deno.test.beforeAll(async () => {
  pages = await Pages.start();
  await pages.mainJob("job");
  const race = `${pages.folder}/race.html`;
  await command(["demo", "--page", race]);
});

Deno.test.afterAll(() => pages?.stop());

/** What breaks a rule of WCAG 2.2 A or AA, or good practice, in a sentence each. */
async function faults(page: Page): Promise<unknown> {
  await page.evaluate(axe.source);
  return await page.evaluate(`axe.run({ runOnly: [
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice",
  ] }).then(({ violations }) => violations.map(({ help, nodes }) =>
    help + ": " + nodes[0].html
  ))`);
}

for (const theme of ["light", "dark"] as const) {
  for (const name of ["job.html", "race.html"]) {
    test(`${name} breaks no rule of accessibility, ${theme}`, async () => {
      const { page, wrong } = await pages.open(name, { theme });
      await press(page, "End", "ArrowLeft");
      assertEquals(await faults(page), []);
      await click(page, ".filters summary");
      await click(page, ".family");
      assertEquals(await faults(page), []);
      await press(page, "?");
      assertEquals(await faults(page), []);
      assertEquals(wrong, []);
      await page.close();
    });
  }
}

test("Tab reaches everything that can be used, and what has the focus shows it", async () => {
  const { page, wrong } = await pages.open("job.html");
  const seen: string[] = [];
  for (let i = 0; i < 60; i++) {
    await press(page, "Tab");
    // After the last one the browser itself has the focus.
    if (await page.evaluate("document.activeElement === document.body")) break;
    const [name, outline] = await page.evaluate(`(() => {
      const { activeElement } = document;
      return [
        activeElement.getAttribute("aria-label") ?? activeElement.textContent,
        getComputedStyle(activeElement).outlineStyle,
      ];
    })()`) as [string, string];
    if (seen.includes(name)) break;
    assert(outline !== "none", `${name} does not show that it has the focus`);
    seen.push(name);
  }
  for (const name of ["help", "actors", "kinds", "copy"]) {
    assert(seen.some((text) => text.includes(name)), `no ${name} in ${seen}`);
  }
  assert(seen.some((text) => text.startsWith("Events of main-job")));
  assert(seen.some((text) => text.startsWith("The event and the state")));
  assertEquals(wrong, []);
  await page.close();
});

test("nothing moves by itself, so that there is nothing to reduce", async () => {
  const { page } = await pages.open("job.html");
  await press(page, "End", "+", "+");
  const running = await page.evaluate("document.getAnimations().length");
  assertEquals(running, 0);
  const moving = await page.evaluate(`[...document.querySelectorAll("*")]
    .map((it) => getComputedStyle(it))
    .filter(({ animationName, transitionDuration }) =>
      animationName !== "none" || transitionDuration !== "0s"
    ).length`);
  assertEquals(moving, 0);
  await page.close();
});
