/**
 * Reading values of any origin by a schema, with one sentence for what is wrong:
 * where, which value, and what it may be.
 *
 * @module
 */

import { Result, Schema, SchemaIssue } from "../../deps.ts";

/** Characters of a value that a sentence shows. */
const SHOWN = 60;

const standard = SchemaIssue.makeFormatterStandardSchemaV1();

/**
 * Makes a reader of values that nobody has checked yet.
 *
 * @param schema what a value must be
 * @param unknownFields what becomes of fields that the schema does not know:
 *   they are refused, because they are misspelt ones, unless told otherwise
 * @returns from a value to what was read, or to a phrase such as
 *   `chances.lost-interrupt is 200: expected a value between 0 and 100`
 */
export function reader<A, I>(
  schema: Schema.Codec<A, I>,
  unknownFields: "refused" | "ignored" = "refused",
): (value: unknown) => Result.Result<A, string> {
  const decode = Schema.decodeUnknownResult(schema, {
    onExcessProperty: unknownFields === "refused" ? "error" : "ignore",
  });
  return (value) => {
    // A value may be hostile: a proxy, or an object whose fields throw.
    try {
      return Result.mapError(
        decode(value),
        ({ issue }) => explain(value, issue),
      );
    } catch {
      return Result.fail("the value cannot be looked at");
    }
  };
}

function explain(value: unknown, issue: SchemaIssue.Issue): string {
  const [first] = standard(issue).issues;
  const path = (first?.path ?? []).map((step) =>
    String(typeof step === "object" ? step.key : step)
  );
  const where = path.length === 0 ? "the value" : path.join(".");
  const message = (first?.message ?? "expected something else")
    .replaceAll(/\s+/g, " ");
  if (message === "Missing key") return `${where} is missing`;
  const expected = message.charAt(0).toLowerCase() + message.slice(1);
  return `${where} is ${shown(reach(value, path))}: ${expected}`;
}

function reach(value: unknown, path: readonly string[]): unknown {
  let reached = value;
  for (const key of path) {
    reached = (reached as { readonly [key: string]: unknown } | undefined)
      ?.[key];
  }
  return reached;
}

/** A value in short, on one line. */
function shown(value: unknown): string {
  if (typeof value === "number") return String(value);
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    text = undefined; // a cycle, or a bigint
  }
  const line = (text ?? (value === undefined ? "missing" : typeof value))
    .replaceAll(/\s+/g, " ");
  return line.length <= SHOWN ? line : `${line.slice(0, SHOWN)}...`;
}
