/**
 * The program of the main job: two disks, their drivers, workers that read and
 * write pieces, and cancellers that take some requests back.
 *
 * @module
 */

import { Effect, Result } from "../../deps.ts";
import {
  choose,
  type Mailbox,
  mailbox,
  type Reactor,
  reactor,
} from "../actors/mod.ts";
import { STATUS_CANCELLED, STATUS_SUCCESS, statusName } from "../ddi/mod.ts";
import {
  Devices,
  type DiskDriver,
  type DiskDriverOptions,
  type DiskMedium,
  startDiskDriver,
} from "../devices/mod.ts";
import {
  EventType,
  ioAllocateIrp,
  ioCancelIrp,
  type Irp,
  keDelayExecutionThread,
  keInitializeEvent,
  Kernel,
  keWaitForSingleObject,
  psCreateSystemThread,
} from "../machine/mod.ts";
import {
  ioAllocateMdl,
  type Mdl,
  mmBuildMdlForNonPagedPool,
} from "../memory/mod.ts";
import {
  type CancelTally,
  NO_MORE_PIECES,
  type PieceMessage,
  PieceOrder,
} from "./piece_order.ts";
import type { MachineServices } from "./built_machine.ts";

/** Bytes of a piece, and the largest transfer of either disk. */
export const PIECE_BYTES: number = 256 * 1024;

/** Told how many bytes have arrived from the file's start without a gap. */
export type CopyProgress = (bytesDone: number) => void;

/** What is copied, and under which load. */
export interface CopyOptions {
  readonly source: DiskMedium;
  readonly target: DiskMedium;
  readonly dmaAddressWidth: number;
  readonly requestsInFlight: number;
  readonly cancelPercent: number;
  readonly onProgress: CopyProgress;
  /** Whether drivers and workers try again what fails. */
  readonly persistent: boolean;
}

/** How a copy ended. */
export interface CopyResult {
  /** Bytes that arrived from the start without a gap. */
  readonly bytes: number;
  /** One sentence about a read or write that failed for good. */
  readonly error: string | undefined;
  /** How the cancels went. */
  readonly cancels: CancelTally;
}

/** What the threads of one copy share. */
interface Copy {
  readonly options: CopyOptions;
  readonly from: DiskDriver;
  readonly to: DiskDriver;
  /** Pieces that may be worked on. */
  readonly work: Mailbox<number>;
  /** Which pieces are done, and which may come next. */
  readonly order: Reactor<PieceMessage, readonly number[]>;
  /** IRPs to cancel, one line for each processor. */
  readonly cancels: readonly Mailbox<Irp>[];
}

/** A cancel comes less than this many ticks after its request. */
const CANCEL_DELAY_TICKS = 400;

/** What persistent drivers do about a disk that fails. */
const PERSISTENT: DiskDriverOptions = { tries: 4, watchdogTicks: 20_000 };

/** How often a persistent worker makes a request that fails. */
const TRIES = 4;

/** After so many cancels of one piece its request is left alone. */
const CANCELS_MAX = 8;

/** Copies the source to the target, piece by piece. */
export const copyFile: (
  options: CopyOptions,
) => Effect.Effect<CopyResult, never, MachineServices> = Effect.fnUntraced(
  function* (options: CopyOptions) {
    const { source, target, requestsInFlight } = options;
    const kernel = yield* Kernel;
    const from = yield* startDisk(options, "source disk", source);
    if (typeof from === "string") return without(from);
    const to = yield* startDisk(options, "target disk", target);
    if (typeof to === "string") {
      yield* from.stop;
      return without(to);
    }
    const pieces = new PieceOrder(source.size, PIECE_BYTES, options.onProgress);
    const work = yield* mailbox<number>("pieces");
    const cancels: Mailbox<Irp>[] = [];
    for (const { id } of kernel.processors) {
      const box = yield* mailbox<Irp>(`cancels of processor ${id}`);
      yield* psCreateSystemThread(`canceller ${id}`, cancelIrps(box), {
        processor: id,
        daemon: true,
      });
      cancels.push(box);
    }
    const copy: Copy = {
      options,
      from,
      to,
      work,
      order: yield* reactor<PieceMessage, readonly number[]>(
        "piece order",
        (message) => pieces.serve(message),
      ),
      cancels,
    };
    for (const piece of pieces.begin(requestsInFlight * 2)) {
      yield* work.send(piece);
    }
    yield* runWorkers(copy, kernel.processors.length);
    yield* from.stop;
    yield* to.stop;
    const { bytesDone: bytes, error, cancels: tally } = pieces;
    return { bytes, error, cancels: tally };
  },
);

