/**
 * One channel of a DMA controller: its registers, and the burst in which it
 * moves bytes between memory and the data register of a device.
 *
 * @module
 */

import type { Mailbox } from "../actors/mod.ts";
import { DmaCompletionStatus, type ScatterGatherElement } from "../ddi/mod.ts";
import type {
  ChannelProgram,
  ChannelReport,
  DataRegister,
} from "../dma/mod.ts";

/** The registers of one channel. */
export class HardwareChannel {
  /** Number of the channel within its controller. */
  readonly number: number;
  /** Lets the channel go on: it was started, or its device is ready again. */
  readonly wake: Mailbox<"go on">;
  /** What it was programmed with last. */
  program: ChannelProgram | undefined = undefined;
  /** Whether it moves bytes whenever its device asks for them. */
  running = false;
  /** Bytes of the present pass that were moved. */
  position = 0;
  /** Bytes after which a channel that starts over reports; 0 for a whole pass. */
  period = 0;
  /** The most bytes it moves before it lets the bus go. */
  burstBytes: number;
  /** Whether an actor moves its bytes already. */
  served = false;

  /** Made by its controller. */
  constructor(number: number, wake: Mailbox<"go on">, burstBytes: number) {
    this.number = number;
    this.wake = wake;
    this.burstBytes = burstBytes;
  }

  /** Bytes that are still to be moved in the present pass. */
  get remaining(): number {
    const { position, program, running } = this;
    return running ? program!.length - position : 0;
  }

  /** Bytes up to the end of the present period, or of the pass. */
  get untilReport(): number {
    const { period, program, remaining } = this;
    if (period === 0 || !program!.autoInitialize) return remaining;
    return Math.min(remaining, period - this.position % period);
  }

  /** Takes a program; what it did before is over. */
  load(program: ChannelProgram): void {
    this.program = program;
    this.position = 0;
    this.running = true;
  }
}

/** What a burst led to. */
export interface Burst {
  /** What the channel has to tell; undefined for nothing yet. */
  readonly report: ChannelReport | undefined;
  /** Whether the last byte of a pass was moved. */
  readonly terminalCount: boolean;
  /** Whether the device has to ask before more can be moved. */
  readonly waits: boolean;
}

const IDLE: Burst = { report: undefined, terminalCount: false, waits: true };

/**
 * Moves the next bytes of a running channel: up to the end of its burst, of its
 * period or of what the device has ready. Called inside a step of the group.
 *
 * @param register of the device on the request line; undefined if there is none
 * @param controller name of the controller, which is the master on the bus
 */
export function moveBurst(
  channel: HardwareChannel,
  register: DataRegister | undefined,
  controller: string,
): Burst {
  const { program } = channel;
  if (!channel.running || register === undefined) return IDLE;
  const { autoInitialize, deviceRegister, elements, length, writeToDevice } =
    program!;
  const wanted = Math.min(channel.burstBytes, channel.untilReport);
  let ready = true;
  let healthy = true;
  const moved = program!.access({
    device: controller,
    elements: slice(elements, channel.position, wanted),
    write: !writeToDevice,
    length: wanted,
    move: (memory) => {
      const bytes = writeToDevice
        ? register.write(deviceRegister, memory)
        : register.read(deviceRegister, memory);
      if (bytes < 0) healthy = false;
      else if (bytes < memory.length) ready = false;
      return Math.max(0, bytes);
    },
  });
  channel.position += moved;
  program!.moved(moved);
  // A healthy, ready device that got less than it was to get: a bus error.
  if (!healthy || (ready && moved < wanted)) return fail(channel, program!);
  if (moved < wanted) {
    return { report: undefined, terminalCount: false, waits: true };
  }
  if (channel.position < length) {
    const ended = autoInitialize && channel.period > 0 &&
      channel.position % channel.period === 0;
    const report = ended ? endPeriod(program!) : undefined;
    return { report, terminalCount: false, waits: false };
  }
  if (autoInitialize) {
    channel.position = 0;
    const report = endPeriod(program!);
    return { report, terminalCount: true, waits: false };
  }
  channel.running = false;
  program!.ended("terminal count");
  return {
    report: { program: program!, status: DmaCompletionStatus.DmaComplete },
    terminalCount: true,
    waits: true,
  };
}

function endPeriod(program: ChannelProgram): ChannelReport {
  program.periodEnded();
  return { program, status: DmaCompletionStatus.DmaComplete };
}

function fail(channel: HardwareChannel, program: ChannelProgram): Burst {
  channel.running = false;
  program.ended("fault");
  return {
    report: { program, status: DmaCompletionStatus.DmaError },
    terminalCount: false,
    waits: true,
  };
}

/** The part of a list that begins after some bytes and has some bytes. */
function slice(
  elements: readonly ScatterGatherElement[],
  position: number,
  length: number,
): ScatterGatherElement[] {
  const part: ScatterGatherElement[] = [];
  let skip = position;
  let left = length;
  for (const element of elements) {
    if (left === 0) break;
    if (skip >= element.length) {
      skip -= element.length;
      continue;
    }
    const bytes = Math.min(element.length - skip, left);
    part.push({ address: element.address + skip, length: bytes });
    left -= bytes;
    skip = 0;
  }
  return part;
}
