/**
 * `completions SHELL`: a script with which a shell completes these commands.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { Argument, Command, Completions } from "../deps.ts";
import { present } from "../flags.ts";
import { Host } from "../host.ts";

const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;

/** Arguments and flags with these names are completed with files. */
const FILES: ReadonlySet<string> = new Set([
  "against",
  "file",
  "junit",
  "module",
  "output",
  "page",
  "run",
  "save",
  "saved",
  "trace",
]);

/** The command line, decoded. */
interface CompletionsInput {
  readonly shell: typeof SHELLS[number];
  readonly json: boolean;
}

type Descriptor = ReturnType<typeof Completions.fromCommand>;

type Root = Parameters<typeof Completions.fromCommand>[0];

/**
 * The command, to be put below the root.
 *
 * @param root the root with the other commands that are completed
 */
export function completionsCommand(
  root: Root,
): Command.Command<
  "completions",
  CompletionsInput,
  Record<never, never>,
  never,
  Host
> {
  const flags = {
    shell: Argument.Literals("shell", SHELLS).pipe(
      Argument.withDescription(`Which shell: ${SHELLS.join(", ")}`),
    ),
    json: present("json", "Print what there is to complete as one JSON object"),
  };
  const command = Command.make("completions", flags, print).pipe(
    Command.withDescription(
      "Print a script with which a shell completes adapter-channel, as deno install names it",
    ),
    Command.withExamples([
      {
        command: `${root.name} completions bash >> ~/.bashrc`,
        description: "For every later session of bash",
      },
      {
        command:
          `${root.name} completions fish > ~/.config/fish/completions/${root.name}.fish`,
        description: "For fish",
      },
      {
        command: "completions bash --json",
        description: "Commands, flags and values, for other programs",
      },
    ]),
  );
  return command;

  function print(
    { json, shell }: CompletionsInput,
  ): Effect.Effect<void, never, Host> {
    return Effect.map(Host, (host) => {
      const described = descriptionOf(root, command);
      const text = json
        ? JSON.stringify(described)
        : Completions.generate(root.name, shell, described)
          .replace("--completions", "completions");
      host.write(`${text}\n`);
    });
  }
}

/** What there is to complete: this command too, and files where they belong. */
function descriptionOf(root: Root, own: Root): Descriptor {
  const { subcommands, ...rest } = Completions.fromCommand(root);
  const all = [...subcommands, Completions.fromCommand(own)];
  return { ...rest, subcommands: all.map(withFiles) };
}

function withFiles(command: Descriptor): Descriptor {
  return {
    ...command,
    flags: command.flags.map(completedByFiles),
    arguments: command.arguments.map(completedByFiles),
  };
}

function completedByFiles<
  A extends { readonly name: string; readonly type: { readonly _tag: string } },
>(described: A): A {
  const isFile = described.type._tag === "String" && FILES.has(described.name);
  return isFile
    ? { ...described, type: { _tag: "Path", pathType: "either" } }
    : described;
}
