/**
 * The source files of the project and what imports what, as Deno sees it.
 *
 * @module
 */

import { fromFileUrl } from "./deps.ts";
import { root, runDeno } from "./run_deno.ts";

/** One import of a module. */
export interface Import {
  /** As it is written. */
  readonly specifier: string;
  /** The imported file, from the project's folder; undefined for packages. */
  readonly path: string | undefined;
}

interface GraphModule {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly specifier: string;
    readonly code?: { readonly specifier?: string };
    readonly type?: { readonly specifier?: string };
  }[];
}

/**
 * Every file of a language below a folder, sorted.
 *
 * @param folder from the project's folder
 * @param ending how their names end; TypeScript if left out
 * @returns their paths, from the project's folder
 */
export function sourceFiles(folder: string, ending = ".ts"): string[] {
  const files: string[] = [];
  for (const { name, isDirectory } of Deno.readDirSync(`${root}${folder}`)) {
    const path = `${folder}/${name}`;
    if (isDirectory) files.push(...sourceFiles(path, ending));
    else if (name.endsWith(ending)) files.push(path);
  }
  return files.sort();
}

/** The folders of `src`. */
export function rooms(): string[] {
  return [...Deno.readDirSync(`${root}src`)].map(({ name }) => name).sort();
}

/** The text of a file of the project. */
export function textOf(path: string): string {
  return Deno.readTextFileSync(`${root}${path}`);
}

const graphs = new Map<string, Promise<ReadonlyMap<string, Import[]>>>();

/**
 * All modules that a module reaches, with their imports, types included. Each
 * graph is read once.
 *
 * @param entry from the project's folder
 */
export function graphOf(
  entry: string,
): Promise<ReadonlyMap<string, Import[]>> {
  let graph = graphs.get(entry);
  if (graph === undefined) graphs.set(entry, graph = readGraph(entry));
  return graph;
}

async function readGraph(entry: string): Promise<Map<string, Import[]>> {
  const { code, out, error } = await runDeno(["info", "--json", entry]);
  if (code !== 0) throw new Error(`deno info ${entry}: ${error}`);
  const graph = new Map<string, Import[]>();
  for (const module of JSON.parse(out).modules as GraphModule[]) {
    const path = pathOf(module.specifier);
    if (path === undefined) continue;
    const imports = (module.dependencies ?? []).map((dependency) => ({
      specifier: dependency.specifier,
      path: pathOf(
        (dependency.code ?? dependency.type)?.specifier ?? dependency.specifier,
      ),
    }));
    graph.set(path, imports);
  }
  return graph;
}

function pathOf(specifier: string): string | undefined {
  if (!specifier.startsWith("file:")) return undefined;
  const path = fromFileUrl(specifier);
  return path.startsWith(root) && !path.includes("/node_modules/")
    ? path.slice(root.length).replaceAll("\\", "/")
    : undefined;
}
