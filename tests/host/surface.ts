/**
 * The public surface: every name that the package's entries export, types
 * included. Run it to write the list anew: `deno task surface`.
 *
 * @module
 */

import config from "../../deno.json" with { type: "json" };
import { root, runDeno } from "./run_deno.ts";

/** Where the list is kept, from the project's folder. */
export const SURFACE = "tests/surface.txt";

interface Documentation {
  readonly nodes: {
    readonly [file: string]: {
      readonly symbols?: readonly {
        readonly name: string;
        readonly declarations: readonly { readonly kind: string }[];
      }[];
    };
  };
}

/** Kinds of exports that are not there at run time. */
const TYPES = ["interface", "typeAlias"];

/** The list as it is now: an entry's name, then a line for each export. */
export async function surface(): Promise<string> {
  const parts: string[] = [];
  for (const [entry, path] of Object.entries(config.exports)) {
    const { code, out, error } = await runDeno(["doc", "--json", path]);
    if (code !== 0) throw new Error(`deno doc ${path}: ${error}`);
    const url = new URL(`../../${path}`, import.meta.url).href;
    const values = Object.keys(await import(url));
    const lines = linesOf(JSON.parse(out) as Documentation, values);
    parts.push(`# ${config.name}${entry.slice(1)}\n${lines.join("\n")}\n`);
  }
  return parts.join("\n");
}

/** Each export with what it is: `Mailbox class`, `mailbox function`. */
function linesOf({ nodes }: Documentation, values: string[]): string[] {
  const lines = new Set<string>();
  for (const { symbols = [] } of Object.values(nodes)) {
    for (const { name, declarations } of symbols) {
      for (const { kind } of declarations) {
        const onlyType = TYPES.includes(kind) || values.includes(name);
        lines.add(`${name} ${onlyType ? kind : `type of a ${kind}`}`);
      }
    }
  }
  return [...lines].sort();
}

if (import.meta.main) {
  await Deno.writeTextFile(`${root}${SURFACE}`, await surface());
}
