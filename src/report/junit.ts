/**
 * What searches found as a JUnit report, which build servers show.
 *
 * @module
 */

import type { Exploration } from "../explore/mod.ts";

/**
 * Writes the report: a test case for each exploration, a failure for each that
 * did not pass, with its story as the text.
 *
 * @param explorations what was found
 * @param suite the name of the suite
 * @returns the file's text
 *
 * @example
 * ```ts
 * import { junit } from "@adapter-channel/dma";
 * import { explore } from "@adapter-channel/dma/explore";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const found = explore(Effect.succeed(1), { name: "nothing" });
 * assert.match(junit([found], "races"), /<testcase name="nothing"/);
 * ```
 */
export function junit(
  explorations: readonly Exploration[],
  suite: string,
): string {
  const failed = explorations.filter(({ passed }) => !passed).length;
  const time = total(explorations);
  const counts = `tests="${explorations.length}" failures="${failed}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts} time="${time}">`,
    `  <testsuite name="${attribute(suite)}" ${counts} time="${time}">`,
    ...explorations.map((found) => testCase(found, suite)),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function total(explorations: readonly Exploration[]): string {
  let milliseconds = 0;
  for (const { coverage } of explorations) {
    milliseconds += coverage.milliseconds;
  }
  return seconds(milliseconds);
}

function testCase(found: Exploration, suite: string): string {
  const { name, coverage, failures } = found;
  const head = `    <testcase name="${attribute(name)}" classname="${
    attribute(suite)
  }" time="${seconds(coverage.milliseconds)}"`;
  const [failure] = failures;
  if (failure === undefined) return `${head}/>`;
  return [
    `${head}>`,
    `      <failure message="${attribute(failure.message)}" type="${
      attribute(failure.kind)
    }">${text(found.report)}</failure>`,
    "    </testcase>",
  ].join("\n");
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

/** What XML 1.0 cannot hold at all, such as the escapes of colours. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

function text(value: string): string {
  return value
    .replaceAll(FORBIDDEN, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

function attribute(value: string): string {
  return text(value)
    .replaceAll('"', "&quot;")
    .replaceAll(/\s+/g, " ");
}
