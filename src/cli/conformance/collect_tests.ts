/**
 * Loads test modules and keeps their tests instead of having them run, so that
 * a command can run those it wants and tell what came of them in its own words.
 *
 * @module
 */

import { BadInput } from "../bad_input.ts";

/** A test that a module registered. */
export interface CollectedTest {
  /** What it says. */
  readonly name: string;
  /** Where its module lies, below the folder that was searched. */
  readonly file: string;
  /** Whether the module asks not to run it. */
  readonly ignored: boolean;
  /** Runs it; throws, or rejects, when it fails. */
  readonly run: () => void | Promise<void>;
}

/** A module registers its tests only once, however often it is asked for. */
const loaded = new Map<string, Promise<readonly CollectedTest[]>>();

/**
 * Loads every test module below a folder whose text holds a word, and gives
 * their tests, module by module in the order of their paths.
 *
 * @param folder where to look, in all its folders
 * @param word what the text of a module must match
 * @param besides names of folders to pass over
 * @throws {BadInput} when the folder cannot be read
 */
export async function collectTests(
  folder: URL,
  word: RegExp,
  besides: readonly string[],
): Promise<readonly CollectedTest[]> {
  const tests: CollectedTest[] = [];
  for (const file of testModules(folder, besides)) {
    const url = new URL(file, folder);
    if (!word.test(Deno.readTextFileSync(url))) continue;
    const known = loaded.get(url.href) ?? load(url, file);
    loaded.set(url.href, known);
    tests.push(...await known);
  }
  return tests;
}

function testModules(folder: URL, besides: readonly string[]): string[] {
  if (folder.protocol !== "file:") {
    throw new BadInput(
      `Cannot find the tests in ${folder.href}: run the command in a full checkout`,
    );
  }
  try {
    return [...below(folder, "")].filter((path) =>
      !besides.some((name) => path.startsWith(`${name}/`))
    ).sort();
  } catch (error) {
    throw BadInput.because(
      `Cannot find the tests in ${folder.href}, which a full checkout has`,
      error,
    );
  }
}

function* below(folder: URL, path: string): Iterable<string> {
  for (const { isDirectory, name } of Deno.readDirSync(new URL(path, folder))) {
    if (isDirectory) yield* below(folder, `${path}${name}/`);
    else if (name.endsWith("_test.ts")) yield path + name;
  }
}

async function load(url: URL, file: string): Promise<readonly CollectedTest[]> {
  const tests: CollectedTest[] = [];
  const given = Deno.test;
  const collect = (...words: readonly unknown[]) =>
    void tests.push(testOf(words, file));
  const ignore = (...words: readonly unknown[]) =>
    collect({ ignore: true }, ...words);
  const registry = Deno as { test: unknown };
  registry.test = Object.assign(collect, { ignore });
  try {
    await import(url.href);
  } finally {
    registry.test = given;
  }
  return tests;
}

/** `Deno.test` takes a name, options and a function, in several orders. */
function testOf(words: readonly unknown[], file: string): CollectedTest {
  const options = words.find((word) => typeof word === "object") as
    | Partial<Deno.TestDefinition>
    | undefined;
  const body = words.find((word) => typeof word === "function") ?? options?.fn;
  const act = body as () => void | Promise<void>;
  const name = words.find((word) => typeof word === "string") ??
    options?.name ?? act.name;
  return {
    name: name as string,
    file,
    ignored: options?.ignore ?? false,
    run: () => act(),
  };
}
