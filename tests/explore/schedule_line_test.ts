/**
 * The schedule line: short, versioned, and never read wrongly.
 *
 * @module
 */

import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertThrows,
} from "../deps.ts";
import { RandomStream } from "../../src/actors/mod.ts";
import {
  explore,
  formatLine,
  parseLine,
  scenarioNumber,
  scenarioOf,
  type ScheduleLine,
  ScheduleLineError,
  search,
  type StrategyName,
} from "../../src/explore/mod.ts";
import { programOf, randomProgram, recipes } from "./random_programs.ts";

const example: ScheduleLine = {
  scenario: scenarioNumber("example"),
  trace: 123_456_789,
  codes: [0, 0, 1, 0, 26, 27, 700],
  preemptions: [3, 40],
  checkpoints: [31, 0],
};

Deno.test("formatLine() begins with version, scenario and trace, and ends with a checksum", () => {
  const line = formatLine(example);
  assertMatch(line, /^r1[0-9a-z]{4}[0-9a-z]{7}\.2a1zAaZxA?.*\.v0\.[0-9a-z]$/);
  assertEquals(parseLine(line), example);
  assertEquals(parseLine(`  ${line}\n`), example);
});

/** A line of random answers. */
function randomLine(random: RandomStream): ScheduleLine {
  const list = (length: number, below: number) =>
    Array.from({ length: random.below(length) }, () => random.below(below));
  const codes = list(40, random.below(3) === 0 ? 2000 : 4);
  while (codes.at(-1) === 0) codes.pop();
  return {
    scenario: random.below(36 ** 4),
    trace: random.next(),
    codes,
    preemptions: list(6, 5000),
    checkpoints: list(5, 32),
  };
}

Deno.test("parseLine() reads every line that formatLine() writes", () => {
  const random = new RandomStream(1);
  for (let i = 0; i < 5000; i++) {
    const line = randomLine(random);
    assertEquals(parseLine(formatLine(line)), line);
  }
});

Deno.test("a line differs with the scenario's name and with the run", () => {
  const line = formatLine(example);
  const scenario = scenarioNumber("another");
  assertNotEquals(formatLine({ ...example, scenario }), line);
  assertNotEquals(formatLine({ ...example, trace: 1 }), line);
});

/** Breaks a line in one of many ways. */
function broken(line: string, random: RandomStream): string {
  const at = random.below(line.length);
  const letter = String.fromCharCode(
    random.below(4) === 0 ? random.below(0x3000) : 32 + random.below(95),
  );
  switch (random.below(7)) {
    case 0:
      return line.slice(0, at) + letter + line.slice(at + 1);
    case 1:
      return line.slice(0, at) + line.slice(at + 1);
    case 2:
      return line.slice(0, at) + letter + line.slice(at);
    case 3:
      return line.slice(0, at);
    case 4:
      return line + line;
    case 5:
      return line.slice(0, 13) + String(random.next()).repeat(at) + line;
    default:
      return letter.repeat(random.below(300));
  }
}

Deno.test("parseLine() answers each of 10,000 damaged lines in one sentence, or reads it as it stands", () => {
  const random = new RandomStream(2);
  let refused = 0;
  for (let i = 0; i < 10_000; i++) {
    const text = broken(formatLine(randomLine(random)), random);
    try {
      assertEquals(formatLine(parseLine(text)), text.trim());
    } catch (error) {
      assert(error instanceof ScheduleLineError, `${text}: ${error}`);
      refused++;
      assertMatch(error.message, /^Cannot (read|replay) [^\n\r]{1,220}$/);
    }
  }
  // One character of checksum lets one in 36 pass where the form still fits.
  assert(refused > 9600, `${refused} refused`);
});

Deno.test("parseLine() refuses a line with more answers than any run could give", () => {
  const line = (codes: string) => {
    for (const last of "0123456789abcdefghijklmnopqrstuvwxyz") {
      const text = `r10000${"0".repeat(7)}.${codes}..${last}`;
      try {
        return parseLine(text).codes.length;
      } catch (error) {
        if (!(error instanceof ScheduleLineError)) throw error;
      }
    }
    return "refused";
  };
  assertEquals(line("99a"), 100);
  assertEquals(line("99999999999999999999a"), "refused");
  assertEquals(line(`${"Z".repeat(500)}a`), "refused");
});

Deno.test("an empty line and a very long one are refused in a short sentence", () => {
  const messageOf = (text: string) =>
    assertThrows(() => parseLine(text), ScheduleLineError).message;
  assertEquals(
    messageOf(""),
    "Cannot read the schedule that is empty: it was damaged on its way, so paste it again as it was printed",
  );
  assert(messageOf("x".repeat(100_000)).length < 200);
  assert(messageOf(`r${"9".repeat(100_000)}`).length < 250);
});

/** The lines of failures of random programs, which few of their runs show. */
function linesOf(strategy: StrategyName, programs: number): string[] {
  const lines: string[] = [];
  for (let seed = 1; lines.length < 2 * programs; seed++) {
    const recipe = recipes[seed % recipes.length]!;
    const program = programOf(randomProgram(recipe, seed));
    const outcome = (value: () => string) => value();
    const { seen } = search(scenarioOf(program), {
      strategy: "reduced",
      runs: 300,
      outcome,
    }).outcomes;
    if (seen.length < 2) continue;
    const rare = seen.reduce((a, b) => b.runs < a.runs ? b : a).text;
    const check = (value: () => string) =>
      value() === rare ? "rare" : undefined;
    const { failures } = explore(program, { strategy, runs: 3000, check });
    const found = failures.find(({ message }) => message === "rare");
    if (found !== undefined) lines.push(found.line, found.smallest);
  }
  return lines;
}

for (const strategy of ["reduced", "random", "pos", "portfolio"] as const) {
  Deno.test(`lines of failures that ${strategy} finds have at most 40 characters, 95 of 100`, () => {
    const lines = linesOf(strategy, 80);
    const short = lines.filter((line) => line.length <= 40);
    assert(
      short.length >= 0.95 * lines.length,
      `${short.length} of ${lines.length}`,
    );
  });
}
