/**
 * A machine whose map registers are in the state of workload W1-50: half of
 * 1024 in use, in runs of mixed lengths that were granted and freed at random.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  type DeviceObject,
  Devices,
  type DmaAdapter,
  IoAllocationAction,
  ioGetDmaAdapter,
  Machine,
  type MachineServices,
  type MapRegisterBase,
} from "../../mod.ts";
import { LENGTHS, WORKLOADS } from "./workloads.ts";

const { size, share } = WORKLOADS[0]!;
/** Runs granted before anything is measured. */
const AGING = 4 * size;
/** Enough for 65 registers. */
const MAXIMUM_LENGTH = 0x4_0000;

/** What a driver has in hand. */
export interface Driver {
  readonly pdo: DeviceObject;
  readonly dma: DmaAdapter<3>["dmaOperations"];
}

/** The draws of the closed loop: xorshift, and a length out of a hundred. */
export class Draws {
  #state = 0x9E3779B9 | 0;

  /** The next draw, as a whole number of 32 bits without sign. */
  next(): number {
    let draw = this.#state;
    draw ^= draw << 13;
    draw ^= draw >>> 17;
    draw ^= draw << 5;
    this.#state = draw;
    return draw >>> 0;
  }

  /** Registers to ask for. */
  length(): number {
    return LENGTHS[((this.next() >>> 16) * 100) >>> 16]!;
  }
}

/**
 * Runs a program on such a machine, with nobody listening.
 *
 * @param program gets a driver that uses nothing yet
 * @returns what the program gave
 */
export function runHalfFull<A>(
  program: (
    driver: Driver,
  ) => Effect.Effect<A, unknown, MachineServices>,
): A {
  const whole = Effect.gen(function* () {
    yield* fill(yield* makeDriver);
    return yield* program(yield* makeDriver);
  });
  const report = Machine.run(whole, {
    verifier: "off",
    invariants: false,
    statistics: false,
    mapRegisters: size,
    banks: [{ base: 0, bytes: 0x80_0000 }],
    stepLimit: Number.MAX_SAFE_INTEGER,
  });
  if (report.status !== "completed") throw new Error(report.message);
  return report.value!;
}

const makeDriver: Effect.Effect<Driver, unknown, MachineServices> = Effect.gen(
  function* () {
    const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 32 });
    const { adapter } = yield* ioGetDmaAdapter(pdo, {
      version: 3,
      master: true,
      dmaAddressWidth: 32,
      maximumLength: MAXIMUM_LENGTH,
    });
    return { pdo, dma: adapter.dmaOperations };
  },
);

/** Keeps registers of granted runs, and frees runs at random to make room. */
function fill(
  { dma, pdo }: Driver,
): Effect.Effect<void, unknown, MachineServices> {
  return Effect.gen(function* () {
    const draws = new Draws();
    const held: MapRegisterBase[] = [];
    let used = 0;
    for (let granted = 0; granted < AGING; granted++) {
      const count = draws.length();
      while (used + count > size * share) {
        const at = draws.next() % held.length;
        const freed = held[at]!;
        held[at] = held[held.length - 1]!;
        held.length--;
        used -= freed.count;
        yield* dma.freeMapRegisters(freed, freed.count);
      }
      yield* dma.allocateAdapterChannelEx({
        deviceObject: pdo,
        dmaTransferContext: yield* dma.initializeDmaTransferContext(),
        numberOfMapRegisters: count,
        executionRoutine: (_device, _irp, base) => {
          held.push(base!);
          return Effect.succeed(
            IoAllocationAction.DeallocateObjectKeepRegisters,
          );
        },
      });
      used += count;
    }
  });
}
