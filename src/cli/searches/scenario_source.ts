/**
 * Scenarios by path or URL: imports the module that exports one.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import {
  type FoundScenario,
  scenarioIn,
  ScenarioModuleError,
} from "../../explore/mod.ts";
import { BadInput } from "../bad_input.ts";
import type { Host } from "../host.ts";

/** What help says of the drawing of a run. */
export const HOW_TO_READ: string =
  "A failing run is drawn with a column for each actor, below its name: o does something, ! is one of the two that race, x waits for ever, and an arrow leads from a cause to what it caused. step counts operations, tick is simulated time, and IRQL the level of the processor; numbers that stay the same are said once.";

/**
 * Imports a module and finds the scenario in it. The module must import the
 * same copy of this project as the command line: two copies do not know each
 * other's actors.
 *
 * @param place path or URL of the module
 * @param exportName which of its exports
 */
export function loadScenario(
  host: Host,
  place: string,
  exportName: string,
): Effect.Effect<FoundScenario, BadInput> {
  return Effect.tryPromise({
    try: () => host.importModule(place),
    catch: (error) =>
      new BadInput(
        `Cannot load the scenario ${place}: ${reasonOf(error, place)}`,
      ),
  }).pipe(
    Effect.flatMap((module) =>
      Effect.try({
        try: () => scenarioIn(module, place, exportName),
        catch: (error) => {
          if (error instanceof ScenarioModuleError) {
            return new BadInput(error.message);
          }
          throw error;
        },
      })
    ),
  );
}

/** What went wrong in one line, and what helps. */
function reasonOf(error: unknown, place: string): string {
  const text = error instanceof Error ? error.message : String(error);
  const [line = ""] = text.split("\n");
  const [, missing] = /^Module not found "([^"]*)"/.exec(line) ?? [];
  if (missing !== undefined) {
    const isOther = baseName(missing) !== baseName(place);
    return isOther
      ? `it imports ${missing}, which is not there, so mend the module first`
      : "there is no such module, so check the path or the URL";
  }
  if (/^Requires (read|import|net) access/.test(line)) {
    return "Deno was started without the permission, so add --allow-read, or --allow-import for a URL";
  }
  if (/^Import .* failed/.test(line)) {
    return "it cannot be fetched, so check the URL and the network";
  }
  if (/^Invalid URL/.test(line)) return "it is no whole URL, so check it";
  if (/^Expected a JavaScript|without specifying "type"/.test(line)) {
    return "it is no module of TypeScript or JavaScript, so name one that exports a scenario";
  }
  if (/ERR_UNSUPPORTED_DIR_IMPORT/.test(line)) {
    return "it is a folder, so name a module in it";
  }
  return `${line.replace(/\.$/, "")}, so mend the module first`;
}

/** `http://host/races/lost.ts` is `lost.ts`. */
function baseName(place: string): string {
  return place.split(/[/\\]/).at(-1)!;
}

/** A report with whole commands where it has schedules to replay. */
export function withCommands(
  { invocation }: Host,
  report: string,
  scenario: { readonly module: string; readonly export: string },
): string {
  const { module, export: name } = scenario;
  const flag = name === "default" ? "" : ` --export ${name}`;
  const command = `${invocation} replay ${module}${flag}`;
  return report.replaceAll(/^Replay it with: /gm, `$&${command} `);
}
