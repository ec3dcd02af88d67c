/**
 * The host that Deno gives: every call of `Deno` that the command line makes,
 * but for those that find tests.
 *
 * @module
 */

import { fileURLToPath, pathToFileURL } from "./deps.ts";
import { BadInput } from "./bad_input.ts";
import { runBenches } from "./bench/run_benches.ts";
import { collectTests } from "./conformance/collect_tests.ts";
import { watchInterrupts } from "./long_work/interrupt_watch.ts";
import type { Host, SinkFile, SourceFile } from "./host.ts";

/** Makes the host of this process. */
export function denoHost(): Host {
  return {
    write: (text) => print(Deno.stdout, text),
    writeError: (text) => print(Deno.stderr, text),
    colorful: Deno.stdout.isTerminal() && !Deno.noColor,
    errorIsTerminal: Deno.stderr.isTerminal(),
    now,
    openSource,
    createSink,
    isFolder,
    rename: (from, to) => Deno.renameSync(from, to),
    remove,
    importModule: (place) => import(urlOf(place).href),
    environment,
    invocation: invocation(),
    makeFolder: () => Deno.makeTempDirSync({ prefix: "adapter-channel-" }),
    removeFolder: (path) => Deno.removeSync(path, { recursive: true }),
    ownLockFile: ownLockFile(),
    collectTests,
    runBenches,
    watchInterrupts,
    exitCode: 0,
  };
}

// Taken before any search keeps the host's watch from what it runs.
const { performance: watch } = globalThis;
const now = watch.now.bind(watch);

const encoder = new TextEncoder();

/** Writes all of a text. A reader that has gone away is no reason to fail. */
function print(stream: { writeSync(p: Uint8Array): number }, text: string) {
  let bytes = encoder.encode(text);
  try {
    while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

function openSource(path: string): SourceFile {
  // Looked at before it is opened: opening a pipe would wait for its writer.
  const { isFile, isDirectory, size } = Deno.statSync(path);
  if (!isFile) {
    throw new BadInput(
      `Cannot read ${path}: it is ${
        isDirectory ? "a folder" : "no ordinary file"
      }, so name a file`,
    );
  }
  const file = Deno.openSync(path);
  return {
    name: path,
    size,
    read: (target) => file.readSync(target),
    close: () => file.close(),
  };
}

function createSink(path: string): SinkFile {
  const file = Deno.openSync(path, {
    write: true,
    create: true,
    truncate: true,
  });
  return {
    write(bytes) {
      for (let rest = bytes; rest.length > 0;) {
        rest = rest.subarray(file.writeSync(rest));
      }
    },
    close: () => file.close(),
  };
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function remove(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** What already is a URL stays one; `C:\\` is a path. */
function urlOf(place: string): URL {
  return /^[a-z][a-z+.-]+:/i.test(place)
    ? new URL(place)
    : pathToFileURL(place);
}

/** In the folder of a checkout its tasks are shorter than the module's path. */
function invocation(): string {
  const url = new URL("./main.ts", import.meta.url);
  const call = "deno run --allow-read --allow-import";
  if (url.protocol !== "file:") return `${call} ${url.href}`;
  return isHere(new URL("../../", url))
    ? "deno task"
    : `${call} ${fileURLToPath(url)}`;
}

/** Whether a folder is the present one, or nobody may know. */
function isHere(folder: URL): boolean {
  try {
    return pathToFileURL(`${Deno.cwd()}/`).href === folder.href;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return true;
    throw error;
  }
}

/** Never asks for a permission: what may not be read is not set. */
function environment(variable: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  return state === "granted" ? Deno.env.get(variable) : undefined;
}

/** Beside the module, if that came from a disk. */
function ownLockFile(): string | undefined {
  const url = new URL("../../deno.lock", import.meta.url);
  return url.protocol === "file:" ? fileURLToPath(url) : undefined;
}
