/**
 * What a command needs from the machine it really runs on: output, files and a
 * watch. Commands reach the outside only through this service, so a test can
 * stand in for any part of it.
 *
 * @module
 */

import { Context } from "../../deps.ts";
import type { collectTests } from "./conformance/collect_tests.ts";

/** A file that is open for reading, from its start to its end. */
export interface SourceFile {
  /** How people call it: the path as it was given. */
  readonly name: string;
  /** Bytes it had when it was opened. */
  readonly size: number;
  /**
   * Reads the next bytes.
   *
   * @param target is filled from its start
   * @returns how many bytes were read, at least 1, or null at the end
   * @throws {Error} whatever the host says
   */
  read(target: Uint8Array): number | null;
  /** Gives the file back to the host. */
  close(): void;
}

/** A file that is open for writing at its end. */
export interface SinkFile {
  /**
   * Writes all the bytes.
   *
   * @throws {Error} whatever the host says
   */
  write(bytes: Uint8Array): void;
  /** Gives the file back to the host. */
  close(): void;
}

/** Notices Ctrl-C. */
export interface InterruptWatch {
  /** Whether somebody has asked to stop. */
  readonly asked: () => boolean;
  /** Watches no longer. */
  readonly close: () => void;
}

/** The real machine, as commands see it. */
export interface Host {
  /** Writes to standard output. */
  readonly write: (text: string) => void;
  /** Writes to standard error: progress, and what went wrong. */
  readonly writeError: (text: string) => void;
  /** Whether standard output may be coloured. */
  readonly colorful: boolean;
  /** Whether standard error is a terminal, so that one line can be updated. */
  readonly errorIsTerminal: boolean;
  /** A watch, in milliseconds from any start. */
  readonly now: () => number;
  /**
   * Opens a file for reading.
   *
   * @throws {BadInput} when it is something else than a file
   * @throws {Error} whatever else the host says
   */
  readonly openSource: (path: string) => SourceFile;
  /**
   * Makes an empty file, in the place of any other of that name.
   *
   * @throws {Error} whatever the host says
   */
  readonly createSink: (path: string) => SinkFile;
  /** Whether there is a folder of that name. */
  readonly isFolder: (path: string) => boolean;
  /**
   * Gives a file another name, in the place of any other of that name.
   *
   * @throws {Error} whatever the host says
   */
  readonly rename: (from: string, to: string) => void;
  /** Removes a file, if it is there. */
  readonly remove: (path: string) => void;
  /**
   * Imports a module.
   *
   * @param place a path, from the present folder, or a URL
   * @throws {Error} whatever the host or the module says
   */
  readonly importModule: (
    place: string,
  ) => Promise<Readonly<Record<string, unknown>>>;
  /** How this command line is called, such as `deno task`. */
  readonly invocation: string;
  /** A variable of the environment, if it is set and may be read. */
  readonly environment: (name: string) => string | undefined;
  /** Makes an empty folder for files that are needed for a while. */
  readonly makeFolder: () => string;
  /** Removes a folder with all that is in it. */
  readonly removeFolder: (path: string) => void;
  /** The file `deno task start` sends when none is named. */
  readonly ownLockFile: string | undefined;
  /** Finds the tests of a checkout, without running them. */
  readonly collectTests: typeof collectTests;
  /**
   * Runs the benchmarks of a checkout.
   *
   * @param tell told how many were begun before, and how many there are
   * @returns what `deno bench --json` prints
   * @throws {BadInput} when this is no checkout, or the run cannot be made
   */
  readonly runBenches: (
    tell: (done: number, total: number) => void,
  ) => Promise<string>;
  /** Begins to notice Ctrl-C, which ends the process until then. */
  readonly watchInterrupts: () => InterruptWatch;
  /**
   * What the command ends with: 0 well, 1 found something, 2 bad input, 130
   * interrupted.
   */
  exitCode: 0 | 1 | 2 | 130;
}

/** The host in an Effect's environment. */
export const Host: Context.Service<Host, Host> = Context.Service(
  "adapter-channel/cli/Host",
);
