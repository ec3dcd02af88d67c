/**
 * A host in memory for tests of commands: files in a map, output in strings, a
 * watch that counts, and errors where a test wants them.
 *
 * @module
 */

import { BadInput } from "../../src/cli/bad_input.ts";
import type { CollectedTest } from "../../src/cli/conformance/collect_tests.ts";
import type { Host } from "../../src/cli/host.ts";

/** An error with the class name that a host gives it. */
export class HostError extends Error {
  /**
   * @param name of the class, such as `NotFound`
   * @param message what the host says
   */
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** A host that a test can look into, and make fail. */
export interface MemoryHost extends Host {
  /** What is in each file. */
  readonly files: Map<string, Uint8Array>;
  /** The tests that a checkout would have. */
  tests: readonly CollectedTest[];
  /** Folders. */
  readonly folders: Set<string>;
  /** What went to standard output. */
  out: string;
  /** What went to standard error. */
  error: string;
  /** Modules by path, for commands that import. */
  readonly modules: Map<string, Readonly<Record<string, unknown>>>;
  /** Variables of the environment. */
  readonly variables: Map<string, string>;
  runBenches: Host["runBenches"];
  /** What the benchmarks print. */
  benches: string;
  /** How many files are open. */
  open: number;
  /** Whether somebody has pressed Ctrl-C. */
  interrupt: () => boolean;
  /** How many watches for that were begun and not ended. */
  watches: number;
  /** Called before a file is opened for reading; may throw. */
  beforeOpen: () => void;
  /** Called before each read with the offset; may throw or change files. */
  beforeRead: (path: string, offset: number) => void;
  /** Called before each write with the path; may throw. */
  beforeWrite: (path: string) => void;
}

/** Makes a host with these files. */
export function memoryHost(
  files: { readonly [path: string]: Uint8Array } = {},
): MemoryHost {
  let ticks = 0;
  const host: MemoryHost = {
    files: new Map(Object.entries(files)),
    tests: [],
    benches: "",
    folders: new Set<string>(),
    modules: new Map(),
    variables: new Map(),
    out: "",
    error: "",
    open: 0,
    interrupt: () => false,
    watches: 0,
    beforeOpen: () => {},
    beforeRead: () => {},
    beforeWrite: () => {},
    write: (text) => void (host.out += text),
    writeError: (text) => void (host.error += text),
    colorful: false,
    errorIsTerminal: false,
    now: () => ticks++,
    openSource: (path) => openSource(host, path),
    createSink: (path) => createSink(host, path),
    isFolder: (path) => host.folders.has(path),
    rename: (from, to) => {
      host.files.set(to, found(host, from));
      host.files.delete(from);
    },
    remove: (path) => void host.files.delete(path),
    importModule: (place) => {
      const module = host.modules.get(place);
      return module === undefined
        ? Promise.reject(new TypeError(`Module not found "${place}".`))
        : Promise.resolve(module);
    },
    invocation: "deno task",
    environment: (name) => host.variables.get(name),
    makeFolder: () => "folder",
    removeFolder: (folder) => {
      for (const path of host.files.keys()) {
        if (path.startsWith(`${folder}/`)) host.files.delete(path);
      }
    },
    ownLockFile: "deno.lock",
    collectTests: () => Promise.resolve(host.tests),
    runBenches: () => Promise.resolve(host.benches),
    watchInterrupts: () => {
      host.watches++;
      return {
        asked: () => host.interrupt(),
        close: () => void host.watches--,
      };
    },
    exitCode: 0,
  };
  return host;
}

function found(host: MemoryHost, path: string): Uint8Array {
  const bytes = host.files.get(path);
  if (bytes === undefined) throw new HostError("NotFound", "no such file");
  return bytes;
}

function openSource(
  host: MemoryHost,
  path: string,
): ReturnType<Host["openSource"]> {
  if (host.folders.has(path)) {
    throw new BadInput(`Cannot read ${path}: it is a folder, so name a file`);
  }
  host.beforeOpen();
  const { length } = found(host, path);
  let at = 0;
  host.open++;
  return {
    name: path,
    size: length,
    read(target) {
      host.beforeRead(path, at);
      const part = found(host, path).subarray(at, at + target.length);
      target.set(part);
      at += part.length;
      return part.length === 0 ? null : part.length;
    },
    close: () => void host.open--,
  };
}

function createSink(
  host: MemoryHost,
  path: string,
): ReturnType<Host["createSink"]> {
  host.beforeWrite(path);
  host.files.set(path, new Uint8Array());
  host.open++;
  return {
    write(bytes) {
      host.beforeWrite(path);
      const before = found(host, path);
      const after = new Uint8Array(before.length + bytes.length);
      after.set(before);
      after.set(bytes, before.length);
      host.files.set(path, after);
    },
    close: () => void host.open--,
  };
}

/** Bytes that differ from piece to piece, the same each time. */
export function someBytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 12) * 7) & 0xFF);
}
