/**
 * The media of the main job: a file read once and in order, and a target that
 * puts pieces back in order, whatever order the machine works in.
 *
 * @module
 */

import { Schema } from "../../deps.ts";
import { createHash } from "../../src/cli/deps.ts";
import { PIECE_BYTES } from "../../src/cli/files/byte_window.ts";
import { PartialFile } from "../../src/cli/files/partial_file.ts";
import { SourceMedium } from "../../src/cli/files/source_medium.ts";
import { TargetMedium } from "../../src/cli/files/target_medium.ts";
import { assertEquals, assertThrows } from "../deps.ts";
import { checkProperty, whole } from "../property.ts";
import { memoryHost, someBytes } from "./memory_host.ts";

const WINDOW = 3 * PIECE_BYTES;

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Steps of a machine: which of the open pieces goes on, and how far. */
const Steps: Schema.Codec<readonly (readonly [number, number])[]> = Schema
  .Array(
    Schema.Tuple([
      whole(0, 2),
      whole(1, 9000),
    ]),
  );

Deno.test("bytes pass through both media in any order within the window", () => {
  checkProperty(Steps, (steps) => {
    const bytes = someBytes(5 * PIECE_BYTES + 777);
    const host = memoryHost({ in: bytes });
    const source = new SourceMedium(host.openSource("in"), WINDOW);
    const copy = new PartialFile(host, "out");
    const target = new TargetMedium(bytes.length, WINDOW, copy);
    moveInOrderOf(steps, source, target);
    assertEquals(source.finish(), sha256(bytes));
    assertEquals(target.finish(), sha256(bytes));
    copy.commit();
    assertEquals(host.files.get("out"), bytes);
  }, { runs: 40 });
});

/** Moves whole pieces, up to three at a time, in turns that the steps say. */
function moveInOrderOf(
  steps: readonly (readonly [number, number])[],
  source: SourceMedium,
  target: TargetMedium,
): void {
  const pieces = Math.ceil(source.size / PIECE_BYTES);
  const at = Array.from({ length: pieces }, (_, i) => i * PIECE_BYTES);
  const endOf = (i: number) => Math.min(source.size, (i + 1) * PIECE_BYTES);
  const isOpen = (i: number) => at[i]! < endOf(i);
  for (let turn = 0;; turn++) {
    const first = at.findIndex((_, i) => isOpen(i));
    if (first < 0) return;
    const open = [first, first + 1, first + 2].filter((i) =>
      i < pieces && isOpen(i)
    );
    const [which, length] = steps[turn] ?? [turn, PIECE_BYTES];
    const piece = open[which % open.length]!;
    const part = new Uint8Array(Math.min(length, endOf(piece) - at[piece]!));
    assertEquals(source.read(at[piece]!, part), part.length);
    assertEquals(target.write(at[piece]!, part), part.length);
    at[piece] = at[piece]! + part.length;
  }
}

Deno.test("SourceMedium reads each byte from the host once", () => {
  const host = memoryHost({ in: someBytes(4 * PIECE_BYTES) });
  const offsets: number[] = [];
  host.beforeRead = (_path, offset) => void offsets.push(offset);
  const source = new SourceMedium(host.openSource("in"), WINDOW);
  const page = new Uint8Array(4096);
  source.read(2 * PIECE_BYTES, page);
  source.read(0, page);
  source.read(3 * PIECE_BYTES, page);
  assertEquals(offsets, [0, 1, 2, 3].map((i) => i * PIECE_BYTES));
});

Deno.test("SourceMedium and TargetMedium refuse bytes outside their window: our own mistake", () => {
  const host = memoryHost({ in: someBytes(8 * PIECE_BYTES) });
  const source = new SourceMedium(host.openSource("in"), WINDOW);
  const page = new Uint8Array(4096);
  source.read(4 * PIECE_BYTES, page);
  assertThrows(() => source.read(PIECE_BYTES, page), Error, "left the window");
  const target = new TargetMedium(8 * PIECE_BYTES, WINDOW);
  assertThrows(
    () => target.write(3 * PIECE_BYTES, page),
    Error,
    "out of the window",
  );
  target.write(0, new Uint8Array(PIECE_BYTES));
  assertThrows(() => target.write(0, page), Error, "out of the window");
});

Deno.test("the media transfer nothing beyond their end and never the wrong way", () => {
  const host = memoryHost({ in: someBytes(10) });
  const source = new SourceMedium(host.openSource("in"), WINDOW);
  const target = new TargetMedium(10, WINDOW);
  const page = new Uint8Array(4096);
  assertEquals(source.read(0, page), 0);
  assertEquals(target.write(0, page), 0);
  assertEquals(source.write(), 0);
  assertEquals(target.read(), 0);
});
