/**
 * What the README promises: its commands, and the driver that one can paste.
 *
 * @module
 */

import config from "../../deno.json" with { type: "json" };
import { assertEquals } from "../deps.ts";
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

Deno.test("the README's driver runs in a folder of its own, and does what it says", async () => {
  const [driver] = blocks("ts");
  const said = /console\.log\(.*\); \/\/ (.+)\n/.exec(driver!)?.[1];
  await inFolder(async (cwd) => {
    const text = driver!.replace("./mod.ts", `file://${root}mod.ts`);
    await Deno.writeTextFile(`${cwd}/driver.ts`, text);
    await makeProject(cwd);
    const words = ["run", "--quiet", "--check", "--no-prompt", "driver.ts"];
    const { code, out, error } = await runDeno(words, { cwd });
    assertEquals(code, 0, error);
    assertEquals(out, `${said}\n`);
  });
});

Deno.test("every file the README and its documents link to is there", () => {
  const documents = [
    "README.md",
    ".github/ARCHITECTURE.md",
    ".github/CONTRIBUTING.md",
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
