/**
 * Makes every mutant of a driver: one change of one operator at one place.
 *
 * @module
 */

import { ts } from "./deps.ts";
import { type Edit, operators } from "./operators.ts";

/** A driver with one change. */
export interface Mutant {
  /** Names it in tables: file, function, operator, what was and what is. */
  readonly id: string;
  /** The file that is changed, by its path in the repository. */
  readonly file: string;
  readonly operator: string;
  /** The text of the whole file after the change. */
  readonly text: string;
}

/** Characters of source in an id: of its beginning, and of its end. */
const HEAD = 40;
const TAIL = 20;

/**
 * Makes the mutants of one file, in the order of their places.
 *
 * @param file its path in the repository
 * @param text what is in it
 */
export function mutantsOf(file: string, text: string): Mutant[] {
  const source = ts.createSourceFile(
    file,
    text,
    ts.ScriptTarget.ESNext,
    true,
  );
  const mutants: Mutant[] = [];
  const seen = new Map<string, number>();
  const visit = (node: ts.Node): void => {
    for (const { edits, name } of operators) {
      for (const edit of edits(node, source)) {
        const id = idOf(file, text, name, edit, functionAround(node, source));
        const times = (seen.get(id) ?? 0) + 1;
        seen.set(id, times);
        mutants.push({
          id: times === 1 ? id : `${id} (${times})`,
          file,
          operator: name,
          text: changed(text, edit),
        });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return mutants;
}

function changed(text: string, { end, start, text: insert }: Edit): string {
  return text.slice(0, start) + insert + text.slice(end);
}

function idOf(
  file: string,
  text: string,
  operator: string,
  { end, start, text: insert }: Edit,
  around: string,
): string {
  const name = file.split("/").at(-1)!;
  const was = excerpt(text.slice(start, end));
  return `${name} ${around}: ${operator}: ${was} -> ${excerpt(insert)}`;
}

function excerpt(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length <= HEAD + TAIL + 3
    ? line
    : `${line.slice(0, HEAD)}...${line.slice(-TAIL)}`;
}

/** The name of the function, method or variable that a node stands in. */
function functionAround(node: ts.Node, source: ts.SourceFile): string {
  for (let at: ts.Node | undefined = node; at; at = at.parent) {
    const name = ts.isFunctionDeclaration(at) || ts.isMethodDeclaration(at) ||
        ts.isGetAccessor(at)
      ? at.name
      : nameOfVariable(at, source);
    if (name !== undefined) return name.getText(source);
  }
  return "module";
}

/** The name of a variable of the module. */
function nameOfVariable(
  node: ts.Node,
  source: ts.SourceFile,
): ts.Node | undefined {
  return ts.isVariableDeclaration(node) && node.parent.parent.parent === source
    ? node.name
    : undefined;
}
