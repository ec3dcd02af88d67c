/**
 * `figures`: how figures are shown, and when they fail the command.
 *
 * @module
 */

import {
  atLeast,
  atMost,
  exactly,
  told,
} from "../../src/cli/figures/figure.ts";
import {
  figuresJson,
  figuresTable,
} from "../../src/cli/figures/figures_table.ts";
import { calmRatio } from "../../src/cli/figures/main_job.ts";
import { plainCopy } from "../../src/cli/figures/plain_copy.ts";
import { main } from "../../src/cli/main.ts";
import { paint } from "../../src/cli/text/paint.ts";
import { assertEquals } from "../deps.ts";
import { memoryHost, someBytes } from "./memory_host.ts";

const figures = [
  atMost("job.ratio", 2.504, 3, "times"),
  atLeast("job.cancels", 0, 1, "cancels"),
  exactly("job.leaks", 0, 0, "registers"),
  told("job.rate", 1234.5, "MB/s"),
  told("job.twin", "no compiler", ""),
];

Deno.test("figures stand in columns, with a word for each", () => {
  assertEquals(
    figuresTable(figures, paint(false)),
    [
      "figure       value  unit       target",
      "job.ratio     2.50  times      <= 3    ok",
      "job.cancels      0  cancels    >= 1    falls short",
      "job.leaks        0  registers  = 0     ok",
      "job.rate     1,235  MB/s",
      "job.twin     no compiler",
      "",
    ].join("\n"),
  );
});

Deno.test("figures are a line of JSON each for programs", () => {
  const lines = figuresJson(figures).trimEnd().split("\n");
  assertEquals(lines.length, figures.length);
  assertEquals(JSON.parse(lines[1]!), {
    id: "job.cancels",
    value: 0,
    unit: "cancels",
    target: ">= 1",
    ok: false,
    gate: true,
  });
});

Deno.test("the plain copy hashes both copies of every byte", () => {
  const bytes = someBytes(70_000);
  const { first, second } = plainCopy(bytes);
  assertEquals(first, second);
  assertEquals(first.length, 64);
});

Deno.test("the ratio of the main job leaves out the rounds that were disturbed", () => {
  const calm = { before: 100, job: 250, after: 100 };
  const busy = { before: 100, job: 900, after: 400 };
  const rounds = [busy, calm, busy, calm, { ...calm, job: 270 }];
  assertEquals(calmRatio(rounds), 2.5);
  // A slow run between calm copies counts: it may be the run that is slow.
  const slow = { ...calm, job: 400 };
  assertEquals(calmRatio([slow, slow, slow, busy, busy]), 4);
});

Deno.test("figures of something unknown are refused with the choices", async () => {
  const host = memoryHost();
  assertEquals(await main(["figures", "speed"], host), 2);
  assertEquals(
    host.error,
    "Cannot take speed for name: it must be one of main-job, pool, explorer, conformance, verifier, face\n",
  );
  assertEquals(host.out, "");
});
