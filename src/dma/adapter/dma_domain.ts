/**
 * DMA domains: the addresses that the devices of a domain see, and the adapters
 * that share them.
 *
 * @module
 */

import { IommuPageTable } from "../../memory/mod.ts";
import type { AdapterObject } from "./adapter_object.ts";

/**
 * One domain. Drivers hold it as an opaque handle: GetDmaDomain gives it, and
 * JoinDmaDomain takes it.
 *
 * Every adapter begins in a domain of its own. On a machine that remaps
 * (`dmaRemapping`), the devices of a domain reach what its page table has, and
 * nothing else.
 */
export class DmaDomain {
  /** Name shown in traces. */
  readonly name: string;
  /** What the devices of the domain reach, where the machine remaps. */
  readonly pages: IommuPageTable = new IommuPageTable();
  /**
   * The adapters in it.
   *
   * @internal
   */
  readonly adapters: Set<AdapterObject> = new Set();
  /**
   * The adapter that began in it.
   *
   * @internal
   */
  readonly owner: AdapterObject;

  /** Made with an adapter, which is in it. */
  constructor(owner: AdapterObject) {
    this.name = `domain of ${owner.name}`;
    this.owner = owner;
    this.adapters.add(owner);
  }

  /** Whether anybody could still use it. */
  get live(): boolean {
    return this.adapters.size > 0 || !this.owner.released;
  }
}
