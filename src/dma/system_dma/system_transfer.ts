/**
 * A transfer of a DMA controller, from MapTransferEx to its flush: how it is
 * started and stopped, and what it tells the driver.
 *
 * Every function here runs inside one step of an adapter or of a controller,
 * which share their state. So exactly one of the ways to end a transfer wins.
 *
 * @module
 */

import type { Context } from "../../../deps.ts";
import {
  Cancelled,
  DmaCompletionStatus,
  type DmaError,
  InvalidParameters,
  type TransferEnd,
} from "../../ddi/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type { AllocationRequest } from "../adapter/allocation_request.ts";
import { type BusRange, deviceAccess } from "../mapping/device_bus.ts";
import type { ChannelProgram } from "./dma_controller.ts";
import type { DmaCompletionRoutine } from "./dma_completion.ts";
import type { Mapping } from "../mapping/mapping.ts";
import type { SystemChannel } from "./system_channel.ts";

/** What a driver gives with a system-DMA transfer besides its range. */
export interface SystemTransferOptions {
  /** Byte offset of the data register from the device's address. */
  readonly deviceOffset: number;
  /** Called when the transfer ends, or a period of it; null for none. */
  readonly completionRoutine: DmaCompletionRoutine<unknown, unknown> | null;
  /** Given to the routine unchanged. */
  readonly completionContext: unknown;
  /** The services the routine needs. */
  readonly services: Context.Context<unknown>;
}

/** One transfer on one channel. */
export class SystemTransfer implements ChannelProgram {
  readonly adapter: AdapterObject;
  readonly channel: SystemChannel;
  readonly mapping: Mapping;
  /** What the driver gave; null for a legacy MapTransfer. */
  readonly options: SystemTransferOptions | null;
  readonly requestLine: number;
  readonly deviceRegister: number;
  readonly autoInitialize: boolean;
  /** How it ended; undefined while it runs. */
  end: TransferEnd | undefined = undefined;
  /** Bytes moved since it began, all passes together. */
  bytes = 0;

  /** Made when a range is mapped; {@linkcode startTransfer} starts it. */
  constructor(
    adapter: AdapterObject,
    mapping: Mapping,
    options: SystemTransferOptions | null,
  ) {
    const { autoInitialize, deviceAddress } = adapter.description;
    const { requestLine, systemChannel } = adapter.binding!;
    this.adapter = adapter;
    this.channel = systemChannel;
    this.mapping = mapping;
    this.options = options;
    this.requestLine = requestLine;
    this.deviceRegister = deviceAddress + (options?.deviceOffset ?? 0);
    this.autoInitialize = autoInitialize;
  }

  /** Where in memory. */
  get elements(): Mapping["elements"] {
    return this.mapping.elements;
  }

  /** Bytes of one pass. */
  get length(): number {
    return this.mapping.length;
  }

  /** True from memory to the device. */
  get writeToDevice(): boolean {
    return this.mapping.writeToDevice;
  }

  /** Whether the channel still moves bytes. */
  get running(): boolean {
    return this.end === undefined;
  }

  /** The controller reads or writes memory. */
  access(range: BusRange): number {
    return deviceAccess(this.adapter, range).value;
  }

  /** The controller has moved bytes. */
  moved(bytes: number): void {
    this.bytes += bytes;
  }

  /** The controller has come to the end of a period. */
  periodEnded(): void {
    const { adapter, channel, mapping } = this;
    if (!adapter.system.kernel.listening) return;
    adapter.system.emit({
      _tag: "PeriodEnded",
      adapter: adapter.name,
      mapping: mapping.number,
      controller: channel.port.controller.name,
      channel: channel.number,
      bytes: this.bytes,
    });
  }

  /** The transfer is over. Nothing ends it twice. */
  ended(cause: TransferEnd): void {
    this.end = cause;
    const { adapter, channel, mapping } = this;
    if (!adapter.system.kernel.listening) return;
    adapter.system.emit({
      _tag: "TransferEnded",
      adapter: adapter.name,
      request: mapping.request.number,
      mapping: mapping.number,
      controller: channel.port.controller.name,
      channel: channel.number,
      cause,
      status: statusOf(cause),
      bytes: this.bytes,
    });
  }
}

/** What the routine is told of an end; DmaAborted is never used (A31). */
function statusOf(cause: TransferEnd): DmaCompletionStatus {
  switch (cause) {
    case "terminal count":
      return DmaCompletionStatus.DmaComplete;
    case "fault":
      return DmaCompletionStatus.DmaError;
    default:
      return DmaCompletionStatus.DmaCancelled;
  }
}

/**
 * Why a grant may not be mapped now, if it may not: it was cancelled, it does
 * not have the channel, or a transfer is mapped and not flushed.
 */
export function refuseTransfer(
  { channel, name }: AdapterObject,
  { context, mappings, number }: AllocationRequest,
): DmaError | undefined {
  if (context !== null && context.transferCancelled) {
    return new Cancelled(
      `CancelMappedTransfer was called for transfer context ${context.number}`,
    );
  }
  if (channel.holder?.number !== number) {
    return new InvalidParameters(
      `Request ${number} does not have the channel of ${name}`,
    );
  }
  if (mappings.length > 0) {
    return new InvalidParameters(
      `${channel.name} holds one transfer at a time, and that of request ${number} is not flushed`,
    );
  }
  return undefined;
}

/** Programs the channel for a range that was mapped, and has it begin. */
export function startTransfer(transfer: SystemTransfer): void {
  const { adapter, channel, mapping } = transfer;
  const { controller } = channel.port;
  const { system } = adapter;
  channel.transfer = transfer;
  controller.program(channel.number, transfer);
  system.signals.push(controller.start(channel.number));
  if (!system.kernel.listening) return;
  system.emit({
    _tag: "TransferStarted",
    adapter: adapter.name,
    request: mapping.request.number,
    mapping: mapping.number,
    controller: controller.name,
    channel: channel.number,
    deviceRegister: transfer.deviceRegister,
    length: transfer.length,
    writeToDevice: transfer.writeToDevice,
    autoInitialize: transfer.autoInitialize,
  });
}

/** Stops a transfer that runs. Its routine, if it has one, is told DmaCancelled. */
export function stopTransfer(
  transfer: SystemTransfer,
  cause: "cancel" | "flush" | "release",
): void {
  if (!transfer.running) return;
  const { controller } = transfer.channel.port;
  if (!controller.stop(transfer.channel.number)) {
    throw new Error(
      `Assertion failed: ${transfer.channel.name} had ended a transfer without telling`,
    );
  }
  transfer.ended(cause);
  transfer.adapter.system.signals.push(controller.raise);
}

/**
 * Stops the transfer of a grant that gives its channel back, and clears the
 * channel for the next one.
 */
export function clearChannel(request: AllocationRequest): void {
  const channel = request.adapter.binding?.systemChannel;
  const transfer = channel?.transfer;
  if (transfer?.mapping.request !== request) return;
  stopTransfer(transfer, "release");
  channel!.transfer = undefined;
}

/**
 * Stops and retires the transfer of a mapping that is flushed.
 *
 * @returns how many bytes of the mapping hold data: all, or those that came
 *   before the end where the controller's counter can be trusted
 */
export function retireTransfer(
  { binding, description }: AdapterObject,
  mapping: Mapping,
): number {
  const channel = binding?.systemChannel;
  const transfer = channel?.transfer;
  if (transfer?.mapping !== mapping) return mapping.length;
  stopTransfer(transfer, "flush");
  channel!.transfer = undefined;
  return description.ignoreCount || transfer.autoInitialize
    ? mapping.length
    : transfer.bytes;
}
