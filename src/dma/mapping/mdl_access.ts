/**
 * The processors' side of buffers, as an actor of the group that adapters
 * share: what a flush writes and a driver reads is the same memory.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { Reactor, type Resource } from "../../actors/mod.ts";
import type { Kernel } from "../../machine/mod.ts";
import {
  type Mdl,
  mdlChainLength,
  readMdlChain,
  writeMdlChain,
} from "../../memory/mod.ts";

interface MdlRequest {
  readonly _tag: "read" | "write";
  readonly mdl: Mdl;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** The processors' side of buffers. It shares its state with the adapters. */
export class MdlAccess {
  readonly #reactor: Reactor<MdlRequest, boolean>;

  /**
   * @param kernel whose memory is read and written
   * @param group stands for the state that adapters share: a flush writes too
   */
  constructor(kernel: Kernel, group: Resource) {
    const { cache } = kernel.memory;
    this.#reactor = new Reactor(
      "buffers",
      ({ _tag, bytes, mdl, offset }) =>
        _tag === "write"
          ? writeMdlChain(cache, mdl, offset, bytes)
          : readMdlChain(cache, mdl, offset, bytes),
      group,
    );
  }

  /** Fills or stores all the bytes; dies where the buffer has fewer. */
  move(request: MdlRequest): Effect.Effect<void> {
    return Effect.flatMap(this.#reactor.ask(request), (done) => {
      if (done) return Effect.void;
      const { bytes, mdl, offset } = request;
      return Effect.die(
        new RangeError(
          `Cannot touch ${bytes.length} bytes from ${offset} on: the chain has ${
            mdlChainLength(mdl)
          }, or no pages yet`,
        ),
      );
    });
  }
}
