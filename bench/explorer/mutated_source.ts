/**
 * A copy of the source with a mistake planted in it, in a folder of its own
 * that is removed again.
 *
 * @module
 */

import type { Edit } from "./planted_mutants.ts";

const ROOT = new URL("../../", import.meta.url);

/** What a race is made of, besides the source. */
const FILES = [
  "deps.ts",
  "tests/deps.ts",
  "tests/deno_std_assert.d.ts",
  "tests/dma/fixture.ts",
  "tests/dma/requests.ts",
  "tests/litmus/cancel_while_freed.ts",
  "tests/litmus/grant_races.ts",
  "tests/litmus/race.ts",
];

/** Rooms that no race reaches. */
const LEFT_OUT: ReadonlySet<string> = new Set(["cli", "campaign"]);

/**
 * Makes a copy of the source, with edits, for as long as something is done
 * with it.
 *
 * Needs permission to read the repository and to write to temporary files.
 *
 * @param edits none for a true copy
 * @param use gets the URL of the copy's top level
 * @throws {Error} when the text of an edit is not in its file exactly once
 */
export async function withMutatedSource<A>(
  edits: readonly Edit[],
  use: (root: URL) => Promise<A>,
): Promise<A> {
  const folder = Deno.makeTempDirSync({ prefix: "planted-" });
  try {
    const root = new URL(`file://${Deno.realPathSync(folder)}/`);
    for (const file of FILES) copyFile(file, root);
    copyFolder("src/", root);
    for (const edit of edits) apply(edit, root);
    return await use(root);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function copyFile(path: string, root: URL): void {
  const target = new URL(path, root);
  Deno.mkdirSync(new URL("./", target), { recursive: true });
  Deno.copyFileSync(new URL(path, ROOT), target);
}

/** @param path ends with a slash */
function copyFolder(path: string, root: URL): void {
  for (const { isDirectory, name } of Deno.readDirSync(new URL(path, ROOT))) {
    if (!isDirectory) copyFile(path + name, root);
    else if (!LEFT_OUT.has(name)) copyFolder(`${path}${name}/`, root);
  }
}

function apply({ file, find, replace }: Edit, root: URL): void {
  const url = new URL(file, root);
  const text = Deno.readTextFileSync(url);
  const times = text.split(find).length - 1;
  if (times !== 1) {
    throw new Error(
      `Cannot plant a mistake in ${file}: the text it replaces is there ${times} times, not once:\n${find}`,
    );
  }
  Deno.writeTextFileSync(url, text.replace(find, () => replace));
}
