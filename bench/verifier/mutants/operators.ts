/**
 * The operators of the mutation check: what each changes in a driver, found in
 * the syntax tree and nowhere else.
 *
 * @module
 */

import { ts } from "./deps.ts";

/** A change of the text: what stands between two places, and what shall. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** One way to break a driver. */
export interface Operator {
  readonly name: string;
  /** The changes that it makes at a node of the tree; mostly none. */
  readonly edits: (node: ts.Node, source: ts.SourceFile) => readonly Edit[];
}

/** Names of properties and variables that hold a count or a length. */
const COUNTS: ReadonlySet<string> = new Set([
  "bytes",
  "count",
  "information",
  "length",
  "mapped",
  "moved",
  "numberOfMapRegisters",
  "offset",
  "partMax",
  "value",
]);

/** Calls that give something back or end something. */
const ENDINGS = /(free|put|release|complete|complete\w+|disconnect\w+)\w*$/i;

/** Calls that release a lock. */
const UNLOCKS = /release\w*spinlock\w*$/i;

function replaced(node: ts.Node, source: ts.SourceFile, text: string): Edit {
  return { start: node.getStart(source), end: node.getEnd(), text };
}

/** The call that a statement is, behind its `yield*`; nothing for others. */
function callOf(node: ts.Node): ts.Expression | undefined {
  if (!ts.isExpressionStatement(node)) return undefined;
  const { expression } = node;
  if (ts.isYieldExpression(expression)) return expression.expression;
  return ts.isCallExpression(expression) ? expression : undefined;
}

/** The last part of what is called: `freeMapRegisters` of `dma.freeMapRegisters(1)`. */
function nameOf(call: ts.Expression): string {
  if (!ts.isCallExpression(call)) return "";
  const { expression } = call;
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : "";
}

/** The two effects of `Effect.andThen(one, other)`. */
function pairOf(
  node: ts.Node,
): readonly [ts.Expression, ts.Expression] | undefined {
  if (!ts.isCallExpression(node) || nameOf(node) !== "andThen") {
    return undefined;
  }
  const [one, other] = node.arguments;
  return one === undefined || other === undefined ? undefined : [one, other];
}

const dropCall: Operator = {
  name: "drop a call",
  edits: (node, source) => {
    const pair = pairOf(node);
    if (pair !== undefined) {
      return pair.map((kept) =>
        replaced(node, source, `(${kept.getText(source)})`)
      );
    }
    return callOf(node) === undefined ? [] : [replaced(node, source, "{}")];
  },
};

const swapCalls: Operator = {
  name: "swap two calls",
  edits: (node, source) => {
    const pair = pairOf(node);
    if (pair !== undefined) {
      const [one, other] = pair.map((part) => part.getText(source));
      const text = `Effect.andThen(${other}, ${one})`;
      return [replaced(node, source, text)];
    }
    if (!ts.isBlock(node)) return [];
    return node.statements.slice(1).flatMap((second, at) => {
      const first = node.statements[at]!;
      if (!callOf(first) || !callOf(second)) return [];
      const text = `${second.getText(source)} ${first.getText(source)}`;
      return [{ start: first.getStart(source), end: second.getEnd(), text }];
    });
  },
};

/** The value of a property, assignment or argument that is a count. */
function countIn(node: ts.Node): ts.Expression | undefined {
  if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name)) {
    return COUNTS.has(node.name.text) ? node.initializer : undefined;
  }
  if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) {
    const { left, right } = node;
    const name = ts.isPropertyAccessExpression(left) ? left.name.text : "";
    return COUNTS.has(name) ? right : undefined;
  }
  if (ts.isCallExpression(node) && nameOf(node) === "freeMapRegisters") {
    return node.arguments[1];
  }
  return undefined;
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind === ts.SyntaxKind.EqualsToken ||
    kind === ts.SyntaxKind.PlusEqualsToken;
}

/** A comparison that includes its limit, for one that does not. */
const COMPARISONS: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.LessThanToken, "<="],
  [ts.SyntaxKind.LessThanEqualsToken, "<"],
  [ts.SyntaxKind.GreaterThanToken, ">="],
  [ts.SyntaxKind.GreaterThanEqualsToken, ">"],
]);