/** The result of a copy that could not begin. */
function without(driver: string): CopyResult {
  return { bytes: 0, error: driver, cancels: { won: 0, lost: 0 } };
}

/**
 * Plugs a disk in and starts its driver.
 *
 * @returns a sentence if the driver does not start
 */
function startDisk(
  { dmaAddressWidth, persistent, requestsInFlight }: CopyOptions,
  name: string,
  medium: DiskMedium,
): Effect.Effect<DiskDriver | string, never, MachineServices> {
  return Effect.gen(function* () {
    const disk = yield* Devices.disk({ name, medium, dmaAddressWidth });
    const bytesInFlight = requestsInFlight * PIECE_BYTES;
    let reason = "";
    for (let i = persistent ? TRIES : 1; i > 0; i--) {
      const started = yield* Effect.result(
        startDiskDriver(disk, bytesInFlight, persistent ? PERSISTENT : {}),
      );
      if (Result.isSuccess(started)) return started.success;
      reason = started.failure.message;
    }
    return `The driver of the ${name} does not start: ${reason}`;
  });
}

/** Starts the workers, spread over the processors, and waits for their end. */
const runWorkers = Effect.fnUntraced(function* (
  copy: Copy,
  processors: number,
) {
  const threads = [];
  for (let i = 0; i < copy.options.requestsInFlight; i++) {
    const processor = i % processors;
    const body = workOnPieces(copy, (processor + 1) % processors);
    const name = `worker ${i}`;
    threads.push(yield* psCreateSystemThread(name, body, { processor }));
  }
  for (const thread of threads) yield* keWaitForSingleObject(thread);
});

/** One worker: reads a piece into its buffer, writes it, and takes the next. */
const workOnPieces = Effect.fnUntraced(function* (
  copy: Copy,
  canceller: number,
) {
  const { work, order, options } = copy;
  const { memory } = yield* Kernel;
  // High memory, so that narrow devices have to bounce.
  const address = memory.virtual.allocate(PIECE_BYTES, {
    order: "high first",
    zero: false,
  })!;
  const mdl = ioAllocateMdl(address, PIECE_BYTES);
  mmBuildMdlForNonPagedPool(memory.virtual, mdl);
  while (true) {
    const piece = yield* work.take;
    // The worker that learns of the end tells the next one.
    if (piece === NO_MORE_PIECES) return yield* work.send(piece);
    const offset = piece * PIECE_BYTES;
    const length = Math.min(PIECE_BYTES, options.source.size - offset);
    const range = { offset, length };
    const cancels: CancelTally = { won: 0, lost: 0 };
    const error = (yield* move(copy, canceller, mdl, "read", range, cancels)) ??
      (yield* move(copy, canceller, mdl, "write", range, cancels));
    const next = yield* order.ask({ piece, cancels, error });
    for (const allowed of next) yield* work.send(allowed);
  }
});

/**
 * One read or write of a piece, made again for as long as it is cancelled and,
 * by a persistent worker, a few times when it fails.
 *
 * @returns a sentence if the disk could not move all bytes
 */
const move = Effect.fnUntraced(function* (
  copy: Copy,
  canceller: number,
  mdl: Mdl,
  operation: "read" | "write",
  { offset, length }: { readonly offset: number; readonly length: number },
  cancels: CancelTally,
) {
  const driver = operation === "read" ? copy.from : copy.to;
  let failures = 0;
  for (let tries = 0;; tries++) {
    const irp = yield* ioAllocateIrp(`${operation} irp`);
    const done = yield* keInitializeEvent("done", EventType.NotificationEvent);
    irp.mdlAddress = mdl;
    irp.userEvent = done;
    const cancelled = tries < CANCELS_MAX &&
      (yield* choose(100)) < copy.options.cancelPercent;
    if (cancelled) yield* copy.cancels[canceller]!.send(irp);
    yield* driver.dispatch(irp, { operation, offset, length });
    yield* keWaitForSingleObject(done);
    const { status, information } = irp.ioStatus;
    if (status === STATUS_CANCELLED) cancels.won++;
    else if (cancelled) cancels.lost++;
    if (status === STATUS_SUCCESS) return undefined;
    if (status === STATUS_CANCELLED) continue;
    if (!copy.options.persistent || ++failures >= TRIES) {
      return `The ${operation} of ${length} bytes at offset ${offset} moved ${information} bytes (${
        statusName(status)
      })`;
    }
  }
});

/** One canceller: cancels what it is sent, a while later, if it still can. */
const cancelIrps = Effect.fnUntraced(function* (box: Mailbox<Irp>) {
  while (true) {
    const irp = yield* box.take;
    yield* keDelayExecutionThread(yield* choose(CANCEL_DELAY_TICKS));
    yield* ioCancelIrp(irp);
  }
});
