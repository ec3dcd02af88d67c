/**
 * Files with fixed bytes for measurements: the same on every machine.
 *
 * @module
 */

import { RandomStream } from "../../actors/mod.ts";
import type { Host } from "../host.ts";

/**
 * Bytes of a file, drawn from a fixed seed.
 *
 * @param length in bytes
 */
export function sampleBytes(length: number): Uint8Array {
  const stream = new RandomStream(length);
  const words = new Uint32Array(Math.ceil(length / 4));
  for (let i = 0; i < words.length; i++) words[i] = stream.next();
  return new Uint8Array(words.buffer, 0, length);
}

/**
 * Writes a file, in the place of any other of that name.
 *
 * @throws {BadInput} when the host cannot
 */
export function writeFile(host: Host, path: string, bytes: Uint8Array): void {
  const sink = host.createSink(path);
  try {
    sink.write(bytes);
  } finally {
    sink.close();
  }
}
