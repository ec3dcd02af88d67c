/**
 * A bare device that is no bus master: it has a data register on a request line
 * of a DMA controller, and a FIFO behind it. Drivers under test play the rest.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { Reactor } from "../actors/mod.ts";
import { DATA_REGISTER_FAULT, DmaSystem } from "../dma/mod.ts";
import {
  type DeviceObject,
  type InterruptLine,
  ioCreateDevice,
  type Kernel,
} from "../machine/mod.ts";

/** What a subordinate device is built with. */
export interface SubordinateOptions {
  /** Name shown in traces; "subordinate" if left out. */
  readonly name?: string;
  /** The request line it is wired to. */
  readonly requestLine: number;
  /** Whether it takes bytes from the start; true if left out. */
  readonly ready?: boolean;
  /** Raised at the last byte of a transfer, as ISA devices do; none, if left out. */
  readonly interrupt?: InterruptLine;
}

/**
 * A device on a request line of a DMA controller, as `Devices.subordinate` plugs
 * it in: the controller moves its bytes.
 */
export interface Subordinate {
  /** Its physical device object, for IoGetDmaAdapter. */
  readonly pdo: DeviceObject;
  /** The request line it is wired to. */
  readonly requestLine: number;
  /** Every byte that it was given, in order: a look in passing. */
  readonly received: Uint8Array;
  /** The addresses at which its data register was touched, each once. */
  readonly touched: ReadonlySet<number>;
  /** Puts bytes into its FIFO, for transfers from the device to memory. */
  supply(bytes: Uint8Array): Effect.Effect<void>;
  /** Lets it take so many more bytes; it took any number if it was ready. */
  accept(bytes: number): Effect.Effect<void>;
  /** Breaks it: the next access to its data register fails (C200). */
  readonly fail: Effect.Effect<void>;
}

type Change =
  | { readonly _tag: "supply"; readonly bytes: Uint8Array }
  | { readonly _tag: "accept"; readonly bytes: number }
  | { readonly _tag: "fail" };

/** The FIFO behind the data register. Touched only in steps of the group. */
class Fifo {
  readonly received: number[] = [];
  readonly touched: Set<number> = new Set();
  #waiting: Uint8Array[] = [];
  #room: number;
  #broken = false;

  constructor(room: number) {
    this.#room = room;
  }

  change(change: Change): void {
    switch (change._tag) {
      case "supply":
        this.#waiting.push(change.bytes.slice());
        break;
      case "accept":
        this.#room += change.bytes;
        break;
      case "fail":
        this.#broken = true;
    }
  }

  read(address: number, target: Uint8Array): number {
    this.touched.add(address);
    if (this.#broken) return DATA_REGISTER_FAULT;
    let filled = 0;
    while (filled < target.length && this.#waiting.length > 0) {
      const part = this.#waiting[0]!.subarray(0, target.length - filled);
      target.set(part, filled);
      filled += part.length;
      const rest = this.#waiting[0]!.subarray(part.length);
      if (rest.length === 0) this.#waiting.shift();
      else this.#waiting[0] = rest;
    }
    return filled;
  }

  write(address: number, source: Uint8Array): number {
    this.touched.add(address);
    if (this.#broken) return DATA_REGISTER_FAULT;
    const taken = Math.min(source.length, this.#room);
    this.#room -= taken;
    this.received.push(...source.subarray(0, taken));
    return taken;
  }
}

/**
 * Plugs a subordinate device into the machine, on a request line of one of its
 * DMA controllers.
 *
 * On a line that no controller has, it is a device that nobody serves.
 *
 * @param options name, request line and readiness
 *
 * IRQL: at most APC_LEVEL, as for a device object. No errors; IoGetDmaAdapter has
 * no adapter for a line that nobody serves (C024).
 *
 * @example Bytes that a channel of the ISA controllers brings
 * ```ts
 * import {
 *   atDispatch, Devices, ioGetDmaAdapter, IoAllocationAction, isaDmaController,
 *   keDelayExecutionThread, Kernel, Machine, mdlOfPages, mmGetMdlVirtualAddress,
 * } from "@adapter-channel/dma";
 * import { Effect } from "effect";
 * import assert from "node:assert/strict";
 *
 * const program = Effect.gen(function* () {
 *   const device = yield* Devices.subordinate({ requestLine: 2 });
 *   const { adapter } = yield* ioGetDmaAdapter(device.pdo, {
 *     version: 1, dmaChannel: 2, maximumLength: 4096,
 *   });
 *   const { memory: { cache } } = yield* Kernel;
 *   cache.write(600 * 4096, Uint8Array.of(1, 2, 3));
 *   const mdl = mdlOfPages([600], 0, 3);
 *   const { dmaOperations } = adapter;
 *   yield* atDispatch(dmaOperations.allocateAdapterChannel({
 *     deviceObject: device.pdo,
 *     numberOfMapRegisters: 1,
 *     executionRoutine: (_device, _irp, mapRegisterBase) => {
 *       const currentVa = mmGetMdlVirtualAddress(mdl);
 *       const range = { mdl, mapRegisterBase, currentVa, length: 3, writeToDevice: true };
 *       return Effect.as(dmaOperations.mapTransfer(range), IoAllocationAction.KeepObject);
 *     },
 *   }));
 *   yield* keDelayExecutionThread(100);
 *   return [...device.received];
 * });
 * const report = Machine.run(program, { dmaControllers: [isaDmaController()] });
 * assert.deepEqual(report.value, [1, 2, 3]);
 * ```
 */
export function subordinate(
  options: SubordinateOptions,
): Effect.Effect<Subordinate, never, Kernel | DmaSystem> {
  const { interrupt, name = "subordinate", ready = true, requestLine } =
    options;
  return Effect.gen(function* () {
    const system = yield* DmaSystem;
    const pdo = yield* ioCreateDevice(name);
    const fifo = new Fifo(ready ? Infinity : 0);
    const changed = new Reactor<Change, void>(
      `${pdo.name} FIFO`,
      (change) => fifo.change(change),
      system.group,
    );
    const register = {
      read: (address: number, target: Uint8Array) => fifo.read(address, target),
      write: (address: number, source: Uint8Array) =>
        fifo.write(address, source),
      ...(interrupt === undefined ? {} : { terminalCount: interrupt.assert }),
    };
    const asks = system.ports
      .map(({ controller }) => controller.connect(requestLine, register))
      .find((wire) => wire !== undefined) ?? Effect.void;
    const change = (what: Change) =>
      Effect.flatMap(changed.ask(what), () => asks);
    return {
      pdo,
      requestLine,
      get received() {
        return Uint8Array.from(fifo.received);
      },
      touched: fifo.touched,
      supply: (bytes) => change({ _tag: "supply", bytes }),
      accept: (bytes) => change({ _tag: "accept", bytes }),
      fail: change({ _tag: "fail" }),
    };
  });
}
