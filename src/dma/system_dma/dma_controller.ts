/**
 * What the system asks of a DMA controller, and what a controller asks of the
 * devices on its request lines: the wires between the three.
 *
 * Windows reaches a controller through a table of functions of the same kind:
 * program a channel, cancel it, read its counter, configure it, take its
 * interrupts.
 *
 * @module
 */

import type { Effect } from "../../../deps.ts";
import type { Resource } from "../../actors/mod.ts";
import type {
  DeviceDescription,
  DmaCompletionStatus,
  DmaError,
  ScatterGatherElement,
} from "../../ddi/mod.ts";
import type { InterruptLine, Kernel } from "../../machine/mod.ts";
import type { BusRange } from "../mapping/device_bus.ts";
import type { TransferLimits } from "../mapping/transfer_limits.ts";

/** What a channel is programmed with. */
export interface ChannelProgram {
  /** The line on which the device asks for its next bytes. */
  readonly requestLine: number;
  /** Where in memory, in the order of the data. */
  readonly elements: readonly ScatterGatherElement[];
  /** Bytes, as many as the elements have together. */
  readonly length: number;
  /** True from memory to the device. */
  readonly writeToDevice: boolean;
  /** Address of the device's data register. */
  readonly deviceRegister: number;
  /** Whether the channel starts over at the end, until it is stopped. */
  readonly autoInitialize: boolean;
  /**
   * Reads or writes memory for the channel.
   *
   * @returns how many bytes were moved
   */
  access(range: BusRange): number;
  /** Hears how many bytes were moved. */
  moved(bytes: number): void;
  /** Hears that a period of a channel that starts over is done. */
  periodEnded(): void;
  /** Hears that the last byte was moved, or that it failed on the way. */
  ended(cause: "terminal count" | "fault"): void;
}

/** What a channel tells when the system serves the controller's interrupt. */
export interface ChannelReport {
  /** What it was programmed with. */
  readonly program: ChannelProgram;
  /** How the transfer, or a period of it, ended. */
  readonly status: DmaCompletionStatus;
}

/** The channel that serves a device, and what it can do. */
export interface ChannelBinding {
  /** Number of the channel within the controller. */
  readonly channel: number;
  /** The request line of the device. */
  readonly requestLine: number;
  /** Address bits that the controller drives. */
  readonly dmaAddressWidth: number;
  /** How a transfer of the channel may be laid out. */
  readonly limits: TransferLimits;
}

/**
 * One controller. Its plain functions are accesses to its registers: they are
 * called inside a step of the group it was made with, and never wait.
 */
export interface DmaController {
  /** Name shown to people, unique within the run. */
  readonly name: string;
  /** Raised when a channel has a report; undefined if it raises none (C198). */
  readonly interrupt: InterruptLine | undefined;
  /**
   * A multiple of which no transfer may cross, for controllers that count
   * within such a range; 0 for none.
   */
  readonly boundary: number;
  /**
   * The channel that serves a described device.
   *
   * @returns undefined if the request line is of another controller; a sentence
   *   if the line is its own and the device cannot be served
   */
  bind(description: DeviceDescription): ChannelBinding | string | undefined;
  /** Programs a channel that is not running. {@linkcode start} follows. */
  program(channel: number, program: ChannelProgram): void;
  /**
   * Stops a channel.
   *
   * @returns false if it was not running
   */
  stop(channel: number): boolean;
  /** Bytes that the channel has still to move, in the present pass. */
  counter(channel: number): number;
  /**
   * Calls a function of the controller for a channel.
   *
   * @returns why it was refused, if it was
   */
  configure(
    channel: number,
    functionNumber: number,
    context: unknown,
  ): DmaError | undefined;
  /** Takes what the channels have to tell, oldest first. */
  takeReports(): readonly ChannelReport[];
  /** Lets a channel that was programmed begin. */
  start(channel: number): Effect.Effect<void>;
  /** Raises the interrupt, where there is one. */
  readonly raise: Effect.Effect<void>;
  /**
   * Connects a device to a request line.
   *
   * @returns asks for the next bytes, as the device does when it is ready
   *   again; undefined if the line is not of this controller
   */
  connect(
    requestLine: number,
    register: DataRegister,
  ): Effect.Effect<void> | undefined;
}

/**
 * Makes a controller when a machine is built.
 *
 * @param kernel the machine
 * @param group stands for the state that the controller shares with adapters
 */
export type DmaControllerMaker = (
  kernel: Kernel,
  group: Resource,
) => DmaController;

/** What a data register answers when the device fails. */
export const DATA_REGISTER_FAULT: -1 = -1;

/**
 * The data register of a device: where a controller leaves and fetches bytes.
 * Its functions run within a step and must not wait.
 */
export interface DataRegister {
  /**
   * The controller fetches bytes from the device.
   *
   * @param address of the register
   * @param target is filled from its start
   * @returns how many bytes there were; fewer than asked for means that the
   *   device is not ready, and will ask again; {@linkcode DATA_REGISTER_FAULT}
   *   ends the transfer with DmaError
   */
  read(address: number, target: Uint8Array): number;
  /**
   * The controller gives bytes to the device.
   *
   * @param address of the register
   * @param source the bytes; valid for this call
   * @returns how many were taken, or as above
   */
  write(address: number, source: Uint8Array): number;
  /** What the device does when its transfer has reached the last byte. */
  readonly terminalCount?: Effect.Effect<void, never, Kernel>;
}
