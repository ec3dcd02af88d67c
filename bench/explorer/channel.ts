/**
 * The channel scenario that the explorer is measured on: drivers ask an adapter
 * for map registers, holders give theirs back, cancellers take requests back,
 * and a DPC runs the routine of a request that was granted.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { Mailbox } from "../../src/actors/mod.ts";
import type { Scenario } from "../../src/explore/mod.ts";

/** How many of each take part, and whether the adapter has the bug. */
export interface ChannelSizes {
  /** Drivers, who ask for registers each. */
  readonly drivers: number;
  /** Holders, who each give back as many as a driver asks for. */
  readonly holders: number;
  /** Cancellers: the first takes back the first driver's request, and so on. */
  readonly cancellers: number;
  /**
   * Whether a request that was granted can be cancelled until its DPC reports
   * back: then a routine runs although the cancellation said it would not.
   */
  readonly bug?: boolean;
}

/** Registers that each driver asks for and each holder gives back. */
export const REGISTERS = 4;

/** What the adapter is told; a cancellation says where its answer goes. */
export type Message<Reply> =
  | { readonly _tag: "Allocate"; readonly request: number }
  | { readonly _tag: "Free" }
  | { readonly _tag: "Done"; readonly request: number }
  | {
    readonly _tag: "Cancel";
    readonly request: number;
    readonly reply: Reply;
  };

/** What one run leaves behind. */
export interface Channel {
  /** By request: how often its routine ran. */
  readonly ran: number[];
  /** By request: what its cancellation answered, if there was one. */
  readonly cancelled: (boolean | undefined)[];
}

/** What is wrong with a run that has come to rest, if anything is. */
export function checkChannel({ ran, cancelled }: Channel): string | undefined {
  for (let request = 0; request < ran.length; request++) {
    if (cancelled[request] === true && ran[request]! > 0) {
      return `request ${request} was cancelled, and its routine ran`;
    }
    if (ran[request]! > 1) return `the routine of request ${request} ran twice`;
  }
  return undefined;
}

/** A run's mailboxes and state. */
class World implements Channel {
  readonly adapter = new Mailbox<Message<Mailbox<boolean>>>(
    "adapter",
    Infinity,
  );
  readonly dpc = new Mailbox<number>("dpc", Infinity);
  readonly pending: number[] = [];
  readonly ran: number[];
  readonly cancelled: (boolean | undefined)[];
  readonly hasBug: boolean;
  free = 0;

  constructor({ drivers, bug = false }: ChannelSizes) {
    this.ran = Array<number>(drivers).fill(0);
    this.cancelled = Array<undefined>(drivers).fill(undefined);
    this.hasBug = bug;
  }

  /** Takes a request out of the queue, if it still waits there. */
  remove(request: number): boolean {
    const at = this.pending.indexOf(request);
    if (at >= 0) this.pending.splice(at, 1);
    return at >= 0;
  }
}

const driver = Effect.fnUntraced(function* (world: World, request: number) {
  yield* world.adapter.send({ _tag: "Allocate", request });
  return world;
});

const holder = Effect.fnUntraced(function* (world: World) {
  yield* world.adapter.send({ _tag: "Free" });
});

const canceller = Effect.fnUntraced(function* (
  world: World,
  request: number,
  reply: Mailbox<boolean>,
) {
  yield* world.adapter.send({ _tag: "Cancel", request, reply });
  world.cancelled[request] = yield* reply.take;
});

const adapter = Effect.fnUntraced(function* (world: World) {
  const { pending, hasBug } = world;
  while (true) {
    const message = yield* world.adapter.take;
    switch (message._tag) {
      case "Allocate":
        pending.push(message.request);
        break;
      case "Free":
        world.free += REGISTERS;
        break;
      case "Done":
        world.remove(message.request);
        break;
      case "Cancel":
        yield* message.reply.send(world.remove(message.request));
        continue;
    }
    while (pending.length > 0 && world.free >= REGISTERS) {
      world.free -= REGISTERS;
      const request = pending[0]!;
      if (!hasBug) pending.shift();
      yield* world.dpc.send(request);
      // With the bug, the DPC's report takes the request out of the queue.
      if (hasBug) break;
    }
  }
});

const dpc = Effect.fnUntraced(function* (world: World) {
  while (true) {
    const request = yield* world.dpc.take;
    world.ran[request]!++;
    if (world.hasBug) yield* world.adapter.send({ _tag: "Done", request });
  }
});

/** Makes the scenario. The value of a run is what it leaves behind. */
export function channel(sizes: ChannelSizes): Scenario<Channel, never> {
  const { drivers, holders, cancellers } = sizes;
  return {
    start(scheduler) {
      const world = new World(sizes);
      // The adapter first: it waits, so that nobody moves before all are there.
      scheduler.spawn("adapter", adapter(world), { daemon: true });
      scheduler.spawn("dpc", dpc(world), { daemon: true });
      const first = scheduler.spawn("driver0", driver(world, 0));
      for (let i = 1; i < drivers; i++) {
        scheduler.spawn(`driver${i}`, driver(world, i));
      }
      for (let i = 0; i < holders; i++) {
        scheduler.spawn(`holder${i}`, holder(world));
      }
      for (let i = 0; i < cancellers; i++) {
        const reply = new Mailbox<boolean>(`reply${i}`, Infinity);
        scheduler.spawn(`canceller${i}`, canceller(world, i, reply));
      }
      return first;
    },
  };
}
