/**
 * A file that is read for long: tells how far it is, and stops when somebody
 * asks for that.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import type { BadInput } from "../bad_input.ts";
import type { Host, SourceFile } from "../host.ts";
import { Interrupted, interruptible } from "../long_work/interrupt.ts";
import { Progress } from "../long_work/progress.ts";
import { withSource } from "./source_file.ts";

/** Files of fewer bytes are read in a moment, which needs no progress. */
const LARGE_BYTES = 32 * 1024 * 1024;

/**
 * A file whose reading fails once somebody has asked to stop.
 *
 * @param file is read and closed as before
 * @param what is not finished then, such as `Sending big.bin`
 */
export function stoppable(
  file: SourceFile,
  asked: () => boolean,
  what: string,
): SourceFile {
  return {
    name: file.name,
    size: file.size,
    close: () => file.close(),
    read: (target) => {
      if (asked()) throw new Interrupted(what);
      return file.read(target);
    },
  };
}

/**
 * Opens a file that is read from its start to its end, shows how much of a
 * large one is read, and can be interrupted.
 *
 * @param path of a file that can be read; anything else is bad input
 * @param doing what is done with it, such as `Judging`
 * @param shows whether progress is wanted
 * @param use is given the file at its start
 */
export function readingFile<A>(
  host: Host,
  path: string,
  { doing, shows }: { readonly doing: string; readonly shows: boolean },
  use: (file: SourceFile) => Effect.Effect<A, BadInput>,
): Effect.Effect<A, BadInput> {
  return withSource(host, path, (file) => {
    if (file.size < LARGE_BYTES) return use(file);
    const progress = shows ? new Progress(host, file.size) : undefined;
    return interruptible(host, (asked) => {
      const guarded = stoppable(file, asked, `${doing} ${path}`);
      let done = 0;
      return use({
        ...guarded,
        read: (target) => {
          const read = guarded.read(target);
          progress?.update(done += read ?? 0);
          return read;
        },
      }).pipe(Effect.ensuring(Effect.sync(() => progress?.finish())));
    });
  });
}
