/**
 * `completions SHELL`: a script with which a shell completes these commands.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { Argument, Command, Completions } from "./deps.ts";
import { Host } from "./host.ts";

const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;

/** The command line, decoded. */
interface CompletionsInput {
  readonly shell: typeof SHELLS[number];
}

/**
 * The command, to be put below the root.
 *
 * @param root the root with the commands that are completed
 */
export function completionsCommand(
  root: Parameters<typeof Completions.fromCommand>[0],
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
  };
  return Command.make(
    "completions",
    flags,
    ({ shell }) =>
      Effect.map(Host, (host) => {
        const script = Completions.generate(
          root.name,
          shell,
          Completions.fromCommand(root),
        );
        host.write(`${script}\n`);
      }),
  ).pipe(
    Command.withDescription("Print a script that lets a shell complete"),
    Command.withExamples([
      {
        command: "completions bash >> ~/.bash_completion",
        description: "For every later session",
      },
    ]),
  );
}
