/**
 * The worker that adds map registers to a store. Memory for them can only be
 * taken at PASSIVE_LEVEL, and who needs them is at DISPATCH_LEVEL: so the request
 * waits, and the worker is asked (spec 07).
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { Mailbox, Reactor, type Resource } from "../../actors/mod.ts";
import type { Kernel } from "../../machine/mod.ts";
import { deliver } from "../adapter/adapter_control.ts";
import type { AllocationRequest } from "../adapter/allocation_request.ts";
import type { DmaSystem } from "../dma_system.ts";
import { serveRegisterLine } from "../adapter/grant.ts";
import type { MapRegisters } from "./map_registers.ts";
import { passOn, type SignalEffect } from "../adapter/signals.ts";

/** What the worker is called in traces. */
const NAME = "map register worker";

/** Registers to add. */
interface Growth {
  readonly store: MapRegisters;
  /** A run of so many is wanted; 0 for whoever is first in line. */
  readonly count: number;
}

/** What follows from a step in which a store grew. */
interface Grown {
  readonly granted: readonly AllocationRequest[];
  readonly signals: readonly SignalEffect[];
}

/** A system thread of one machine. It starts when it is first asked. */
export class RegisterWorker {
  readonly #kernel: Kernel;
  readonly #asked: Mailbox<MapRegisters>;
  readonly #store: Reactor<Growth, Grown>;
  #started = false;

  /**
   * Made with the machine.
   *
   * @param group stands for the state that adapters share
   * @param system tells the DMA side it belongs to, once that is made
   */
  constructor(kernel: Kernel, group: Resource, system: () => DmaSystem) {
    this.#kernel = kernel;
    this.#asked = new Mailbox("stores to grow", Infinity);
    this.#store = new Reactor(NAME, (growth) => grow(growth, system()), group);
  }

  /** Asks for registers in a store, for whoever is first in its line. */
  ask(store: MapRegisters): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.#start();
      return this.#asked.send(store);
    });
  }

  /**
   * Adds a segment in which a run of registers fits, if the store may have it,
   * and runs the routines of those who waited. For code at PASSIVE_LEVEL.
   *
   * @param count registers of the run; 0 to add what those need who wait
   */
  grow(store: MapRegisters, count: number): Effect.Effect<void> {
    const { scheduler } = this.#kernel;
    return Effect.flatMap(
      this.#store.ask({ store, count }),
      ({ granted, signals }) =>
        Effect.andThen(
          passOn(signals),
          Effect.withFiber((fiber) =>
            deliver(granted, { fiber, actor: scheduler.actorOf(fiber) })
          ),
        ),
    );
  }

  #start(): void {
    if (this.#started) return;
    this.#started = true;
    const { processors, scheduler, services } = this.#kernel;
    scheduler.spawn(
      NAME,
      Effect.forever(
        Effect.flatMap(this.#asked.take, (store) => this.grow(store, 0)),
      ),
      { daemon: true, namedAsGiven: true },
      { processor: processors[0]!, level: 0 },
      services,
    );
  }
}

/**
 * Adds registers: for a run that is wanted, and for those who wait as long as
 * the store may still have as many as the first of them needs. One step.
 */
function grow({ count, store }: Growth, system: DmaSystem): Grown {
  const granted: AllocationRequest[] = [];
  store.growing = true;
  if (count > store.longestRun) store.grow(count);
  for (;;) {
    tellOfRegisters(store, system);
    serveRegisterLine(store, system, granted);
    const next = store.waiters.first;
    if (next === undefined || !store.grow(next.count)) break;
  }
  store.growing = false;
  return { granted, signals: system.signals.splice(0) };
}

/** Tells of the registers that a store has got since it was last told of. */
export function tellOfRegisters(store: MapRegisters, system: DmaSystem): void {
  if (!system.kernel.listening) return;
  for (const { first, count } of store.takeUntold()) {
    system.emit({
      _tag: "MapRegistersAdded",
      registers: store.name,
      mapRegisterBase: first,
      numberOfMapRegisters: count,
    });
  }
}
