/**
 * The package as a registry takes it: the rules of `deno doc --lint` and of
 * `deno publish` hold for everything that users see.
 *
 * @module
 */

import config from "../../deno.json" with { type: "json" };
import { assert, assertEquals, assertStringIncludes } from "../deps.ts";
import { runDeno } from "./run_deno.ts";
import { sourceFiles, textOf } from "./source_tree.ts";

/** Lines of our sources, each with its number: `12 | export class Foo {`. */
const ownLines = new Set(
  ["mod.ts", ...sourceFiles("src")].flatMap((file) =>
    textOf(file).split("\n").map((line, i) => `${i + 1} | ${line.trim()}`)
  ),
);

/**
 * Whether a complaint counts. All do but those that a type is private which
 * comes from a package: Deno 2.9 takes the types of npm packages, such as
 * Effect's, for types of ours that we forgot to export. The complaint shows the
 * declaration it means, last, and one of a package is no line of our sources.
 */
function counts(complaint: string): boolean {
  if (!complaint.startsWith("error[private-type-ref]")) return true;
  const shown = [...complaint.matchAll(/^ *(\d+ \|) (.*)$/gm)].at(-1);
  if (shown === undefined) return true;
  return ownLines.has(`${shown[1]} ${shown[2]!.trim()}`);
}

/** The complaints of `deno doc --lint` about files, in its words. */
async function complaintsOf(files: readonly string[]): Promise<string[]> {
  const { error } = await runDeno(["doc", "--lint", ...files]);
  return error.split(/^(?=error\[)/m)
    .filter((part) => part.startsWith("error["));
}

Deno.test("every exported symbol, field and type is documented and explicit", async () => {
  const complaints = await complaintsOf(Object.values(config.exports));
  // Those that do not count show that the check was made.
  assert(complaints.length > 0);
  assertEquals(complaints.filter(counts), []);
});

Deno.test("the check sees what is left out, of our own types too", async () => {
  const complaints = await complaintsOf(["src/dma/adapter/adapter_object.ts"]);
  const kinds = complaints.filter(counts)
    .map((complaint) => /^error\[([^\]]+)\]/.exec(complaint)![1]!);
  assert(kinds.includes("missing-jsdoc"), kinds.join());
  assert(kinds.includes("private-type-ref"), kinds.join());
});

Deno.test("the package can be published, without slow types", async () => {
  // Types are checked by `deno task check`; slow ones are an error here.
  const words = ["publish", "--dry-run", "--allow-dirty", "--no-check"];
  const { code, error } = await runDeno(words);
  assertEquals(code, 0, error);
  assert(error.includes("Checking for slow types in the public API"), error);
  // Whoever reads the front page in a registry can follow its links.
  for (const [, page] of textOf("README.md").matchAll(/\]\(([\w./]+\.md)/g)) {
    assertStringIncludes(error, `/${page} (`);
  }
});
