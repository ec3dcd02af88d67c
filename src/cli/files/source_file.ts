/**
 * Files that commands read: opened, used and closed, whatever happens.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { BadInput } from "../bad_input.ts";
import type { Host, SourceFile } from "../host.ts";

/**
 * Opens a file, does something with it, and closes it.
 *
 * @param path of a file that can be read; anything else is bad input
 * @param use is given the file at its start
 */
export function withSource<A>(
  host: Host,
  path: string,
  use: (file: SourceFile) => Effect.Effect<A, BadInput>,
): Effect.Effect<A, BadInput> {
  return Effect.acquireUseRelease(
    Effect.try({
      try: () => host.openSource(path),
      catch: (error) => BadInput.because(`Cannot read ${path}`, error),
    }),
    use,
    (file) => Effect.sync(() => file.close()),
  );
}
