/**
 * Progress: a line for every tenth, or one line that changes on a terminal.
 *
 * @module
 */

import { CountProgress } from "../../src/cli/long_work/count_progress.ts";
import { Progress } from "../../src/cli/long_work/progress.ts";
import { assert, assertEquals, assertStringIncludes } from "../deps.ts";
import { memoryHost } from "./memory_host.ts";

Deno.test("Progress writes a line for every tenth when nobody can see it change", () => {
  const host = memoryHost();
  const progress = new Progress(host, 1000);
  for (let done = 0; done <= 1000; done += 25) progress.update(done);
  progress.finish();
  const lines = host.error.trimEnd().split("\n");
  assertEquals(lines.length, 10);
  assert(lines[0]!.startsWith(" 10 %  100 of 1,000 bytes"), lines[0]);
  assert(lines[9]!.startsWith("100 %  1,000 of 1,000 bytes"), lines[9]);
});

Deno.test("Progress tells the rate and the time left", () => {
  const host = memoryHost();
  let now = 0;
  const progress = new Progress({ ...host, now: () => now }, 40_000_000);
  const seen: string[] = [];
  const shown = new Progress(
    { ...host, now: () => now, writeError: (text) => void seen.push(text) },
    40_000_000,
  );
  now = 500;
  progress.update(10_000_000);
  shown.update(10_000_000);
  assertStringIncludes(seen[0]!, "20 MB/s  1.50 s left");
});

Deno.test("Progress rewrites one line on a terminal, not too often, and clears it", () => {
  const host = memoryHost();
  let now = 0;
  const texts: string[] = [];
  const progress = new Progress({
    ...host,
    errorIsTerminal: true,
    now: () => now,
    writeError: (text) => void texts.push(text),
  }, 1000);
  for (now = 1; now <= 250; now++) progress.update(now);
  progress.finish();
  assertEquals(texts.length, 4);
  assert(texts.every((text) => text.startsWith("\r\x1b[K")), texts.join());
  assert(texts.every((text) => !text.includes("\n")), texts.join());
  assertEquals(texts.at(-1), "\r\x1b[K");
});

Deno.test("Progress says nothing about an empty file", () => {
  const host = memoryHost();
  new Progress(host, 0).update(0);
  assertEquals(host.error, "");
});

Deno.test("CountProgress tells pieces, rate and time left, once work is long", () => {
  let now = 0;
  const texts: string[] = [];
  const progress = new CountProgress(
    {
      ...memoryHost(),
      now: () => now,
      writeError: (text) => void texts.push(text),
    },
    40,
    "rows",
  );
  for (let done = 0; done <= 40; done++, now += 100) progress.update(done);
  assertEquals(texts[0], " 25 %  10 of 40 rows  10 a second  3.00 s left\n");
  assertEquals(texts.at(-1), "100 %  40 of 40 rows  10 a second\n");
  assertEquals(texts.length, 9);
  now = 0;
  const slow = new CountProgress(
    {
      ...memoryHost(),
      errorIsTerminal: true,
      now: () => now,
      writeError: (text) => void texts.push(text),
    },
    4,
    "parts",
  );
  now = 8000;
  slow.update(1, "memory");
  assertEquals(
    texts.at(-1),
    "\r\x1b[K 25 %  1 of 4 parts  24.0 s left  memory",
  );
});
