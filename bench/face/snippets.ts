/**
 * The snippets of the documentation: how many there are, how many the doc tests
 * run, and whether these pass.
 *
 * @module
 */

import { runDeno } from "../../tests/host/run_deno.ts";
import { sourceFiles, textOf } from "../../tests/host/source_tree.ts";
import { atLeast, atMost, type Figure, told } from "../figures/figure.ts";

/** A fenced block of TypeScript, in Markdown or in a comment. */
const FENCE = /^[ \t]*(?:\*[ \t]*)?```ts\b(.*)$/gm;

/** The pages that people read. */
const PAGES = [
  "README.md",
  ".github/ARCHITECTURE.md",
  ".github/EXPLORING.md",
] as const;

/** What the doc tests look through. */
const PLACES = [...PAGES, "mod.ts", "src"] as const;

/** Counts the snippets; with `runs`, runs them too. */
export async function snippetFigures(runs: boolean): Promise<Figure[]> {
  let all = 0;
  let ignored = 0;
  for (const path of [...PAGES, "mod.ts", ...sourceFiles("src")]) {
    for (const [, rest = ""] of textOf(path).matchAll(FENCE)) {
      all++;
      if (rest.includes("ignore")) ignored++;
    }
  }
  const counted = [
    told("face.snippets", all, ""),
    atMost("face.snippets.not-run", ignored, 0, "", true),
  ];
  if (!runs) return counted;
  const words = ["test", "--quiet", "--doc", "--no-prompt", "--allow-read=."];
  const { out } = await runDeno([...words, ...PLACES]);
  const [, passed = "0", failed = "1"] =
    /\| (\d+) passed.*\| (\d+) failed/.exec(out) ?? [];
  return [
    ...counted,
    atLeast("face.snippets.passed", Number(passed), all - ignored, "", true),
    atMost("face.snippets.failed", Number(failed), 0, "", true),
  ];
}
