/**
 * The channel scenario once more, as state machines written by hand: the floor
 * below which fibers cannot go.
 *
 * The kernel and the search are the same, object for object: mailboxes, the
 * waiting room, what operations do, the journal with its fingerprints, the
 * random walk and the count of behaviours. What is left out is Effect: no fiber,
 * no generator, no run loop between two operations.
 *
 * @module
 */

import {
  Actor,
  type ActorScheduler,
  Limits,
  Mailbox,
  Operation,
  SEND,
  TAKE,
} from "../../src/actors/mod.ts";
import { isEnabled, prepare } from "../../src/actors/enabled.ts";
import { perform } from "../../src/actors/perform.ts";
import type { ReadyList } from "../../src/actors/ready_list.ts";
import { WaitingRoom } from "../../src/actors/waiting_room.ts";
import { BehaviourCounts } from "../../src/explore/behaviour_counts.ts";
import { Journal } from "../../src/explore/history/journal.ts";
import { RandomWalk } from "../../src/explore/strategies/random_walk.ts";
import {
  type Channel,
  type ChannelSizes,
  checkChannel,
  type Message,
  REGISTERS,
} from "./channel.ts";

/** A mailbox with its two operations. */
class Box {
  readonly mailbox: Mailbox<unknown>;
  readonly take: Operation;

  constructor(name: string) {
    this.mailbox = new Mailbox<unknown>(name, Infinity);
    this.take = new Operation(TAKE, this.mailbox, undefined);
  }

  send(message: unknown): Operation {
    return new Operation(SEND, this.mailbox, message);
  }
}

/** An actor: from what its last operation gave to its next, if it has one. */
abstract class Machine {
  readonly actor: Actor;

  constructor(id: number, name: string, daemon: boolean) {
    this.actor = new Actor(id, name, { daemon });
  }

  /** @param value a message, after a take */
  abstract next(value: unknown): Operation | undefined;
}

class World implements Channel {
  readonly adapter = new Box("adapter");
  readonly dpc = new Box("dpc");
  readonly pending: number[] = [];
  readonly ran: number[];
  readonly cancelled: (boolean | undefined)[];
  free = 0;

  constructor({ drivers }: ChannelSizes) {
    this.ran = Array<number>(drivers).fill(0);
    this.cancelled = Array<undefined>(drivers).fill(undefined);
  }
}

/** Sends one message: a driver, or a holder. */
class Sender extends Machine {
  #message: Operation | undefined;

  constructor(id: number, name: string, message: Operation) {
    super(id, name, false);
    this.#message = message;
  }

  next(): Operation | undefined {
    const message = this.#message;
    this.#message = undefined;
    return message;
  }
}

class Canceller extends Machine {
  readonly #world: World;
  readonly #request: number;
  readonly #reply: Box;
  #state = 0;

  constructor(id: number, world: World, request: number) {
    super(id, `canceller${request}`, false);
    this.#world = world;
    this.#request = request;
    this.#reply = new Box(`reply${request}`);
  }

  next(value: unknown): Operation | undefined {
    switch (this.#state++) {
      case 0: {
        const reply = this.#reply;
        const request = this.#request;
        return this.#world.adapter.send({ _tag: "Cancel", request, reply });
      }
      case 1:
        return this.#reply.take;
      default:
        this.#world.cancelled[this.#request] = value as boolean;
        return undefined;
    }
  }
}

class Adapter extends Machine {
  readonly #world: World;
  #started = false;

  constructor(id: number, world: World) {
    super(id, "adapter", true);
    this.#world = world;
  }

  next(value: unknown): Operation {
    const world = this.#world;
    const { pending } = world;
    if (!this.#started) {
      this.#started = true;
      return world.adapter.take;
    }
    const message = value as Message<Box> | undefined;
    switch (message?._tag) {
      case "Allocate":
        pending.push(message.request);
        break;
      case "Free":
        world.free += REGISTERS;
        break;
      case "Cancel": {
        const at = pending.indexOf(message.request);
        if (at >= 0) pending.splice(at, 1);
        // A cancellation frees nothing, so no grant can follow it.
        return message.reply.send(at >= 0);
      }
      default:
    }
    if (pending.length === 0 || world.free < REGISTERS) {
      return world.adapter.take;
    }
    world.free -= REGISTERS;
    return world.dpc.send(pending.shift());
  }
}

