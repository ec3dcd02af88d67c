/**
 * What the documentation of each public routine tells, read from the pages that
 * `deno doc` makes: parameters, IRQL, errors, sources and a runnable example.
 *
 * @module
 */

import { DMA_OPERATIONS_MEMBERS } from "../../src/ddi/mod.ts";
import { runDeno } from "./run_deno.ts";

/** What a page has to tell. */
export const PARTS = [
  "parameters",
  "units",
  "IRQL",
  "errors",
  "source",
  "example",
] as const;

/** One of them. */
export type Part = typeof PARTS[number];

/** A routine and what its page fails to tell. */
export interface RoutinePage {
  readonly name: string;
  readonly missing: readonly Part[];
}

interface Tag {
  readonly kind: string;
  readonly name?: string;
  readonly doc?: string;
}

interface JsDoc {
  readonly doc?: string;
  readonly tags?: readonly Tag[];
}

interface Type {
  readonly kind: string;
  readonly value?: unknown;
}

interface Parameter {
  readonly name?: string;
  readonly tsType?: Type | null;
  readonly left?: Parameter;
}

/** A declaration, as `deno doc` describes it. */
export interface Declaration {
  readonly kind: string;
  readonly jsDoc?: JsDoc;
  readonly def: {
    readonly params?: readonly Parameter[];
    readonly properties?: readonly {
      readonly jsDoc?: JsDoc;
      readonly tsType?: Type;
    }[];
    readonly tsType?: Type;
  };
}

interface Documentation {
  readonly nodes: {
    readonly [file: string]: {
      readonly symbols?: readonly {
        readonly name: string;
        readonly declarations: readonly Declaration[];
      }[];
    };
  };
}

/** Names of the routines of the kernel and its memory manager. */
const KERNEL_ROUTINE = /^(ke|io|mm|ps)[A-Z]/;

/** What plugs hardware in. */
const DEVICES = [
  "busMaster",
  "disk",
  "subordinate",
  "isaDmaController",
  "systemDmaController",
];

/** The types of the table's members: their pages say what the members do. */
const MEMBERS = DMA_OPERATIONS_MEMBERS.map((name) =>
  name[0]!.toUpperCase() + name.slice(1)
);

function isRoutine(name: string): boolean {
  return KERNEL_ROUTINE.test(name) || DEVICES.includes(name) ||
    MEMBERS.includes(name);
}

/** Every public routine with what its page does not tell. */
export async function routinePages(): Promise<readonly RoutinePage[]> {
  const { code, error, out } = await runDeno(["doc", "--json", "mod.ts"]);
  if (code !== 0) throw new Error(`deno doc: ${error}`);
  const { nodes } = JSON.parse(out) as Documentation;
  const declared = new Map<string, Declaration[]>();
  for (const { symbols = [] } of Object.values(nodes)) {
    for (const { declarations, name } of symbols) {
      declared.set(name, [...declared.get(name) ?? [], ...declarations]);
    }
  }
  return [...declared].filter(([name]) => isRoutine(name)).map((
    [name, declarations],
  ) => ({ name, missing: missingFrom(declarations, declared) }));
}

/**
 * What no declaration of a name tells; overloads share their page.
 *
 * @param declarations of the name
 * @param declared every name of the package, for the types of parameters
 */
export function missingFrom(
  declarations: readonly Declaration[],
  declared: ReadonlyMap<string, readonly Declaration[]>,
): Part[] {
  const docs = declarations.map(({ jsDoc = {} }) => jsDoc);
  const tags = docs.flatMap(({ tags = [] }) => tags);
  const text = [
    ...docs.map(({ doc }) => doc),
    ...tags.map(({ doc }) => doc),
  ].join("\n");
  const prose = text.replaceAll(/```[\s\S]*?```/g, "");
  const told: { readonly [part in Part]: boolean } = {
    parameters: undocumented(declarations, tags, declared).length === 0,
    units: withoutUnit(declarations, tags).length === 0,
    IRQL: /IRQL|_LEVEL/.test(prose),
    errors: /\bErrors?[:,]|No errors|[Bb]ug check/.test(prose) ||
      tags.some(({ kind }) => kind === "throws"),
    source: /\b[CA]\d{2,3}\b|\b[Ss]pec\s\d\d/.test(prose),
    example: tags.some(({ doc = "", kind }) =>
      kind === "example" && /\bassert\b/.test(doc)
    ),
  };
  return PARTS.filter((part) => !told[part]);
}

/** The parameters of a function, or of a type of functions. */
function parametersOf({ def }: Declaration): readonly Parameter[] {
  const { value } = def.tsType ?? {};
  const { params = [] } = (value ?? {}) as { params?: readonly Parameter[] };
  return (def.params ?? params).map((parameter) => parameter.left ?? parameter);
}

/** Parameters without a word, unless each field of their type has one. */
function undocumented(
  declarations: readonly Declaration[],
  tags: readonly Tag[],
  declared: ReadonlyMap<string, readonly Declaration[]>,
): readonly Parameter[] {
  return declarations.flatMap(parametersOf).filter(({ name, tsType }) => {
    if (tags.some((tag) => tag.kind === "param" && tag.name === name)) {
      return false;
    }
    const { typeName = "" } = (tsType?.value ?? {}) as { typeName?: string };
    const fields = (declared.get(typeName) ?? []).flatMap(({ def }) =>
      def.properties ?? []
    );
    return fields.length === 0 || fields.some(({ jsDoc }) => !jsDoc?.doc);
  });
}

/** Words that say what a number counts or which values it may have. */
const UNIT =
  /byte|tick|register|page|address|level|IRQL|processor|index|number|element|\d/i;

/** Numbers of which nothing says what they count. */
function withoutUnit(
  declarations: readonly Declaration[],
  tags: readonly Tag[],
): readonly Parameter[] {
  return declarations.flatMap(parametersOf).filter(({ name, tsType }) =>
    tsType?.kind === "keyword" && tsType.value === "number" &&
    !tags.some((tag) =>
      tag.kind === "param" && tag.name === name && UNIT.test(tag.doc ?? "")
    )
  );
}
