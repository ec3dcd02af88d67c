/**
 * Interrupt lines: how a device asks a processor for attention.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { Cell } from "../../actors/cell.ts";
import { choose } from "../../actors/program.ts";
import { Irql } from "../../ddi/mod.ts";
import type { KInterrupt } from "./interrupt.ts";
import { deliverFaultily } from "./interrupt_faults.ts";
import type { Kernel } from "../kernel.ts";
import { kernelCall, kernelFlow } from "../kernel_call.ts";

/** How a line reaches the processors. */
export interface InterruptLineOptions {
  /** The device IRQL, 3 to 11. */
  readonly irql: Irql;
  /**
   * The processors it may be delivered to; all, if left out. With several, the
   * oracle chooses one for each interrupt.
   */
  readonly processors?: readonly number[];
}

/** One line. Several interrupt objects may share it. */
export class InterruptLine {
  /** Name shown to people, unique within the run. */
  readonly name: string;
  /** The device IRQL. */
  readonly irql: Irql;
  /** Numbers of the processors it may be delivered to. */
  readonly processors: readonly number[];
  /** The interrupt objects that are asked, in the order they were connected. */
  readonly connected: Cell<readonly KInterrupt[]>;

  /**
   * Asks a processor for attention. Devices call it, from actors that have no
   * processor; each call is one interrupt, and none is lost unless the machine
   * injects that fault. It is served once that processor's IRQL is below the
   * line's (C295).
   */
  readonly assert: Effect.Effect<void, never, Kernel>;

  /** Platforms call {@linkcode interruptLine}. */
  constructor(name: string, irql: Irql, processors: readonly number[]) {
    this.name = name;
    this.irql = irql;
    this.processors = processors;
    this.connected = new Cell<readonly KInterrupt[]>(name, []);
    const deliver = (index: number) => deliverTo(this, processors[index]!);
    this.assert = processors.length === 1
      ? deliver(0)
      : Effect.flatMap(choose(processors.length), deliver);
  }
}

function deliverTo(
  line: InterruptLine,
  target: number,
): Effect.Effect<void, never, Kernel> {
  return kernelFlow((kernel, actor) => {
    if (kernel.listening) {
      kernel.emit(actor, {
        _tag: "InterruptAsserted",
        interrupt: line.name,
        level: line.irql,
        target,
      });
    }
    const delivery = kernel.processors[target]!.interruptsAt(line.irql)
      .deliver(kernel, line);
    return kernel.faults === undefined
      ? delivery
      : deliverFaultily(kernel, kernel.faults, line.name, delivery);
  });
}

/**
 * Makes an interrupt line: how a device asks for attention. Part of a platform's
 * set-up, not of a driver, which connects to it with
 * {@linkcode ioConnectInterrupt}.
 *
 * @param name shown in traces; a repeated name gets a number
 * @param options its level, 3 to 11, and the processors it reaches
 * @returns the line; the device's actor asserts it
 *
 * IRQL: any; nothing of the kernel is called.
 *
 * Dies with a RangeError when the level is no device level, or when a processor
 * does not exist or none is named.
 *
 * @example A line that nobody listens to
 * ```ts
 * import { interruptLine, Machine } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const report = Machine.run(Effect.gen(function* () {
 *   const line = yield* interruptLine("line", { irql: 5 });
 *   yield* line.assert;
 *   return line.irql;
 * }));
 * assert.equal(report.value, 5);
 * assert.equal(report.status, "completed");
 * ```
 */
export function interruptLine(
  name: string,
  options: InterruptLineOptions,
): Effect.Effect<InterruptLine, never, Kernel> {
  return kernelCall((kernel) => {
    const { irql, processors = kernel.processors.map(({ id }) => id) } =
      options;
    const isDeviceLevel = Number.isInteger(irql) &&
      irql >= Irql.DeviceLowest && irql <= Irql.DeviceHighest;
    if (!isDeviceLevel) {
      throw new RangeError(
        `Cannot make an interrupt line at level ${irql}: device levels are ${Irql.DeviceLowest} to ${Irql.DeviceHighest}`,
      );
    }
    const missing = processors.find((number) =>
      kernel.processors[number] === undefined
    );
    if (missing !== undefined || processors.length === 0) {
      throw new RangeError(
        `Cannot deliver an interrupt to processor ${missing}: the machine has ${kernel.processors.length}`,
      );
    }
    return new InterruptLine(
      kernel.scheduler.uniqueName(name),
      irql,
      processors,
    );
  });
}
