/**
 * The system's side of one DMA controller: its channels, and how its interrupt
 * leads to the completion routines of drivers.
 *
 * As with any device, the service routine takes what the controller reports and
 * queues a DPC, and the DPC calls the routines at DISPATCH_LEVEL.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { Reactor, type Resource } from "../../actors/mod.ts";
import {
  Dpc,
  insertDpc,
  type Kernel,
  kernelFlow,
  KInterrupt,
} from "../../machine/mod.ts";
import { runCompletion } from "./dma_completion.ts";
import type { ChannelReport, DmaController } from "./dma_controller.ts";
import { SystemChannel } from "./system_channel.ts";
import type { SystemTransfer } from "./system_transfer.ts";

/** What the system keeps of a report: what was programmed is a transfer. */
export interface CompletionReport extends ChannelReport {
  readonly program: SystemTransfer;
}

/** One controller of the machine. */
export class ControllerPort {
  readonly controller: DmaController;
  readonly #channels: Map<number, SystemChannel> = new Map();
  /** Reports that the service routine took, oldest first. */
  readonly #due: CompletionReport[] = [];

  /**
   * Connects the controller to the system. Made with the machine.
   *
   * @param group stands for the state that controllers and adapters share
   */
  constructor(controller: DmaController, group: Resource) {
    this.controller = controller;
    const line = controller.interrupt;
    if (line === undefined) return;
    const name = `${controller.name} service`;
    const served = new Reactor<"interrupt" | "next", ServiceAnswer>(
      name,
      (question) => question === "interrupt" ? this.#collect() : this.#take(),
      group,
    );
    const dpc = new Dpc<unknown>(
      `${controller.name} completion`,
      false,
      () => completeAll(served),
      undefined,
    );
    const interrupt = new KInterrupt(name, line.irql, {
      name,
      line,
      serviceContext: undefined,
      serviceRoutine: () => serviceInterrupt(served, dpc),
    });
    const { connected } = line;
    connected.value = [...connected.value, interrupt as KInterrupt];
  }

  /** A channel by its number; the same one for everybody. */
  channel(number: number): SystemChannel {
    let channel = this.#channels.get(number);
    if (channel === undefined) {
      channel = new SystemChannel(this, number);
      this.#channels.set(number, channel);
    }
    return channel;
  }

  #collect(): ServiceAnswer {
    const reports = this.controller.takeReports();
    this.#due.push(...reports as readonly CompletionReport[]);
    return { claimed: reports.length > 0, report: undefined };
  }

  #take(): ServiceAnswer {
    return { claimed: false, report: this.#due.shift() };
  }
}

/** What the service routine and the DPC learn. */
interface ServiceAnswer {
  /** Whether the interrupt was of this controller. */
  readonly claimed: boolean;
  /** The oldest report that no routine was called for. */
  readonly report: CompletionReport | undefined;
}

type Served = Reactor<"interrupt" | "next", ServiceAnswer>;

/** Takes what the controller reports, and leaves the rest to the DPC. */
function serviceInterrupt(
  served: Served,
  dpc: Dpc<unknown>,
): Effect.Effect<boolean, never, Kernel> {
  return kernelFlow((kernel, actor) =>
    Effect.flatMap(
      served.ask("interrupt"),
      ({ claimed }) =>
        claimed
          ? Effect.as(insertDpc(kernel, actor, dpc, null, null), true)
          : Effect.succeed(false),
    )
  );
}

/** Calls the routine of each report; two processors never get the same one. */
const completeAll = Effect.fnUntraced(function* (served: Served) {
  while (true) {
    const { report } = yield* served.ask("next");
    if (report === undefined) return;
    yield* runCompletion(report.program, report.status);
  }
});
