/**
 * A text file line by line, in as much memory as its longest line needs.
 *
 * @module
 */

import { BadInput } from "../bad_input.ts";
import type { SourceFile } from "../host.ts";

/** Bytes that are read at once. */
const PIECE_BYTES = 65_536;

/** The most bytes of one line; an event has a few hundred. */
export const LINE_BYTES_MAX = 1_048_576;

const LINE_FEED = 0x0A;
const CARRIAGE_RETURN = 0x0D;

/**
 * Reads a file to its end.
 *
 * @param file is read from where it is
 * @returns the lines without their ends; a last one that is empty is none
 * @throws {BadInput} when a line is too long or no UTF-8, with its number, or
 *   when the host cannot read on
 */
export function* linesOf(file: SourceFile): Generator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
  const piece = new Uint8Array(PIECE_BYTES);
  const line = new LineBytes();
  let number = 1;
  const next = () => readPiece(file, piece);
  const ended = () => decoded(decoder, line.take(), file.name, number++);
  for (let read = next(); read !== null; read = next()) {
    const bytes = piece.subarray(0, read);
    let from = 0;
    while (from < read) {
      const at = bytes.indexOf(LINE_FEED, from);
      line.add(bytes.subarray(from, at < 0 ? read : at));
      if (line.length > LINE_BYTES_MAX) throw tooLong(file.name, number);
      if (at < 0) break;
      yield ended();
      from = at + 1;
    }
  }
  if (line.length > 0) yield ended();
}

function readPiece(file: SourceFile, piece: Uint8Array): number | null {
  try {
    return file.read(piece);
  } catch (error) {
    throw BadInput.because(`Cannot read ${file.name}`, error);
  }
}

/** The bytes of the present line, over as many pieces as it has. */
class LineBytes {
  length = 0;
  #bytes: Uint8Array = new Uint8Array(1024);

  add(bytes: Uint8Array): void {
    const length = this.length + bytes.length;
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(2 * length);
      larger.set(this.#bytes.subarray(0, this.length));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.length);
    this.length = length;
  }

  /** The line, which the next `add` overwrites. */
  take(): Uint8Array {
    const returns = this.#bytes[this.length - 1] === CARRIAGE_RETURN ? 1 : 0;
    const line = this.#bytes.subarray(0, Math.max(0, this.length - returns));
    this.length = 0;
    return line;
  }
}

function decoded(
  decoder: TextDecoder,
  line: Uint8Array,
  name: string,
  number: number,
): string {
  try {
    return decoder.decode(line);
  } catch {
    throw new BadInput(
      `Line ${number} of ${name} is no UTF-8 text: name a trace, as --trace writes it`,
    );
  }
}

function tooLong(name: string, number: number): BadInput {
  return new BadInput(
    `Line ${number} of ${name} has more than ${LINE_BYTES_MAX} bytes: name a trace, as --trace writes it, with one event to a line`,
  );
}
