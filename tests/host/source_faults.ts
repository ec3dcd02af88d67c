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
  "performance",
  "setTimeout",
  "setInterval",
  "queueMicrotask",
  "Promise",
]);

/** How the name of something begins that is not ours. */
const PACKAGE = /^(npm|jsr|node|https?):/;

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

function visitor(
  context: Deno.lint.RuleContext,
  text: string,
  rules: FileRules,
): Deno.lint.LintVisitor {
  const report = (node: Deno.lint.Node, message: string) =>
    context.report({ node, message });
  const checkLength = (node: Deno.lint.Node) => {
    const [from, to] = (node as Node).range;
    const lines = text.slice(from, to).split("\n").length;
    if (lines > FUNCTION_LINES) report(node, `a function of ${lines} lines`);
  };
  const checkSource = (node: Deno.lint.Node) => {
    const { source } = node as { source?: Deno.lint.Node | null };
    const name = source?.type === "Literal" ? String(source.value) : "";
    if (!rules.packages && PACKAGE.test(name)) {
      report(node, `${name} outside a deps.ts file`);
    }
  };
  const documented = new Set<string>();
  return {
    ImportDeclaration: checkSource,
    ExportAllDeclaration: checkSource,
    ImportExpression: checkSource,
    FunctionDeclaration: checkLength,
    FunctionExpression: checkLength,
    ArrowFunctionExpression(node) {
      checkLength(node);
      if (node.async && !rules.time) report(node, "a promise in the model");
    },
    "FunctionDeclaration[async=true], FunctionExpression[async=true]"(
      node: Deno.lint.Node,
    ) {
      if (!rules.time) report(node, "a promise in the model");
    },
    Identifier(node) {
      if (node.name === "Deno" && !rules.host) {
        report(node, "Deno outside the rooms that may use it");
      }
      if (HOST_NAMES.has(node.name) && !rules.time && isUsed(node)) {
        report(node, `${node.name} of the host in the model`);
      }
    },
    "MemberExpression[object.name=Math][property.name=random]"(
      node: Deno.lint.Node,
    ) {
      if (!rules.time) report(node, "Math.random in the model");
    },
    ExportNamedDeclaration(node) {
      const { declaration } = node;
      checkSource(node);
      if (declaration === null || node.source !== null) return;
      const name = nameOf(declaration);
      if (hasDocumentation(context, node as Node, text)) documented.add(name);
      else if (!documented.has(name)) report(node, `${name} has no docstring`);
    },
  };
}

/** A name that is used as a variable, not as the name of a member. */
function isUsed(node: Deno.lint.Identifier): boolean {
  const { parent } = node;
  return parent.type === "MemberExpression" && parent.object === node ||
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
