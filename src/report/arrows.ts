/**
 * Finds out what led to what: the message that was taken is the oldest that was
 * sent, a DPC that starts is the one that was queued, an interrupt that is
 * served is the one that was asserted, and a grant follows the release.
 *
 * @module
 */

import { type OperationEvent, takesMessage } from "../actors/mod.ts";
import type { DmaEvent } from "../ddi/mod.ts";
import type { Arrow, ArrowKind } from "./picture.ts";

/** Moments that wait for what they lead to, oldest first. */
class Pending {
  readonly #moments = new Map<string, number[]>();

  add(name: string, moment: number): void {
    const moments = this.#moments.get(name);
    if (moments === undefined) this.#moments.set(name, [moment]);
    else moments.push(moment);
  }

  /** Takes the oldest. */
  take(name: string): number | undefined {
    const moments = this.#moments.get(name);
    const first = moments?.shift();
    if (moments?.length === 0) this.#moments.delete(name);
    return first;
  }
}

/** Collects the arrows of a run, event by event. */
export class ArrowFold {
  /** The arrows so far, in the order of their ends. */
  readonly arrows: Arrow[] = [];
  readonly #messages = new Pending();
  readonly #dpcs = new Pending();
  readonly #interrupts = new Pending();
  /** The latest release of each adapter's channel. */
  readonly #releases = new Map<string, number>();

  /** Looks at an announced operation. */
  operation(event: OperationEvent, moment: number): void {
    const { operation, resource = "", detail = "" } = event;
    if (operation === "send") this.#messages.add(resource, moment);
    if (takesMessage(event)) {
      this.#add("message", this.#messages.take(resource), moment, detail);
    }
  }

  /** Looks at an event of the machine or of DMA. */
  dma(event: DmaEvent, moment: number): void {
    switch (event._tag) {
      case "DpcQueued":
        if (event.inserted) this.#dpcs.add(event.dpc, moment);
        break;
      case "DpcStarted":
        this.#add("dpc", this.#dpcs.take(event.dpc), moment, event.dpc);
        break;
      case "InterruptAsserted":
        this.#interrupts.add(event.interrupt, moment);
        break;
      case "InterruptServiced":
        this.#add(
          "interrupt",
          this.#interrupts.take(event.interrupt),
          moment,
          event.interrupt,
        );
        break;
      case "ChannelReleased":
      case "MapRegistersFreed":
        this.#releases.set(event.adapter, moment);
        break;
      case "RequestGranted":
        if (event.waited) {
          const from = this.#releases.get(event.adapter);
          this.#add("grant", from, moment, `request ${event.request}`);
        }
        break;
    }
  }

  #add(
    kind: ArrowKind,
    from: number | undefined,
    to: number,
    label: string,
  ): void {
    if (from !== undefined) this.arrows.push({ from, to, kind, label });
  }
}
