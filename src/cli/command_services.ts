/**
 * What Effect's command-line modules ask for, as far as these commands use it:
 * none of it needs a permission.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { sentenceOf } from "./bad_input.ts";
import {
  ChildProcessSpawner,
  CliConfig,
  CliOutput,
  type Command,
  FileSystem,
  GlobalFlag,
  Layer,
  Path,
  Stdio,
  Terminal,
  TerminalCapabilities,
} from "./deps.ts";
import { helpText } from "./text/help_text.ts";
import type { Host } from "./host.ts";
import { paint } from "./text/paint.ts";

/** The services that parse a command line and show its help on a host. */
export function commandServices(
  host: Host,
): Layer.Layer<Command.Environment> {
  return Layer.mergeAll(
    FileSystem.layerNoop({}),
    Path.layer,
    Stdio.layerTest({}),
    Layer.succeed(Terminal.Terminal, unaskedTerminal),
    Layer.succeed(
      ChildProcessSpawner.ChildProcessSpawner,
      ChildProcessSpawner.make(() => Effect.die("Commands start no process")),
    ),
    Layer.succeed(TerminalCapabilities.TerminalCapabilities, {
      canColor: host.colorful,
      canAnimate: false,
      canPrompt: false,
    }),
    CliConfig.layer({
      builtIns: [GlobalFlag.Help, GlobalFlag.Version],
    }),
    CliOutput.layerPresenter(presenter(host)),
  );
}

/** No command asks anything, so nothing is ever read from it. */
const unaskedTerminal: Terminal.Terminal = Terminal.make({
  columns: Effect.succeed(80),
  rows: Effect.succeed(24),
  size: Effect.never,
  readInput: Effect.never,
  readLine: Effect.never,
  display: () => Effect.void,
});

/** Help goes to standard output; a mistake is one sentence on standard error. */
function presenter(host: Host): CliOutput.Presenter {
  return {
    present: (event) =>
      Effect.sync(() => {
        switch (event._tag) {
          case "Help":
            host.write(
              `${
                helpText(event.helpDoc, host.invocation, paint(host.colorful))
              }\n`,
            );
            break;
          case "Version":
            host.write(`${event.name} ${event.version}\n`);
            break;
          case "InvalidInvocation":
            for (const error of event.errors) {
              host.writeError(`${sentenceOf(error)}\n`);
            }
        }
      }),
  };
}
