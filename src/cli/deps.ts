/**
 * What only the command line uses: Effect's command-line modules and the
 * services they ask for. The core's `deps.ts` comes first, because Effect must
 * load the way it does there.
 *
 * @module
 */

import "../../deps.ts";

export * as ChildProcessSpawner from "npm:effect@^4.1.0/process/ChildProcessSpawner";
export * as FileSystem from "npm:effect@^4.1.0/FileSystem";
export * as Layer from "npm:effect@^4.1.0/Layer";
export * as Path from "npm:effect@^4.1.0/Path";
export * as Queue from "npm:effect@^4.1.0/Queue";
export * as Stdio from "npm:effect@^4.1.0/Stdio";
export * as Terminal from "npm:effect@^4.1.0/Terminal";
export * as Argument from "npm:effect@^4.1.0/cli/Argument";
export * as CliConfig from "npm:effect@^4.1.0/cli/CliConfig";
export * as CliError from "npm:effect@^4.1.0/cli/CliError";
export * as CliOutput from "npm:effect@^4.1.0/cli/CliOutput";
export * as Command from "npm:effect@^4.1.0/cli/Command";
export * as Completions from "npm:effect@^4.1.0/cli/Completions";
export type * as HelpDoc from "npm:effect@^4.1.0/cli/HelpDoc";
export * as Flag from "npm:effect@^4.1.0/cli/Flag";
export * as GlobalFlag from "npm:effect@^4.1.0/cli/GlobalFlag";
export * as TerminalCapabilities from "npm:effect@^4.1.0/cli/TerminalCapabilities";
export { createHash, type Hash } from "node:crypto";
export { fileURLToPath, pathToFileURL } from "node:url";
