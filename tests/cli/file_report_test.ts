/**
 * The report of the main job, as people read it.
 *
 * @module
 */

import { main } from "../../src/cli/main.ts";
import { fileReport } from "../../src/cli/text/file_report.ts";
import { isWell, type SentFile } from "../../src/cli/files/send_file.ts";
import { assert, assertEquals, assertStringIncludes } from "../deps.ts";
import { memoryHost, someBytes } from "./memory_host.ts";

const sent: SentFile = {
  report: {
    status: "completed",
    message: "",
    error: undefined,
    bytes: 67_108_864,
    transfers: 1024,
    bytesMapped: 134_217_728,
    grantedAtOnce: 1500,
    grantedAfterWaiting: 548,
    waitTicksMedian: 1,
    waitTicksMax: 12_345,
    cancelsWon: 102,
    cancelsLost: 3,
    bouncedPages: 32_768,
    interrupts: 2048,
    dpcRuns: 2048,
    messages: Array.from({ length: 9 }, (_, i) => ({
      actor: `actor ${i}`,
      messages: 9000 - i * 1000,
    })),
    freeMapRegisters: 64,
    poolSize: 64,
    ticks: 1,
    steps: 1,
    findings: [],
    faults: [],
  },
  sha256In: "ab".repeat(32),
  sha256Out: "ab".repeat(32),
  milliseconds: 400,
};
const longSentence = `Adapter disk0 ${"was freed twice ".repeat(12)}`.trim();
const finding = {
  rule: "0xE6/0x05",
  code: 5,
  bugCheck: 0xE6,
  title: "freed twice",
  sentence: longSentence,
  parameters: [],
  step: 1,
  tick: 1,
  actor: "main",
  processor: 0,
  irql: 0,
};
const input = {
  name: "big.bin",
  choices: {
    processors: 4,
    mapRegisters: 64,
    dmaAddressWidth: 24,
    requestsInFlight: 8,
    cancelPercent: 10,
    seed: 1,
  },
  sent,
  colorful: false,
} as const;

Deno.test("the report says every number with separators, within 80 columns", () => {
  const text = fileReport(input);
  for (
    const part of [
      "67,108,864",
      "1,500 at once, 548 after waiting",
      "median 1 tick, longest 12,345 ticks",
      "102 won, 3 too late",
      "equal: every byte arrived",
      "all 64 free at the end",
      "nothing found",
      "9,000  actor 0",
      "6,000  3 other actors",
      "0.40 s, 168 MB/s",
    ]
  ) assertStringIncludes(text, part);
  for (const line of text.split("\n")) assert(line.length <= 80, line);
});

Deno.test("the report shows what is wrong, wrapped at 80 columns", () => {
  const text = fileReport({
    ...input,
    sent: {
      ...sent,
      sha256Out: "cd".repeat(32),
      report: {
        ...sent.report,
        status: "deadlock",
        message: "main waits for disk0",
        freeMapRegisters: 63,
        findings: [finding],
      },
    },
  });
  assertStringIncludes(text, "different: bytes were lost or changed");
  assertStringIncludes(text, "63 of 64 free at the end");
  assertStringIncludes(text, "1 finding");
  assertStringIncludes(text, "deadlock");
  assertStringIncludes(text, "main waits for disk0");
  assertStringIncludes(text.replace(/\n\s+/g, " "), longSentence);
  for (const line of text.split("\n")) assert(line.length <= 80, line);
});

Deno.test("the report is coloured only where colours are shown", async () => {
  assert(fileReport({ ...input, colorful: true }).includes("\x1b[32m"));
  const host = memoryHost({ "in.bin": someBytes(10) });
  assertEquals(await main(["run", "in.bin"], host), 0);
  assert(!host.out.includes("\x1b"));
});

Deno.test("a run is well only if it ended, every byte arrived and nothing was found", () => {
  const { report } = sent;
  assert(isWell(sent));
  assert(!isWell({ ...sent, sha256Out: "cd".repeat(32) }));
  assert(!isWell({ ...sent, report: { ...report, status: "deadlock" } }));
  assert(!isWell({ ...sent, report: { ...report, error: "read error" } }));
  assert(!isWell({ ...sent, report: { ...report, findings: [finding] } }));
});
