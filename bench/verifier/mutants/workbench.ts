/**
 * Puts mutants where they can be loaded: each in a folder of its own, with the
 * rest of its driver beside it and everything else where it always is; and finds
 * out which of them compile.
 *
 * @module
 */

import type { Mutant } from "./mutate.ts";
import type { Subject } from "./subjects.ts";

/** A mutant on the disk. */
export interface PlacedMutant {
  readonly mutant: Mutant;
  readonly subject: Subject;
  /** The module to load, which imports the changed file. */
  readonly url: string;
}

/** The repository. */
const ROOT = new URL("../../../", import.meta.url);

/** What a mutant of a level imports. */
const LEVELS = `import * as levels from "${new URL(
  "src/machine/level.ts",
  ROOT,
)}";\n`;

/** Reads a file of the repository. */
export function sourceOf(file: string): string {
  return Deno.readTextFileSync(new URL(file, ROOT));
}

/**
 * Writes a mutant with its driver.
 *
 * @param folder where its own folder is made
 * @param name of its own folder
 */
export function place(
  folder: string,
  name: string,
  subject: Subject,
  mutant: Mutant,
): PlacedMutant {
  const own = `${folder}/${name}`;
  Deno.mkdirSync(own, { recursive: true });
  for (const file of subject.files) {
    const text = file === mutant.file ? mutant.text : sourceOf(file);
    const path = `${own}/${file.split("/").at(-1)}`;
    Deno.writeTextFileSync(path, LEVELS + anchored(text, file, subject));
  }
  const entry = subject.files[0]!.split("/").at(-1)!;
  return { mutant, subject, url: `file://${own}/${entry}` };
}

/** The text with imports that hold wherever the file lies. */
function anchored(text: string, file: string, { files }: Subject): string {
  const at = new URL(file, ROOT);
  return text.replaceAll(/(from\s+")(\.[^"]+)(")/g, (all, begin, path, end) => {
    const target = new URL(path, at);
    const inside = files.some((each) =>
      new URL(each, ROOT).href === target.href
    );
    return inside ? all : `${begin}${target.href}${end}`;
  });
}

/**
 * Type-checks mutants, all at once: as often as it takes until none is left that
 * fails, because a text that cannot be parsed hides what else is wrong.
 *
 * @returns those that compile
 */
export async function compiling(
  placed: readonly PlacedMutant[],
): Promise<readonly PlacedMutant[]> {
  for (let left = placed;;) {
    const said = left.length === 0 ? "" : await complaintsAbout(left);
    if (said === "") return left;
    const sound = left.filter(({ url }) => !said.includes(folderOf(url)));
    if (sound.length === left.length) {
      throw new Error(`Cannot type-check the mutants: ${said}`);
    }
    left = sound;
  }
}

function folderOf(url: string): string {
  return url.slice(0, url.lastIndexOf("/") + 1);
}

/** What the type checker says; nothing if all is well. */
async function complaintsAbout(
  placed: readonly PlacedMutant[],
): Promise<string> {
  const config = decodeURIComponent(new URL("deno.json", ROOT).pathname);
  const { stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: [
      "check",
      "--quiet",
      "--config",
      config,
      ...placed.map(({ url }) => url),
    ],
    env: { NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).output();
  return success ? "" : new TextDecoder().decode(stderr);
}
