/**
 * A DMA controller as hardware: a bank of channels, each moved by an actor of
 * its own that runs on no processor, and one interrupt line for all.
 *
 * The registers are shared with the adapters of the system, so every access to
 * them is a step of their group: a channel is started, stopped or moved on by
 * one actor at a time.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { Mailbox, Reactor, type Resource, sleepTicks } from "../actors/mod.ts";
import {
  type DeviceDescription,
  DmaCompletionStatus,
  type DmaError,
} from "../ddi/mod.ts";
import type {
  ChannelBinding,
  ChannelProgram,
  ChannelReport,
  DataRegister,
  DmaController,
} from "../dma/mod.ts";
import type { InterruptLine, Kernel } from "../machine/mod.ts";
import {
  type ChannelConfiguration,
  configureChannel,
} from "./dma_channel_function.ts";
import { HardwareChannel, moveBurst } from "./hardware_channel.ts";

/** How a bank is built. */
export interface ChannelBankOptions {
  /** Name shown in traces. */
  readonly name: string;
  /** Number of channels. */
  readonly channels: number;
  /** Raised when a channel has a report; none, if left out. */
  readonly interrupt?: InterruptLine | undefined;
  /** See `DmaController`. */
  readonly boundary: number;
  /** The most bytes a channel moves at a time. */
  readonly burstBytes: number;
  /** Bytes a channel moves in a tick; Infinity for no time at all. */
  readonly bytesPerTick: number;
  /** Functions for ConfigureAdapterChannel besides those of the model. */
  readonly functions: ReadonlyMap<number, ChannelConfiguration>;
  /** See `DmaController`. */
  readonly bind: (
    description: DeviceDescription,
  ) => ChannelBinding | string | undefined;
  /** Whether a request line is of this controller. */
  readonly serves: (requestLine: number) => boolean;
}

/** What the actor of a channel is told after an access to the registers. */
interface NextMove {
  /** Ticks until the next burst; -1 when there is none to wait for. */
  readonly ticks: number;
  /** Whether the interrupt is to be raised. */
  readonly report: boolean;
  /** What the device does at the end of its transfer. */
  readonly terminalCount: Effect.Effect<void, never, Kernel> | undefined;
}

/** What the actor of a channel asks the registers. */
interface ChannelAccess {
  readonly _tag: "look" | "burst";
  readonly channel: HardwareChannel;
}

/** A bank of channels. */
export class DmaChannelBank implements DmaController {
  readonly name: string;
  readonly interrupt: InterruptLine | undefined;
  readonly boundary: number;
  readonly bind: ChannelBankOptions["bind"];
  readonly raise: Effect.Effect<void>;

  readonly #options: ChannelBankOptions;
  readonly #kernel: Kernel;
  readonly #channels: HardwareChannel[];
  readonly #registers: Map<number, DataRegister> = new Map();
  readonly #reports: ChannelReport[] = [];
  readonly #access: Reactor<ChannelAccess, NextMove>;
  readonly #pin: Mailbox<"raise">;
  #pinServed = false;

