/**
 * The devices one can plug into a machine, by name.
 *
 * @module
 */

import { busMaster } from "./bus_master.ts";
import { disk } from "./disk.ts";
import { subordinate } from "./subordinate.ts";

/** Plugs devices into the machine that a program runs on. */
export const Devices: {
  readonly busMaster: typeof busMaster;
  readonly disk: typeof disk;
  readonly subordinate: typeof subordinate;
} = {
  /** A bare bus master: see {@linkcode busMaster}. */
  busMaster,
  /** A disk on a medium: see {@linkcode disk}. */
  disk,
  /** A bare device on a request line: see {@linkcode subordinate}. */
  subordinate,
};
