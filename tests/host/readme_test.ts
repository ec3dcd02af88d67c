/**
 * What the README promises: its commands, and the programs that one can paste.
 *
 * @module
 */

import config from "../../deno.json" with { type: "json" };
import { assert, assertEquals } from "../deps.ts";
import { inFolder, makeProject, root, runDeno } from "./run_deno.ts";

const readme = Deno.readTextFileSync(`${root}README.md`);

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

Deno.test("the README's programs run in a folder of their own, and do what they say", async () => {
  const said = /console\.log\(.*\); \/\/ ([\w ]+)\n/;
  const programs = blocks("ts").filter((text) => said.test(text));
  assert(programs.length >= 4);
  await inFolder(async (cwd) => {
    await makeProject(cwd);
    for (const [i, program] of programs.entries()) {
      const text = program.replaceAll('"./', `"file://${root}`);
      await Deno.writeTextFile(`${cwd}/program.ts`, text);
      // The doc tests check the types of all; one shows that they flow here too.
      const check = i === 0 ? ["--check"] : [];
      const words = ["run", "--quiet", ...check, "--no-prompt", "program.ts"];
      const { code, out, error } = await runDeno(words, { cwd });
      assertEquals(code, 0, error);
      assertEquals(out, `${said.exec(program)![1]}\n`);
    }
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

Deno.test("every file the README and its documents link to is there", () => {
  const documents = [
    "README.md",
    ".github/ARCHITECTURE.md",
    ".github/CONTRIBUTING.md",
    ".github/EXPLORING.md",
  ];
  const lost: string[] = [];
  for (const document of documents) {
    const text = Deno.readTextFileSync(`${root}${document}`);
    for (const [, link] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
      const url = new URL(link!, `file://${root}${document}`);
      try {
        Deno.statSync(url);
      } catch {
        lost.push(`${document}: ${link}`);
      }
    }
  }
  assertEquals(lost, []);
});
