/**
 * The channels of system DMA: which one serves a device, and the adapters that
 * share it.
 *
 * @module
 */

import type { DeviceDescription } from "../../ddi/mod.ts";
import { AdapterChannel } from "../adapter/channel.ts";
import type { ControllerPort } from "./controller_port.ts";
import type { ChannelBinding } from "./dma_controller.ts";
import type { SystemTransfer } from "./system_transfer.ts";

/** A channel of a DMA controller. */
export class SystemChannel extends AdapterChannel {
  /** The controller, with what the system keeps for it. */
  readonly port: ControllerPort;
  /** Number of the channel within its controller. */
  readonly number: number;
  /** What is mapped through it and not flushed: one transfer at a time. */
  transfer: SystemTransfer | undefined = undefined;

  /** Made with the first adapter that needs it. */
  constructor(port: ControllerPort, number: number) {
    super(`${port.controller.name} channel ${number}`);
    this.port = port;
    this.number = number;
  }
}

/** The channel of a described device, and what it can do. */
export interface SystemBinding extends ChannelBinding {
  readonly systemChannel: SystemChannel;
}

/**
 * Finds the channel for a device. Adapters of one channel get the same.
 *
 * @param ports the machine's controllers
 * @returns a sentence if there is none
 */
export function bindChannel(
  ports: readonly ControllerPort[],
  description: DeviceDescription,
): SystemBinding | string {
  for (const port of ports) {
    const binding = port.controller.bind(description);
    if (binding === undefined) continue;
    if (typeof binding === "string") return binding;
    return { ...binding, systemChannel: port.channel(binding.channel) };
  }
  return description.version === 3
    ? `No DMA controller serves request line ${description.dmaRequestLine}`
    : `No DMA controller has channel ${description.dmaChannel}`;
}
