/**
 * A bus-master disk: takes commands from its registers, moves bytes between its
 * medium and memory, takes simulated time for it, and raises its interrupt.
 *
 * It is an actor of its own and runs on no processor. It knows logical
 * addresses only; its driver tells it where to read and write.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  type Cell,
  cell,
  type Mailbox,
  mailbox,
  sleepTicks,
  spawn,
} from "../actors/mod.ts";
import type { ScatterGatherElement } from "../ddi/mod.ts";
import { busTransfer, type DmaSystem } from "../dma/mod.ts";
import {
  type DeviceObject,
  type FaultInjector,
  type InterruptLine,
  interruptLine,
  ioCreateDevice,
  Kernel,
} from "../machine/mod.ts";
import type { DiskMedium } from "./disk_medium.ts";

/** What a driver writes into the command registers. */
export interface DiskCommand {
  /** Told back on completion; the driver's own, and not looked at. */
  readonly tag: unknown;
  /** `read`: from the medium into memory; `write`: the other way. */
  readonly operation: "read" | "write";
  /** First byte on the medium. */
  readonly offset: number;
  /** Where in memory, as MapTransferEx gave it. */
  readonly elements: readonly ScatterGatherElement[];
  /** Bytes, as many as the elements have together. */
  readonly length: number;
}

/** What the disk reports when a command is over. */
export interface DiskCompletion {
  /** The tag of the command. */
  readonly tag: unknown;
  /** Bytes moved; fewer than asked for is an error of the medium or the bus. */
  readonly bytes: number;
}

/** What a disk is built with. */
export interface DiskOptions {
  /** Name shown in traces. */
  readonly name: string;
  /** What it keeps its bytes on. */
  readonly medium: DiskMedium;
  /** Address bits it drives, 24 to 64; 32 if left out. */
  readonly dmaAddressWidth?: number;
  /** The level of its interrupt; 5 if left out. */
  readonly interruptLevel?: number;
  /** Ticks before the first byte of a command; 20 if left out. */
  readonly seekTicks?: number;
  /** Bytes that move in a tick; 1024 if left out. */
  readonly bytesPerTick?: number;
}

/** A disk in the machine, as its driver sees it. */
export interface Disk {
  /** Its physical device object, for IoGetDmaAdapter. */
  readonly pdo: DeviceObject;
  /** Address bits it drives. */
  readonly dmaAddressWidth: number;
  /** Bytes on its medium. */
  readonly size: number;
  /** The command registers: sending starts a command. */
  readonly commands: Mailbox<DiskCommand>;
  /**
   * The reset register: a tag gives up the command of that tag, if the disk is
   * stuck at it, and the command completes with no byte moved.
   */
  readonly resets: Mailbox<unknown>;
  /** The completion register. While it is not empty, the interrupt is due. */
  readonly completions: Cell<readonly DiskCompletion[]>;
  /** Its interrupt line. */
  readonly line: InterruptLine;
}

/**
 * Plugs a disk into the machine and starts it.
 *
 * It serves one command after another, in order, and reports each through the
 * completion register and its interrupt.
 *
 * @param options medium, width in bits, speed in bytes and ticks
 *
 * IRQL: at most APC_LEVEL, as for a device object. No errors; a command that the
 * medium cannot serve completes with fewer bytes than it asked for (spec 07).
 *
 * @example Its surface, and the width of its bus
 * ```ts
 * import { Devices, Machine, MemoryMedium } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const medium = new MemoryMedium(new Uint8Array(8192));
 * const disk = Devices.disk({ name: "disk", medium, dmaAddressWidth: 24 });
 * const { value } = Machine.run(disk);
 * assert.deepEqual([value?.size, value?.dmaAddressWidth], [8192, 24]);
 * ```
 */
export const disk: (
  options: DiskOptions,
) => Effect.Effect<Disk, never, Kernel | DmaSystem> = Effect.fnUntraced(
  function* (options: DiskOptions) {
    const { name, dmaAddressWidth = 32, interruptLevel = 5 } = options;
    const pdo = yield* ioCreateDevice(name);
    const made: Disk = {
      pdo,
      dmaAddressWidth,
      size: options.medium.size,
      commands: yield* mailbox<DiskCommand>(`${name} commands`),
      resets: yield* mailbox<unknown>(`${name} resets`),
      completions: yield* cell<readonly DiskCompletion[]>(
        `${name} completions`,
        [],
      ),
      line: yield* interruptLine(`${name} interrupt`, { irql: interruptLevel }),
    };
    yield* spawn(`${name} engine`, serveCommands(made, options), {
      daemon: true,
    });
    return made;
  },
);

const serveCommands = Effect.fnUntraced(
  function* (disk: Disk, options: DiskOptions) {
    const { seekTicks = 20, bytesPerTick = 1024 } = options;
    const kernel = yield* Kernel;
    while (true) {
      const command = yield* disk.commands.take;
      const ticks = seekTicks + Math.ceil(command.length / bytesPerTick);
      const bytes = kernel.faults === undefined
        ? yield* serveOne(disk, options.medium, command, ticks)
        : yield* serveFaultily(
          kernel.faults,
          disk,
          options.medium,
          command,
          ticks,
        );
      const completion = { tag: command.tag, bytes };
      yield* disk.completions.update((before) => [...before, completion]);
      yield* disk.line.assert;
    }
  },
);

/** Serves one command, and says how many bytes it moved. */
function serveOne(
  disk: Disk,
  medium: DiskMedium,
  command: DiskCommand,
  ticks: number,
): Effect.Effect<number, never, DmaSystem> {
  return Effect.andThen(sleepTicks(ticks), move(disk, medium, command));
}

/** Serves one command slowly, gets stuck at it until a reset, or does neither. */
const serveFaultily = Effect.fnUntraced(function* (
  faults: FaultInjector,
  disk: Disk,
  medium: DiskMedium,
  command: DiskCommand,
  ticks: number,
) {
  const { name } = disk.pdo;
  if (faults.strike("stuck-device", name) > 0) {
    while ((yield* disk.resets.take) !== command.tag);
    return 0;
  }
  const more = faults.strike("slow-device", name, () => 9 * ticks);
  return yield* serveOne(disk, medium, command, ticks + more);
});

/** Moves the bytes of one command; what the medium or the bus refuses is missing. */
function move(
  { pdo }: Disk,
  medium: DiskMedium,
  { operation, offset, elements, length }: DiskCommand,
): Effect.Effect<number, never, DmaSystem> {
  const reads = operation === "read";
  return busTransfer(pdo, {
    device: pdo.name,
    elements,
    write: reads,
    length,
    move: (memory, at) =>
      reads
        ? medium.read(offset + at, memory)
        : medium.write(offset + at, memory),
  });
}
