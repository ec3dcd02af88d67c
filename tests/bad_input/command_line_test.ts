/**
 * Ten thousand malformed command lines, and as many malformed traces: each is
 * answered with one sentence and status 2, through the command line itself.
 *
 * @module
 */

import { main } from "../../src/cli/main.ts";
import { parseFaults } from "../../src/cli/fault_flag.ts";
import { assert, assertEquals } from "../deps.ts";
import { memoryHost, someBytes } from "../cli/memory_host.ts";
import { assertSentence, Garbage, INPUTS } from "./garbage.ts";

const NUMBERS = [
  ...["--processors", "--map-registers", "--width", "--requests-in-flight"],
  ...["--cancel", "--seed"],
] as const;

/** A text that no flag with a number takes. */
function noNumber(garbage: Garbage): string {
  const text = garbage.below(3) === 0 ? garbage.damaged("100") : garbage.text();
  // A dash would begin another flag, which is bad input of its own.
  return /^\d+$/.test(text) ? `${text}.` : text.replace(/^-+/, "x");
}

/** Words that no command takes. */
function badWords(garbage: Garbage): string[] {
  const text = noNumber(garbage);
  switch (garbage.below(4)) {
    case 0:
      return ["run", "f", garbage.one(NUMBERS), text];
    case 1:
      return ["run", "f", `--${text.replaceAll(/[^a-z]/g, "")}zz`, "1"];
    case 2:
      return ["run", "f", "--faults", faults(garbage)];
    default:
      return ["run", "f", "g", text];
  }
}

function faults(garbage: Garbage): string {
  const text = garbage.damaged("all=1,lost-interrupt=5").replace(/^-+/, "x");
  return parseFaults(text) === undefined ? text : `${text},`;
}

Deno.test("ten thousand malformed command lines end in status 2 and a sentence each", async () => {
  const garbage = new Garbage(2);
  const host = memoryHost({ f: someBytes(3) });
  for (let i = 0; i < INPUTS; i++) {
    host.error = host.out = "";
    const words = badWords(garbage);
    const code = await main(words, host);
    assertEquals(code, 2, `${JSON.stringify(words)}: ${host.error}`);
    const [sentence = ""] = host.error.trim().split("\n");
    assertSentence(sentence);
    assert(!/\.ts:\d+/.test(host.error), host.error);
  }
});

/** The lines of the trace of a small run. */
async function traceLines(): Promise<string[]> {
  const host = memoryHost({ f: someBytes(3) });
  await main(["run", "f", "--processors", "1", "--trace", "t"], host);
  return new TextDecoder().decode(host.files.get("t")!).trimEnd().split("\n");
}

/** Events that rules look at: their lines, and what they hold. */
function ruledLines(lines: readonly string[]): number[] {
  return [...lines.keys()].filter((at) =>
    lines[at]!.startsWith('{"_tag":') && !lines[at]!.includes('"Operation"') ||
    /^\{.*"_tag":"(?!Operation)/.test(lines[at]!)
  );
}

/** Makes a trace that is none, in one of several ways. */
function spoilt(
  garbage: Garbage,
  lines: readonly string[],
  ruled: readonly number[],
): string {
  const changed = [...lines];
  const at = garbage.one(ruled);
  const [, body = "", comma = ""] = /^(.*?)(,?)$/.exec(changed[at]!)!;
  switch (garbage.below(4)) {
    case 0:
      return lines.join("\n").slice(0, -3 - garbage.below(2000));
    case 1:
      changed[at] = `x${garbage.text()}${comma}`;
      break;
    case 2: {
      const event = JSON.parse(body);
      delete event[garbage.one(["_tag", "step", "tick", "actor", "irql"])];
      changed[at] = JSON.stringify(event) + comma;
      break;
    }
    default: {
      const event = JSON.parse(body);
      event[garbage.one(["step", "tick", "actor", "processor"])] = [5];
      changed[at] = JSON.stringify(event) + comma;
    }
  }
  return changed.join("\n");
}

Deno.test("ten thousand malformed traces end in status 2 and a sentence each", async () => {
  const all = await traceLines();
  // Few lines of many, so that ten thousand are read in seconds.
  const ruled = ruledLines(all);
  const kept = new Set([0, ...ruled.slice(0, 12), all.length - 1]);
  const lines = all.filter((_, at) => kept.has(at));
  lines[lines.length - 2] = lines[lines.length - 2]!.replace(/,$/, "");
  const host = memoryHost({ t: new TextEncoder().encode(lines.join("\n")) });
  assertEquals(await main(["verify", "t"], host) < 2, true, host.error);
  const garbage = new Garbage(3);
  const small = ruledLines(lines);
  for (let i = 0; i < INPUTS; i++) {
    host.error = host.out = "";
    const text = spoilt(garbage, lines, small);
    host.files.set("t", new TextEncoder().encode(text));
    const code = await main(["verify", "t", "--json"], host);
    assertEquals(code, 2, `${host.error}${host.out}: ${text}`);
    assertSentence(host.error);
  }
});

Deno.test("a thousand traces with events lost, doubled and turned round crash no rule", async () => {
  const lines = await traceLines();
  const ruled = ruledLines(lines);
  const garbage = new Garbage(4);
  const host = memoryHost();
  const events = ruled.map((at) => lines[at]!.replace(/,$/, ""));
  for (let i = 0; i < 1000; i++) {
    host.error = host.out = "";
    const mixed = Array.from({ length: 20 }, () => garbage.one(events));
    const text = [lines[0], mixed.join(",\n"), lines.at(-1)].join("\n");
    host.files.set("t", new TextEncoder().encode(text));
    const code = await main(["verify", "t", "--json"], host);
    assert(code < 2, host.error);
  }
});
