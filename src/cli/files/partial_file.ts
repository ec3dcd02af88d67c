/**
 * A file that appears under its name only when it is whole: until then it is
 * written under another name, and removed if it is given up.
 *
 * @module
 */

import { Effect, type Scope } from "../../../deps.ts";
import { attempt, BadInput } from "../bad_input.ts";
import type { Host, SinkFile } from "../host.ts";

/** A file on its way. Make one with {@linkcode partialFile}. */
export class PartialFile {
  /** Where the file will be. */
  readonly path: string;
  readonly #host: Host;
  #sink: SinkFile | undefined;
  #committed = false;

  /**
   * Programs call {@linkcode partialFile}.
   *
   * @throws {BadInput} when no file of that name can be made
   */
  constructor(host: Host, path: string) {
    this.path = path;
    this.#host = host;
    this.#attempt(() => {
      if (host.isFolder(path)) {
        throw new BadInput(
          `Cannot write ${path}: it is a folder, so name a file`,
        );
      }
      this.#sink = host.createSink(this.#partialPath);
    });
  }

  get #partialPath(): string {
    return `${this.path}.partial`;
  }

  /**
   * Writes bytes at the end.
   *
   * @throws {BadInput} when the host cannot
   */
  write(bytes: Uint8Array): void {
    this.#attempt(() => this.#sink?.write(bytes));
  }

  /**
   * Writes all that will be in the file, and gives it its name.
   *
   * @throws {BadInput} when the host cannot
   */
  fill(text: string): void {
    this.write(new TextEncoder().encode(text));
    this.commit();
  }

  /**
   * Gives the file its name. Nothing can be written after that.
   *
   * @throws {BadInput} when the host cannot
   */
  commit(): void {
    this.#close();
    this.#attempt(() => this.#host.rename(this.#partialPath, this.path));
    this.#committed = true;
  }

  /** Removes the file, if it does not have its name yet. */
  drop(): void {
    if (this.#committed) return;
    this.#close();
    this.#host.remove(this.#partialPath);
  }

  #attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      throw BadInput.because(`Cannot write ${this.path}`, error);
    }
  }

  #close(): void {
    this.#sink?.close();
    this.#sink = undefined;
  }
}

/**
 * Begins a file that is dropped at the end of the scope unless it was
 * committed.
 *
 * @param path where the file will be
 */
export function partialFile(
  host: Host,
  path: string,
): Effect.Effect<PartialFile, BadInput, Scope.Scope> {
  return Effect.acquireRelease(
    attempt(() => new PartialFile(host, path)),
    (file) => Effect.sync(() => file.drop()),
  );
}

/**
 * Begins a file if one is wanted, before the long work that fills it: who
 * mistypes its name should not wait for that.
 *
 * @param path where the file will be; undefined for none
 */
export function optionalFile(
  host: Host,
  path: string | undefined,
): Effect.Effect<PartialFile | undefined, BadInput, Scope.Scope> {
  return path === undefined
    ? Effect.succeed(undefined)
    : partialFile(host, path);
}

/**
 * Writes a file that is there whole or not at all.
 *
 * @param path where the file will be
 * @param text what will be in it
 */
export function writeWhole(
  host: Host,
  path: string,
  text: string,
): Effect.Effect<void, BadInput> {
  return Effect.scoped(
    Effect.flatMap(
      partialFile(host, path),
      (file) => attempt(() => file.fill(text)),
    ),
  );
}
