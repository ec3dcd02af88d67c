/**
 * How many lines of `src/`, outside of the command line and the campaign, the
 * tests run.
 *
 * @module
 */

import { inFolder, runDeno } from "../../tests/host/run_deno.ts";
import { atLeast, type Figure, told } from "../figures/figure.ts";

/** The target in per cent. */
const LIMIT = 95;

/** Runs the model's tests and reads what they covered. Takes minutes. */
export function coverageFigures(): Promise<Figure[]> {
  return inFolder(async (folder) => {
    const test = ["test", "--quiet", "--no-check", "--no-prompt", "--parallel"];
    const { code, out, error } = await runDeno([
      ...test,
      "--allow-read=.",
      `--coverage=${folder}`,
      "--ignore=tests/host,tests/browser",
      "tests",
    ]);
    if (code !== 0) {
      throw new Error(`The tests fail: ${(out + error).slice(-2000)}`);
    }
    const report = await runDeno(["coverage", "--quiet", "--lcov", folder]);
    const { found, hit } = counted(report.out);
    return [
      atLeast("face.coverage", 100 * hit / found, LIMIT, "%", true),
      told("face.coverage.lines", found, ""),
    ];
  });
}

/** Adds up the lines of the files that count. */
function counted(lcov: string): { found: number; hit: number } {
  let found = 0;
  let hit = 0;
  for (const record of lcov.split("end_of_record")) {
    const [, file = ""] = /^SF:(.*)$/m.exec(record) ?? [];
    if (!/\/src\//.test(file) || /\/src\/(cli|campaign)\//.test(file)) continue;
    found += Number(/^LF:(\d+)$/m.exec(record)?.[1] ?? 0);
    hit += Number(/^LH:(\d+)$/m.exec(record)?.[1] ?? 0);
  }
  return { found, hit };
}
