/**
 * The help of a command as text: aligned, at most 100 columns wide, with
 * examples that can be pasted.
 *
 * @module
 */

import { Option } from "../../../deps.ts";
import { wrapped } from "../../explore/mod.ts";
import type { HelpDoc } from "../deps.ts";
import { jsonForms } from "./json_fields.ts";
import type { Paint } from "./paint.ts";

/** Columns of a line. */
const WIDTH = 100;

/** Names that are longer have what they mean in the next line. */
const NAME_WIDTH = 28;

/** What the program is called where it is installed. */
const PROGRAM = "adapter-channel";

/** A name and what it means. */
type Row = readonly [name: string, meaning: string];

/**
 * Writes the help.
 *
 * @param doc what the command says of itself
 * @param call how the command line is called, such as `deno task`
 * @param paint colours of headings
 */
export function helpText(
  doc: HelpDoc.HelpDoc,
  call: string,
  { bold }: Paint,
): string {
  const commands = doc.subcommands?.flatMap(({ commands }) => commands) ?? [];
  const flags = [...doc.flags, ...doc.globalFlags ?? []].map(flagRow);
  const sections: readonly (readonly [title: string, lines: string[]])[] = [
    ["Usage", [`  ${usageOf(doc, call)}`]],
    [
      "Arguments",
      rows((doc.args ?? []).map((
        { name, description },
      ) => [name, textOf(description)])),
    ],
    [
      "Commands",
      rows(commands.map((
        { description, name, shortDescription = description },
      ) => [nameOf(name, call), shortDescription])),
    ],
    ["Flags", rows(flags)],
    ["Examples", examples(doc, call)],
    jsonSection(doc),
    ["Exit codes", rows(EXIT_CODES)],
  ];
  const told = sections.filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => [bold(title), ...lines].join("\n"));
  const paragraphs = doc.description.split("\n\n")
    .map((text) => wrapped(text, WIDTH).join("\n"));
  return [...paragraphs, ...told].join("\n\n");
}

const EXIT_CODES: readonly Row[] = [
  ["0", "all is well"],
  ["1", "something was found"],
  ["2", "bad input, told in one sentence"],
  ["130", "interrupted by Ctrl-C"],
];

/** Tasks of a checkout that have another name than their command. */
const TASKS: { readonly [command: string]: string } = {
  run: "start",
  bench: "bench:compare",
};

/** A command line to paste: `run big.bin` is `deno task start big.bin`. */
function pasted(words: string, call: string): string {
  if (words.startsWith(PROGRAM)) return words;
  const [command = "", ...rest] = words.split(" ");
  return [call, nameOf(command, call), ...rest].join(" ");
}

/** What to type for a command: in a checkout some tasks have other names. */
export function nameOf(command: string, call: string): string {
  return call === "deno task" ? TASKS[command] ?? command : command;
}

/** Effect puts flags before what they belong to; people write them last. */
function usageOf({ usage }: HelpDoc.HelpDoc, call: string): string {
  const words = usage.replace(`${PROGRAM} `, "")
    .replace("<subcommand>", "<command>");
  const last = words.includes(" [flags] ")
    ? `${words.replace(" [flags]", "")} [flags]`
    : words;
  return pasted(last, call);
}

function flagRow({ aliases, description, name, type }: HelpDoc.FlagDoc): Row {
  const names = [`--${name}`, ...aliases].join(", ");
  const value = type === "boolean" ? "" : ` ${type}`;
  // What may be chosen is said by the value's name or by the description.
  const meaning = textOf(description).replace(/ \(choices: [^)]*\)$/, "");
  return [`${names}${value}`, meaning];
}

function textOf(text: string | Option.Option<string> | undefined): string {
  if (typeof text === "string") return text;
  return text === undefined ? "" : Option.getOrElse(text, () => "");
}

function rows(all: readonly Row[]): string[] {
  const widest = Math.max(...all.map(([name]) => name.length), 0);
  const width = Math.min(widest, NAME_WIDTH);
  const indent = " ".repeat(width + 4);
  return all.flatMap(([name, meaning]) => {
    const [first = "", ...more] = wrapped(meaning, WIDTH, indent);
    return name.length > width
      ? [`  ${name}`, first, ...more]
      : [`  ${name.padEnd(width)}  ${first.trimStart()}`, ...more];
  });
}

/** What programs read. */
function jsonSection(
  { commandPath = [] }: HelpDoc.HelpDoc,
): readonly [title: string, lines: string[]] {
  const form = jsonForms[commandPath.at(-1) ?? ""];
  if (form === undefined || commandPath.length < 2) return ["", []];
  return [`With --json: ${form.of}`, rows(Object.entries(form.fields))];
}

/** What each is for, and below it what to type. */
function examples({ examples = [] }: HelpDoc.HelpDoc, call: string): string[] {
  return examples.flatMap(({ command, description = "" }, i) => [
    ...(i === 0 ? [] : [""]),
    ...wrapped(description, WIDTH, "  # "),
    `  ${pasted(command, call)}`,
  ]);
}
