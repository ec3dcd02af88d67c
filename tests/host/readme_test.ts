/**
 * What the README promises: its commands, and the programs that one can paste.
 *
 * @module
 */

import config from "../../deno.json" with { type: "json" };
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "../deps.ts";
import { inFolder, root, runCommandLine, runDeno } from "./run_deno.ts";

const readme = Deno.readTextFileSync(`${root}README.md`);

/** The pages that people read. */
const DOCUMENTS = [
  "README.md",
  ".github/ARCHITECTURE.md",
  ".github/CONTRIBUTING.md",
  ".github/EXPLORING.md",
];

/** The code blocks of a language. */
function blocks(language: string): string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm");
  return [...readme.matchAll(fence)].map(([, text]) => text!);
}

Deno.test("the README has two set-up commands, and both are tasks", () => {
  const [setUp] = blocks("sh");
  assertEquals(setUp!.trim().split("\n"), [
    "npx -y deno@2.9 task start",
    "npx -y deno@2.9 task test",
  ]);
  assertEquals("start" in config.tasks && "test" in config.tasks, true);
});

/**
 * Makes a folder a project as the README tells to, with this working tree in
 * the place of the address that the names lead to.
 */
async function makeReadersProject(folder: string): Promise<void> {
  const [json] = blocks("json");
  const address =
    /https:\/\/raw\.githubusercontent\.com\/[^/]+\/[^/]+\/[^/]+\//g;
  await Deno.writeTextFile(
    `${folder}/deno.json`,
    json!.replaceAll(address, `file://${root}`),
  );
  await Deno.copyFile(`${root}deno.lock`, `${folder}/deno.lock`);
}

Deno.test("the README's programs run in a folder of their own, each by itself", async () => {
  const programs = blocks("ts");
  assertEquals(programs.length, 6);
  await inFolder(async (cwd) => {
    await makeReadersProject(cwd);
    for (const program of programs) {
      // Whatever a reader pastes must look at what it has done.
      assertMatch(program, /\bassert\b|litmus\(/);
      await Deno.writeTextFile(`${cwd}/program.ts`, program);
      // The doc tests check the types.
      const how = program.includes("Deno.test(") ? "test" : "run";
      const words = [how, "--quiet", "--no-check", "--no-prompt", "program.ts"];
      const { code, out, error } = await runDeno(words, { cwd });
      assertEquals(code, 0, error + out);
      if (how === "test") assertStringIncludes(out, "1 passed");
    }
  });
});

/** What is left of a line without its counts in front and its indentation. */
function bare(line: string): string {
  return line.replace(/^[\s\d]+/, "").trimEnd();
}

Deno.test("the README's picture is drawn by its command", async () => {
  const [picture] = blocks("console");
  const [command, ...shown] = picture!.trim().split("\n");
  assertEquals(command, "$ npx -y deno@2.9 task demo");
  const { out } = await runCommandLine(["demo"]);
  const lines = out.split("\n").map(bare);
  for (const line of shown.map(bare)) {
    const at = lines.indexOf(line);
    assert(at >= 0, `${line} is not said, or not here:\n${out}`);
    lines.splice(0, at + 1);
  }
});

Deno.test("the README's file is sent as it says", async () => {
  const [, sent] = blocks("console");
  const [make, start, ...shown] = sent!.trim().split("\n");
  const [, size] = /^\$ head -c (\d+) \/dev\/zero > big\.bin$/.exec(make!)!;
  const [, words] = /^\$ deno task start (.*)$/.exec(start!)!;
  await inFolder(async (cwd) => {
    await Deno.writeFile(`${cwd}/big.bin`, new Uint8Array(Number(size)));
    const all = ["run", ...words!.split(" ")];
    const { code, out, error } = await runCommandLine(all, { cwd });
    assertEquals(code, 0, error);
    const timeless = (lines: readonly string[]) =>
      lines.filter((line) => !/^ {2}Time /.test(line));
    assertEquals(timeless(out.trimEnd().split("\n")), timeless(shown));
  });
});

Deno.test("the README's line replays the race that it shows", async () => {
  const [shown] = blocks("console");
  const [, command] = /^Replay it with: deno (task replay .*)$/m.exec(shown!)!;
  const { code, out, error } = await runDeno(
    ["task", "--quiet", ...command!.split(" ").slice(1), "--json"],
  );
  assertEquals(code, 1, error);
  const { drift, finding } = JSON.parse(out);
  assertEquals(drift, null);
  assertEquals(shown!.replaceAll(/\s+/g, " ").includes(finding.message), true);
});

/** The anchors of a document's headings, as code hosts make them. */
function anchorsOf(text: string): Set<string> {
  const headings = [...text.matchAll(/^#+ (.*)$/gm)];
  return new Set(
    headings.map(([, heading]) =>
      heading!.toLowerCase().replaceAll(/[^\w\- ]/g, "").replaceAll(" ", "-")
    ),
  );
}

Deno.test("every file and heading that the documents link to is there", () => {
  const lost: string[] = [];
  for (const document of DOCUMENTS) {
    const text = Deno.readTextFileSync(`${root}${document}`);
    const links = text.matchAll(/\]\((?!https?:)([^)#]*)#?([^)]*)\)/g);
    for (const [, file, anchor] of links) {
      const url = new URL(file!, `file://${root}${document}`);
      try {
        const linked = file === "" ? text : Deno.readTextFileSync(url);
        if (anchor === "" || anchorsOf(linked).has(anchor!)) continue;
        lost.push(`${document}: ${file}#${anchor}`);
      } catch {
        lost.push(`${document}: ${file}`);
      }
    }
  }
  assertEquals(lost, []);
});

Deno.test("every task that the documents name is there", () => {
  const lost: string[] = [];
  for (const document of DOCUMENTS) {
    const text = Deno.readTextFileSync(`${root}${document}`);
    for (
      const [, task] of text.matchAll(
        /`(?:npx -y deno@2\.9|deno) task ([\w:]+)/g,
      )
    ) {
      if (!(task! in config.tasks)) lost.push(`${document}: ${task}`);
    }
  }
  assertEquals(lost, []);
});
