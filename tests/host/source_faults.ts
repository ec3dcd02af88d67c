/**
 * Faults in the text of a source file that a formatter does not see: found in
 * its syntax tree.
 *
 * @module
 */

/** Longest function, in lines. */
export const FUNCTION_LINES = 70;

/** What a file may not do, beside what every file may not. */
export interface FileRules {
  /** Whether it may use `Deno`. */
  readonly host: boolean;
  /** Whether it may name packages. */
  readonly packages: boolean;
  /** Whether it may use the host's time, randomness and promises. */
  readonly time: boolean;
}

/** Names by which the model would reach the time or chance of its host. */
const HOST_NAMES = new Set([
  "Date",
  "Promise",
  "Temporal",
  "crypto",
  "fetch",
  "globalThis",
  "performance",
  "process",
  "queueMicrotask",
  "setImmediate",
  "setInterval",
  "setTimeout",
]);

/** What of Effect hands its work to promises, and so to the host. */
const PROMISED = /^(promise|tryPromise|runPromise\w*)$/;

/** How the name of a module of ours begins; every other is a package. */
const OURS = /^\.{1,2}\//;

/** A package of a registry by a caret range, or one that Node brings. */
const RANGED = /^(npm:(@[\w-]+\/)?[\w-]+@\^\d|node:)/;

type Node = Deno.lint.Node & { readonly range: readonly [number, number] };

/** Lists what is wrong with a file, each with its line. */
export function faultsOf(
  path: string,
  text: string,
  rules: FileRules,
): string[] {
  const lineAt = (offset: number) => text.slice(0, offset).split("\n").length;
  const plugin: Deno.lint.Plugin = {
    name: "house",
    rules: { rule: { create: (context) => visitor(context, text, rules) } },
  };
  return Deno.lint.runPlugin(plugin, path, text)
    .map(({ range, message }) => `${path}:${lineAt(range[0])}: ${message}`);
}

type Report = (node: Deno.lint.Node, message: string) => void;

function visitor(
  context: Deno.lint.RuleContext,
  text: string,
  rules: FileRules,
): Deno.lint.LintVisitor {
  const report: Report = (node, message) => context.report({ node, message });
  return {
    ...writtenVisitor(context, text, report),
    ...importVisitor(rules, report),
    ...hostVisitor(rules, report),
  };
}

/** Long functions, and exports without a docstring. */
function writtenVisitor(
  context: Deno.lint.RuleContext,
  text: string,
  report: Report,
): Deno.lint.LintVisitor {
  const checkLength = (node: Deno.lint.Node) => {
    const [from, to] = (node as Node).range;
    const lines = text.slice(from, to).split("\n").length;
    if (lines > FUNCTION_LINES) report(node, `a function of ${lines} lines`);
  };
  const documented = new Set<string>();
  return {
    FunctionDeclaration: checkLength,
    FunctionExpression: checkLength,
    ArrowFunctionExpression: checkLength,
    ExportDefaultDeclaration(node) {
      const { type } = node.declaration;
      if (!/^(Function|Class)Declaration$/.test(type)) return;
      if (!hasDocumentation(context, node as Node, text)) {
        report(node, "the default export has no docstring");
      }
    },
    "ExportNamedDeclaration[source=null]"(
      node: Deno.lint.ExportNamedDeclaration,
    ) {
      const { declaration } = node;
      if (declaration === null) return;
      const name = nameOf(declaration);
      if (hasDocumentation(context, node as Node, text)) documented.add(name);
      else if (!documented.has(name)) report(node, `${name} has no docstring`);
    },
  };
}

/** Packages where they may not be named, or not so. */
function importVisitor(
  { packages }: FileRules,
  report: Report,
): Deno.lint.LintVisitor {
  const checkSource = (node: Deno.lint.Node) => {
    const name = sourceOf(node);
    if (name === undefined || OURS.test(name)) return;
    if (!packages) report(node, `${name} outside a deps.ts file`);
    else if (!RANGED.test(name)) report(node, `${name} has no caret range`);
  };
  return {
    ImportDeclaration: checkSource,
    ImportExpression: checkSource,
    TSImportType: checkSource,
    ExportAllDeclaration: checkSource,
    ExportNamedDeclaration: checkSource,
  };
}

/** Uses of the host: `Deno`, its time, its chance, its promises. */
function hostVisitor(
  { host, time }: FileRules,
  report: Report,
): Deno.lint.LintVisitor {
  // Every identifier of a file is a call, so most of the time is spent here.
  if (host && time) return {};
  return {
    "ArrowFunctionExpression[async=true], FunctionDeclaration[async=true], FunctionExpression[async=true]"(
      node: Deno.lint.Node,
    ) {
      if (!time) report(node, "a promise in the model");
    },
    Identifier(node) {
      if (node.name === "Deno" && !host) {
        report(node, "Deno outside the rooms that may use it");
      }
      if (HOST_NAMES.has(node.name) && !time && isUsed(node)) {
        report(node, `${node.name} of the host in the model`);
      }
    },
    "MemberExpression[object.name=Math][property.name=random]"(
      node: Deno.lint.Node,
    ) {
      if (!time) report(node, "Math.random in the model");
    },
    "MemberExpression[object.name=Effect]"(node: Deno.lint.MemberExpression) {
      const { property } = node;
      const name = property.type === "Identifier" ? property.name : "";
      if (PROMISED.test(name) && !time) {
        report(node, `Effect.${name} in the model`);
      }
    },
  };
}

/** The module that a declaration, an expression or a type imports from. */
function sourceOf(node: Deno.lint.Node): string | undefined {
  const { source, argument } = node as {
    source?: Deno.lint.Node | null;
    argument?: Deno.lint.Node;
  };
  const from = argument?.type === "TSLiteralType" ? argument.literal : source;
  return from?.type === "Literal" ? String(from.value) : undefined;
}

/** A name that is used as a variable, not as the name of a member. */
function isUsed(node: Deno.lint.Identifier): boolean {
  const { parent } = node;
  return parent.type === "MemberExpression" && parent.object === node ||
    parent.type === "VariableDeclarator" && parent.init === node ||
    parent.type === "CallExpression" || parent.type === "NewExpression";
}

function nameOf(declaration: Deno.lint.Node): string {
  if (declaration.type === "VariableDeclaration") {
    const [first] = declaration.declarations;
    return first?.id.type === "Identifier" ? first.id.name : "a variable";
  }
  const { id } = declaration as { id?: Deno.lint.Identifier | null };
  return id?.name ?? "an export";
}

/** Whether a documentation comment ends right before a node. */
function hasDocumentation(
  context: Deno.lint.RuleContext,
  node: Node,
  text: string,
): boolean {
  return context.sourceCode.getAllComments().some((comment) =>
    comment.type === "Block" && comment.value.startsWith("*") &&
    comment.range[1] <= node.range[0] &&
    text.slice(comment.range[1], node.range[0]).trim() === ""
  );
}