const offByOne: Operator = {
  name: "off by one in a count or length",
  edits: (node, source) => {
    if (ts.isShorthandPropertyAssignment(node) && inLiteral(node)) {
      const { text } = node.name;
      if (!COUNTS.has(text)) return [];
      return ["+", "-"].map((sign) =>
        replaced(node, source, `${text}: ${text} ${sign} 1`)
      );
    }
    const count = countIn(node);
    if (count !== undefined) {
      const text = count.getText(source);
      return ["+", "-"].map((sign) =>
        replaced(count, source, `(${text}) ${sign} 1`)
      );
    }
    const other = ts.isBinaryExpression(node)
      ? COMPARISONS.get(node.operatorToken.kind)
      : undefined;
    if (other === undefined) return [];
    const { operatorToken } = node as ts.BinaryExpression;
    return [replaced(operatorToken, source, other)];
  },
};

/** Whether a shorthand is of an object that is made, not one that is taken apart. */
function inLiteral(node: ts.ShorthandPropertyAssignment): boolean {
  return ts.isObjectLiteralExpression(node.parent);
}

const negateDirection: Operator = {
  name: "negate a direction",
  edits: (node, source) => {
    if (!ts.isPropertyAssignment(node) || !ts.isIdentifier(node.name)) {
      return [];
    }
    const { text } = node.name;
    if (text !== "writeToDevice" && text !== "writeOnly") return [];
    const { initializer } = node;
    const negated = `!(${initializer.getText(source)})`;
    return [replaced(initializer, source, negated)];
  },
};

const changeIrql: Operator = {
  name: "change an IRQL",
  edits: (node, source) => {
    if (ts.isPropertyAccessExpression(node)) {
      if (node.name.text !== "cancelIrql") return [];
      return ["1", "2"].map((level) => replaced(node, source, level));
    }
    if (!ts.isCallExpression(node) || nameOf(node) !== "atDispatch") return [];
    const inner = node.arguments[0]!.getText(source);
    return ["0", "5"].map((level) =>
      replaced(node, source, `levels.atLevel(${level}, ${inner})`)
    );
  },
};

const ACTIONS = [
  "KeepObject",
  "DeallocateObject",
  "DeallocateObjectKeepRegisters",
] as const;

const otherAction: Operator = {
  name: "return another action",
  edits: (node, source) => {
    if (!ts.isPropertyAccessExpression(node)) return [];
    if (node.expression.getText(source) !== "IoAllocationAction") return [];
    return ACTIONS.filter((action) => action !== node.name.text).map((action) =>
      replaced(node, source, `IoAllocationAction.${action}`)
    );
  },
};

const ignoreResult: Operator = {
  name: "ignore a result",
  edits: (node, source) => {
    if (ts.isIfStatement(node)) {
      const condition = node.expression.getText(source);
      return ["|| (true as boolean)", "&& (false as boolean)"].map((anyway) =>
        replaced(node.expression, source, `(${condition}) ${anyway}`)
      );
    }
    if (!ts.isConditionalExpression(node)) return [];
    return [node.whenTrue, node.whenFalse].map((kept) =>
      replaced(node, source, `(${kept.getText(source)})`)
    );
  },
};

const duplicateFree: Operator = {
  name: "duplicate a free",
  edits: (node, source) => {
    const call = callOf(node);
    if (call === undefined || !ENDINGS.test(nameOf(call))) return [];
    const text = node.getText(source);
    return [replaced(node, source, `${text} ${text}`)];
  },
};

const releaseUnderLock: Operator = {
  name: "move a release under the lock",
  edits: (node, source) => {
    if (!ts.isBlock(node)) return [];
    const { statements } = node;
    return statements.slice(0, -1).flatMap((statement, at) => {
      const call = callOf(statement);
      if (call === undefined || !UNLOCKS.test(nameOf(call))) return [];
      const rest = statements.slice(at + 1).map((each) => each.getText(source));
      const text = `${rest.join(" ")} ${statement.getText(source)}`;
      const end = statements[statements.length - 1]!.getEnd();
      return [{ start: statement.getStart(source), end, text }];
    });
  },
};

/** Every operator, in the order of the table. */
export const operators: readonly Operator[] = [
  dropCall,
  swapCalls,
  offByOne,
  negateDirection,
  changeIrql,
  otherAction,
  ignoreResult,
  duplicateFree,
  releaseUnderLock,
];
