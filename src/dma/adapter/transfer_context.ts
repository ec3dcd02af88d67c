/**
 * The DMA transfer context: the driver's memory that names one allocation
 * request, and the state that decides between grant and cancel.
 *
 * @module
 */

import { InvalidParameters } from "../../ddi/mod.ts";
import { type AdapterAnswer, DONE } from "./adapter_messages.ts";
import type { AllocationRequest } from "./allocation_request.ts";
import type { DmaSystem } from "../dma_system.ts";

/**
 * Where a context stands.
 *
 * - `raw`: memory that was never initialized;
 * - `idle`: initialized, no request yet;
 * - `pending`: its request waits, and can be cancelled;
 * - `granted`: its request got what it asked for; a new one may be made (A15);
 * - `cancelled`: a cancel won; it must be initialized again (A11).
 */
export type TransferContextState =
  | "raw"
  | "idle"
  | "pending"
  | "granted"
  | "cancelled";

/**
 * The block of memory that a driver reserves for a request: 128 bytes on
 * 64-bit systems. What is in it is the system's; a driver makes one, lets
 * InitializeDmaTransferContext write it, and passes it on.
 *
 * Give every request that may be pending at the same time its own (A14).
 */
export class DmaTransferContext {
  /** Number within the run; 0 while raw. */
  number = 0;
  /** Where it stands. */
  state: TransferContextState = "raw";
  /**
   * Its latest request.
   *
   * @internal
   */
  request: AllocationRequest | undefined = undefined;
  /** Set by CancelMappedTransfer until the next flush (A55). */
  transferCancelled = false;
  /** Set by a cancel that came too late, where the machine minds it (A57). */
  cancelledLate = false;
  /** Set when the driver gives the memory up before its request is over (M11). */
  freed = false;

  /**
   * Gives the memory back, as ExFreePool would. A driver must do so only when
   * the routine was entered or the request was cancelled; doing it earlier is
   * finding M11.
   */
  free(): void {
    this.freed = true;
  }
}

/**
 * Writes a clean state into a context. A context whose request waits is left
 * alone, because tracking of that request would be lost (M2).
 *
 * @internal
 */
export function initializeContext(
  system: DmaSystem,
  context: DmaTransferContext,
): AdapterAnswer {
  if (context.state === "pending") {
    return {
      ...DONE,
      error: new InvalidParameters(
        `Transfer context ${context.number} belongs to a request that waits; cancel the request first`,
      ),
    };
  }
  if (context.number === 0) {
    context.number = system.kernel.nextNumber("transfer context");
  }
  context.state = "idle";
  context.request = undefined;
  context.transferCancelled = false;
  context.cancelledLate = false;
  return DONE;
}
