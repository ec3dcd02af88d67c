/**
 * The command line of Adapter Channel. Runs as a program, also by URL.
 *
 * Exit codes: 0 all well, 1 something was found, 2 bad input, 130 interrupted.
 *
 * @module
 */

import { Cause, Effect, type Exit } from "../../deps.ts";
import config from "../../deno.json" with { type: "json" };
import { BadInput } from "./bad_input.ts";
import { benchCommand } from "./commands/bench_command.ts";
import { commandServices } from "./command_services.ts";
import { completionsCommand } from "./commands/completions_command.ts";
import { conformanceCommand } from "./commands/conformance_command.ts";
import { demoCommand } from "./commands/demo_command.ts";
import { CliError, Command } from "./deps.ts";
import { denoHost } from "./deno_host.ts";
import { exploreCommand } from "./commands/explore_command.ts";
import { figuresCommand } from "./commands/figures_command.ts";
import { Host } from "./host.ts";
import { INTERRUPTED, Interrupted } from "./long_work/interrupt.ts";
import { replayCommand } from "./commands/replay_command.ts";
import { runCommand } from "./commands/run_command.ts";
import { verifierCommand } from "./commands/verifier_command.ts";
import { verifyCommand } from "./commands/verify_command.ts";
import { viewCommand } from "./commands/view_command.ts";

const commands = [
  runCommand,
  demoCommand,
  exploreCommand,
  replayCommand,
  verifyCommand,
  viewCommand,
  verifierCommand,
  conformanceCommand,
  figuresCommand,
  benchCommand,
] as const;

/** A command line with these commands below it. */
const bare = Command.make("adapter-channel").pipe(
  Command.withDescription(
    "An executable model of the Windows kernel DMA interface. With a command, --help tells more of it.",
  ),
  Command.withExamples([
    {
      command: "run",
      description:
        "Send a file through the simulated machine, and prove its bytes",
    },
    {
      command: "demo",
      description:
        "See a famous mistake of drivers in the schedule that shows it",
    },
    {
      command: "explore races/cancel.ts",
      description: "Run a scenario under every schedule that matters",
    },
  ]),
);

const root = bare.pipe(
  Command.withSubcommands([
    ...commands,
    completionsCommand(bare.pipe(Command.withSubcommands(commands))),
  ]),
);

/**
 * Does what a command line says.
 *
 * @param words the arguments, the command's name first
 * @param host where output goes and files are
 * @returns the exit code: 0 all well, 1 something was found, 2 bad input, 130
 *   interrupted
 */
export async function main(
  words: readonly string[],
  host: Host,
): Promise<0 | 1 | 2 | 130> {
  // `help run` is what many type for `run --help`.
  const [first, ...rest] = words;
  const asked = first === "help" ? [...rest, "--help"] : words;
  const exit = await Effect.runPromiseExit(
    Command.runWith(root, { version: config.version })(asked).pipe(
      Effect.provide(commandServices(host)),
      Effect.provideService(Host, host),
    ),
  );
  return exitCodeOf(exit, host);
}

function exitCodeOf(
  exit: Exit.Exit<void, BadInput | CliError.CliError>,
  host: Host,
): 0 | 1 | 2 | 130 {
  if (exit._tag === "Success") return host.exitCode;
  const error = Cause.squash(exit.cause);
  if (error instanceof BadInput) {
    host.writeError(`${error.message}\n`);
    return error instanceof Interrupted ? INTERRUPTED : 2;
  }
  if (CliError.isCliError(error)) {
    // The presenter has told what was wrong; plain `--help` is not.
    return error._tag === "ShowHelp" && error.errors.length === 0 ? 0 : 2;
  }
  host.writeError(
    `Adapter Channel has failed in a way it should not: please report this\n${
      Cause.pretty(exit.cause)
    }\n`,
  );
  return 1;
}

if (import.meta.main) {
  // Not awaited here: where a scenario waits for ever at its top level, Deno is
  // to name that line and not this one, and to fail.
  Deno.exitCode = 1;
  main(Deno.args, denoHost()).then(Deno.exit);
}
