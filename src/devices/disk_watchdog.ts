/**
 * The watchdog of the disk driver: while commands are under way it looks at
 * intervals for completions whose interrupt was lost, and resets a disk that
 * has been at one command for too long.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { type Cell, cell } from "../actors/mod.ts";
import {
  type Dpc,
  keCancelTimer,
  keInitializeDpc,
  keInitializeTimer,
  Kernel,
  keSetTimer,
  type KTimer,
} from "../machine/mod.ts";
import type { Disk } from "./disk.ts";
import type { ActiveRequest } from "./disk_request.ts";

/** A command that the disk has. */
interface Command {
  readonly request: ActiveRequest;
  /** When it was given to the disk, or the disk was last reset for it. */
  readonly since: number;
}

/** Watches over the commands of one disk. Make it with {@linkcode diskWatchdog}. */
export interface DiskWatchdog {
  /** A command was given to the disk. */
  started(request: ActiveRequest): Effect.Effect<void, never, Kernel>;
  /** A command is over. */
  ended(request: ActiveRequest): Effect.Effect<void, never, Kernel>;
  /** Stops it; no command is under way. */
  readonly stop: Effect.Effect<void, never, Kernel>;
}

/** What a watchdog works with. */
interface Watched {
  readonly disk: Disk;
  readonly ticks: number;
  readonly commands: Cell<readonly Command[]>;
  readonly timer: KTimer;
  /** Takes what the completion register holds, as after an interrupt. */
  readonly look: Effect.Effect<unknown, never, Kernel>;
}

/**
 * Makes a watchdog that rests until a command is started.
 *
 * @param disk what it watches
 * @param ticks how often it looks, and how long a command may take
 * @param look takes what the completion register holds, as after an interrupt
 */
export const diskWatchdog: (
  disk: Disk,
  ticks: number,
  look: Effect.Effect<unknown, never, Kernel>,
) => Effect.Effect<DiskWatchdog, never, Kernel> = Effect.fnUntraced(
  function* (
    disk: Disk,
    ticks: number,
    look: Effect.Effect<unknown, never, Kernel>,
  ) {
    const name = `${disk.pdo.name} watchdog`;
    const commands = yield* cell<readonly Command[]>(`${name} commands`, []);
    const timer = yield* keInitializeTimer(name);
    const watched: Watched = { disk, ticks, commands, timer, look };
    const dpc = yield* keInitializeDpc<unknown>(
      name,
      (dpc) => lookAfter(watched, dpc),
      null,
    );
    return {
      started: (request) => started(watched, dpc, request),
      ended: (request) =>
        commands.update((all) =>
          all.filter((each) => each.request !== request)
        ),
      stop: Effect.asVoid(keCancelTimer(timer)),
    } satisfies DiskWatchdog;
  },
);

const started = Effect.fnUntraced(function* (
  { commands, ticks, timer }: Watched,
  dpc: Dpc,
  request: ActiveRequest,
) {
  const { scheduler } = yield* Kernel;
  const command = { request, since: scheduler.now };
  const first = yield* commands.modify((all) => [
    all.length === 0,
    [...all, command],
  ]);
  if (first) yield* keSetTimer(timer, ticks, dpc);
});

/** One round. It comes again for as long as commands are under way. */
const lookAfter = Effect.fnUntraced(function* (watched: Watched, dpc: Dpc) {
  const { commands, disk, look, ticks, timer } = watched;
  const { scheduler } = yield* Kernel;
  yield* look;
  const { now } = scheduler;
  const isLate = ({ since }: Command) => since + ticks <= now;
  const [late, left] = yield* commands.modify((all) => [
    [all.filter(isLate), all.length] as const,
    all.map((each) => isLate(each) ? { ...each, since: now } : each),
  ]);
  for (const { request } of late) yield* disk.resets.send(request);
  if (left > 0) yield* keSetTimer(timer, ticks, dpc);
});