  /** Made with the machine. */
  constructor(kernel: Kernel, group: Resource, options: ChannelBankOptions) {
    const { name } = options;
    this.name = name;
    this.interrupt = options.interrupt;
    this.boundary = options.boundary;
    this.bind = options.bind;
    this.#options = options;
    this.#kernel = kernel;
    this.#channels = Array.from(
      { length: options.channels },
      (_, number) =>
        new HardwareChannel(
          number,
          new Mailbox(`${name} request ${number}`, Infinity),
          options.burstBytes,
        ),
    );
    this.#access = new Reactor(
      name,
      ({ _tag, channel }) =>
        _tag === "look" ? this.#look(channel) : this.#burst(channel),
      group,
    );
    this.#pin = new Mailbox(`${name} interrupt pin`, Infinity);
    this.raise = Effect.suspend(() => this.#raise());
  }

  /** Programs a channel. */
  program(channel: number, program: ChannelProgram): void {
    this.#channels[channel]!.load(program);
  }

  /** Stops a channel; its report says DmaCancelled. */
  stop(channel: number): boolean {
    const stopped = this.#channels[channel]!;
    if (!stopped.running) return false;
    stopped.running = false;
    this.#report({
      program: stopped.program!,
      status: DmaCompletionStatus.DmaCancelled,
    });
    return true;
  }

  /** Bytes that a channel has still to move. */
  counter(channel: number): number {
    return this.#channels[channel]!.remaining;
  }

  /** Calls a function for a channel. */
  configure(
    channel: number,
    functionNumber: number,
    context: unknown,
  ): DmaError | undefined {
    const { functions } = this.#options;
    const configured = this.#channels[channel]!;
    return configureChannel(configured, functionNumber, context, functions);
  }

  /** Takes what the channels have to tell. */
  takeReports(): readonly ChannelReport[] {
    return this.#reports.splice(0);
  }

  /** Wakes a channel, and reads it back so that the write has arrived. */
  start(channel: number): Effect.Effect<void> {
    return Effect.suspend(() => {
      const started = this.#channels[channel]!;
      return Effect.flatMap(
        this.#wake(started),
        () => Effect.asVoid(this.ask("look", started)),
      );
    });
  }

  /** Connects a device to a request line. */
  connect(
    requestLine: number,
    register: DataRegister,
  ): Effect.Effect<void> | undefined {
    if (!this.#options.serves(requestLine)) return undefined;
    this.#registers.set(requestLine, register);
    return Effect.suspend(() => {
      const served = this.#channels.filter(({ program }) =>
        program?.requestLine === requestLine
      );
      return Effect.forEach(served, (channel) => this.#wake(channel), {
        discard: true,
      });
    });
  }

  /** One access to the registers, by the actor of a channel. */
  ask(
    what: ChannelAccess["_tag"],
    channel: HardwareChannel,
  ): Effect.Effect<NextMove> {
    return this.#access.ask({ _tag: what, channel });
  }

  /** Ticks until the next burst: more if the controller is slow this time. */
  ticksOf({ ticks }: NextMove): number {
    const { faults } = this.#kernel;
    if (faults === undefined) return ticks;
    return ticks + faults.strike("slow-device", this.name, () => 9 * ticks + 1);
  }

  #look(channel: HardwareChannel): NextMove {
    return this.#next(channel, false, undefined);
  }

  #burst(channel: HardwareChannel): NextMove {
    const { program } = channel;
    const register = program && this.#registers.get(program.requestLine);
    const burst = moveBurst(channel, register, this.name);
    if (burst.report !== undefined) this.#report(burst.report);
    return this.#next(
      burst.waits ? undefined : channel,
      burst.report !== undefined,
      burst.terminalCount ? register?.terminalCount : undefined,
    );
  }

  #next(
    channel: HardwareChannel | undefined,
    report: boolean,
    terminalCount: NextMove["terminalCount"],
  ): NextMove {
    const { bytesPerTick } = this.#options;
    const ticks = channel?.running
      ? Math.ceil(
        Math.min(channel.burstBytes, channel.untilReport) / bytesPerTick,
      )
      : -1;
    return { ticks, report, terminalCount };
  }

  #report(report: ChannelReport): void {
    if (this.interrupt !== undefined) this.#reports.push(report);
  }

  #wake(channel: HardwareChannel): Effect.Effect<void> {
    if (!channel.served) {
      channel.served = true;
      this.#spawn(
        `${this.name} channel ${channel.number}`,
        moveChannel(this, channel),
      );
    }
    return channel.wake.send("go on");
  }

  #raise(): Effect.Effect<void> {
    const { interrupt } = this;
    if (interrupt === undefined) return Effect.void;
    if (!this.#pinServed) {
      this.#pinServed = true;
      this.#spawn(this.#pin.name, drivePin(this.#pin.take, interrupt));
    }
    return this.#pin.send("raise");
  }

  #spawn(name: string, body: Effect.Effect<void, never, Kernel>): void {
    const { scheduler, services } = this.#kernel;
    const options = { daemon: true, namedAsGiven: true };
    scheduler.spawn(name, body, options, undefined, services);
  }
}

/** Moves the bytes of one channel, burst by burst, whenever it runs. */
const moveChannel = Effect.fnUntraced(function* (
  bank: DmaChannelBank,
  channel: HardwareChannel,
) {
  while (true) {
    yield* channel.wake.take;
    let next = yield* bank.ask("look", channel);
    while (next.ticks >= 0) {
      yield* sleepTicks(bank.ticksOf(next));
      next = yield* bank.ask("burst", channel);
      if (next.report) yield* bank.raise;
      if (next.terminalCount !== undefined) yield* next.terminalCount;
    }
  }
});

/** Raises the interrupt once for each time it is asked for. */
const drivePin = Effect.fnUntraced(function* (
  asked: Effect.Effect<"raise">,
  interrupt: InterruptLine,
) {
  while (true) {
    yield* asked;
    yield* interrupt.assert;
  }
});
