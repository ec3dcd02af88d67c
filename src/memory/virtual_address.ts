/**
 * Where virtual addresses start, and what happens at one with nothing behind it.
 *
 * @module
 */

/** The first virtual address; above every address of a 32-bit device, so mixing the two shows. */
export const VIRTUAL_BASE = 0x400_0000_0000;

/**
 * A virtual address without memory was used: what stops a real system with
 * PAGE_FAULT_IN_NONPAGED_AREA (0x50).
 */
export class PageFaultError extends Error {
  /** The address at fault. */
  readonly virtualAddress: number;

  /**
   * Made where an address without memory is used.
   *
   * @param virtualAddress The address at fault.
   */
  constructor(virtualAddress: number) {
    super(`Nothing is mapped at virtual 0x${virtualAddress.toString(16)}.`);
    this.name = "PageFaultError";
    this.virtualAddress = virtualAddress;
  }
}