class Dpc extends Machine {
  readonly #world: World;

  constructor(id: number, world: World) {
    super(id, "dpc", true);
    this.#world = world;
  }

  next(value: unknown): Operation {
    const { ran, dpc } = this.#world;
    if (value !== undefined) ran[value as number]!++;
    return dpc.take;
  }
}

/** One run: the machines, and who could move. */
class MachineRun {
  readonly now = 0;
  readonly running = undefined;
  readonly machines: Machine[] = [];
  readonly limits: Limits = new Limits({});
  steps = 0;
  readonly #journal: Journal;
  readonly #waiting: WaitingRoom;

  constructor(journal: Journal) {
    this.#journal = journal;
    this.#waiting = new WaitingRoom(journal, "at quiescence");
    journal.begin(this as unknown as ActorScheduler);
  }

  get ready(): ReadyList {
    return this.#waiting.ready;
  }

  /** Nothing in this scenario asks for data. */
  choose(): number {
    return 0;
  }

  /** Adds a machine, which announces its first operation. */
  start(machine: Machine): void {
    this.machines.push(machine);
    this.#announce(machine, undefined);
  }

  /** Runs until nothing can move. */
  loop(): void {
    while (true) {
      const eligible = this.#waiting.eligible(this.steps);
      if (eligible.length === 0) return;
      const at = eligible.length === 1 ? 0 : this.#journal.pick(eligible);
      this.#step(eligible[at]!);
    }
  }

  #step(actor: Actor): void {
    const operation = actor.pending!;
    this.#waiting.leave(actor);
    this.steps++;
    this.#journal.committed(actor, operation);
    const outcome = perform(this, actor, operation) as { value?: unknown };
    this.#announce(this.machines[actor.id]!, outcome.value);
  }

  #announce(machine: Machine, value: unknown): void {
    const operation = machine.next(value);
    const { actor } = machine;
    if (operation === undefined) {
      actor.endedAt = this.steps - 1;
      return;
    }
    prepare(operation, actor, this.now);
    const enabled = isEnabled(operation, actor, this.now);
    this.#waiting.enter(actor, operation, enabled);
    actor.announcedAt = this.steps - 1;
  }
}

function startAll(run: MachineRun, sizes: ChannelSizes): World {
  const { drivers, holders, cancellers } = sizes;
  const world = new World(sizes);
  const { adapter } = world;
  let id = 0;
  run.start(new Adapter(id++, world));
  run.start(new Dpc(id++, world));
  for (let request = 0; request < drivers; request++) {
    const message = adapter.send({ _tag: "Allocate", request });
    run.start(new Sender(id++, `driver${request}`, message));
  }
  for (let i = 0; i < holders; i++) {
    run.start(new Sender(id++, `holder${i}`, adapter.send({ _tag: "Free" })));
  }
  for (let i = 0; i < cancellers; i++) {
    run.start(new Canceller(id++, world, i));
  }
  return world;
}

/** What a number of runs came to. */
export interface MachineRuns {
  /** Operations done. */
  readonly operations: number;
  /** Different behaviours seen. */
  readonly behaviours: number;
}

/**
 * Runs the scenario so many times under a random walk.
 *
 * @throws {Error} when a run is wrong, which none is
 */
export function runMachines(
  sizes: ChannelSizes,
  runs: number,
  seed: number,
): MachineRuns {
  const strategy = new RandomWalk(seed);
  const journal = new Journal(strategy, 0);
  const counts = new BehaviourCounts();
  let operations = 0;
  for (let i = 0; i < runs; i++) {
    const run = new MachineRun(journal);
    const world = startAll(run, sizes);
    run.loop();
    const stuck = run.machines.find(({ actor }) =>
      !actor.daemon && actor.pending !== undefined
    );
    const wrong = stuck?.actor.name ?? checkChannel(world);
    if (wrong !== undefined) throw new Error(`Assertion failed: ${wrong}`);
    counts.add(journal.fingerprint.behaviour, false);
    operations += run.steps;
    strategy.next();
  }
  return { operations, behaviours: counts.size };
}
