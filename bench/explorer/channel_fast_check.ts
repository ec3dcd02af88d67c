/**
 * The channel scenario on fast-check's scheduler, as one would write it there:
 * actors are async functions, and what they do to each other is put before the
 * scheduler.
 *
 * With every send and every receive before it, both draw an order of the same
 * operations, run it, and check the same outcome. With sends alone, as one may
 * write it to have less to wait for, a schedule has half the decisions. Even so
 * the comparison leans to fast-check's side: nothing is fingerprinted there, a
 * deadlock passes unseen, and time is not simulated. Shrinking takes no part,
 * because nothing fails.
 *
 * @module
 */

import { fastCheck } from "../deps.ts";
import {
  type Channel,
  type ChannelSizes,
  checkChannel,
  type Message,
  REGISTERS,
} from "./channel.ts";

/** What is put before the scheduler. */
export type Decisions = "sends and receives" | "sends";

/** The scheduler, and what it decides. */
interface Decider {
  readonly scheduler: fastCheck.Scheduler;
  readonly decisions: Decisions;
}

/** A mailbox whose operations wait for the scheduler. */
class Box<A> {
  readonly #decider: Decider;
  readonly #name: string;
  readonly #messages: A[] = [];
  #waiting: ((message: A) => void) | undefined;

  constructor(decider: Decider, name: string) {
    this.#decider = decider;
    this.#name = name;
  }

  async send(message: A): Promise<void> {
    await this.#decider.scheduler.schedule(Promise.resolve(), this.#name);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) this.#messages.push(message);
    else waiting(message);
  }

  async take(): Promise<A> {
    const { scheduler, decisions } = this.#decider;
    const message = await this.#next();
    if (decisions === "sends") return message;
    return await scheduler.schedule(Promise.resolve(message), this.#name);
  }

  #next(): A | Promise<A> {
    if (this.#messages.length > 0) return this.#messages.shift()!;
    return new Promise((resolve) => this.#waiting = resolve);
  }
}

class World implements Channel {
  readonly adapter: Box<Message<Box<boolean>>>;
  readonly dpc: Box<number>;
  readonly ran: number[];
  readonly cancelled: (boolean | undefined)[];
  free = 0;

  constructor(decider: Decider, { drivers }: ChannelSizes) {
    this.adapter = new Box(decider, "adapter");
    this.dpc = new Box(decider, "dpc");
    this.ran = Array<number>(drivers).fill(0);
    this.cancelled = Array<undefined>(drivers).fill(undefined);
  }
}

async function adapter(world: World): Promise<never> {
  const pending: number[] = [];
  while (true) {
    const message = await world.adapter.take();
    switch (message._tag) {
      case "Allocate":
        pending.push(message.request);
        break;
      case "Free":
        world.free += REGISTERS;
        break;
      case "Cancel": {
        const at = pending.indexOf(message.request);
        if (at >= 0) pending.splice(at, 1);
        await message.reply.send(at >= 0);
        break;
      }
      default:
    }
    while (pending.length > 0 && world.free >= REGISTERS) {
      world.free -= REGISTERS;
      await world.dpc.send(pending.shift()!);
    }
  }
}

async function dpc(world: World): Promise<never> {
  while (true) world.ran[await world.dpc.take()]!++;
}

async function canceller(
  decider: Decider,
  world: World,
  request: number,
): Promise<void> {
  const reply = new Box<boolean>(decider, `reply${request}`);
  await world.adapter.send({ _tag: "Cancel", request, reply });
  world.cancelled[request] = await reply.take();
}

async function oneRun(decider: Decider, sizes: ChannelSizes): Promise<void> {
  const world = new World(decider, sizes);
  adapter(world);
  dpc(world);
  for (let request = 0; request < sizes.drivers; request++) {
    world.adapter.send({ _tag: "Allocate", request });
  }
  for (let i = 0; i < sizes.holders; i++) world.adapter.send({ _tag: "Free" });
  for (let i = 0; i < sizes.cancellers; i++) canceller(decider, world, i);
  await decider.scheduler.waitIdle();
  const wrong = checkChannel(world);
  if (wrong !== undefined) throw new Error(wrong);
}

/**
 * Runs the scenario so many times under fast-check's scheduler.
 *
 * @returns the runs made
 * @throws {Error} when a run is wrong, which none is
 */
export async function runFastCheck(
  sizes: ChannelSizes,
  decisions: Decisions,
  runs: number,
  seed: number,
): Promise<number> {
  const { asyncProperty, check } = fastCheck;
  const property = asyncProperty(
    fastCheck.scheduler(),
    (scheduler) => oneRun({ scheduler, decisions }, sizes),
  );
  const { failed, numRuns } = await check(property, { numRuns: runs, seed });
  if (failed) throw new Error("Assertion failed: fast-check found a failure");
  return numRuns;
}
