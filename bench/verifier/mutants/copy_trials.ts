/**
 * What the program of the main job is put through: files of one piece and of
 * several, with cancels, with media that fail and with disks that do.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { type DiskMedium, MemoryMedium } from "../../../src/devices/mod.ts";
import type { FaultKind } from "../../../src/ddi/fault_events.ts";
import type { copyFile } from "../../../src/simulator/file_copy.ts";
import type { Scenario, Trial } from "./watch.ts";

/** What a mutant of the program exports. */
export interface CopyModule {
  readonly copyFile: typeof copyFile;
}

/** What a copy is made of. */
interface CopyPlan {
  readonly bytes: number;
  readonly cancelPercent?: number;
  /** The byte of the source or the target that cannot be moved. */
  readonly bad?: {
    readonly side: "source" | "target";
    readonly offset: number;
  };
  /** Whether disks and workers try again what fails. */
  readonly persistent?: boolean;
  readonly requestsInFlight?: number;
  /** How often the bad byte must be tried. */
  readonly attempts?: number;
  /** What the sentence of a copy that fails has in it. */
  readonly fails?: string;
}

const MEBIBYTE = 1024 * 1024;

/** Room for bounce pages, and for as many buffers as there are workers. */
const banksFor = (workers: number) => [
  { base: 0, bytes: MEBIBYTE / 2 },
  { base: 0x1_0000_0000, bytes: workers * 256 * 1024 + 16 * 1024 },
];

/** A medium with a byte that cannot be moved. */
class BadMedium implements DiskMedium {
  readonly size: number;
  /** How often the byte was tried. */
  attempts = 0;
  readonly #inner: DiskMedium;
  readonly #bad: number;

  constructor(inner: DiskMedium, bad: number) {
    this.size = inner.size;
    this.#inner = inner;
    this.#bad = bad;
  }

  read(offset: number, target: Uint8Array): number {
    return this.#inner.read(
      offset,
      target.subarray(0, this.#good(offset, target)),
    );
  }

  write(offset: number, source: Uint8Array): number {
    return this.#inner.write(
      offset,
      source.subarray(0, this.#good(offset, source)),
    );
  }

  #good(offset: number, { length }: Uint8Array): number {
    const before = this.#bad - offset;
    if (before < 0 || before >= length) return length;
    this.attempts++;
    return before;
  }
}

/** Plays a plan, and holds the bytes against it. */
function copyScenario({ copyFile }: CopyModule, plan: CopyPlan): Scenario {
  return Effect.gen(function* () {
    const { bad, bytes: size, cancelPercent = 0, persistent = false } = plan;
    const from = Uint8Array.from(
      { length: size },
      (_, at) => at * 7 + (at >> 8),
    );
    const to = new Uint8Array(size);
    const [source, target] = ([["source", from], ["target", to]] as const).map(
      ([side, bytes]) => {
        const medium = new MemoryMedium(bytes);
        return bad?.side === side ? new BadMedium(medium, bad.offset) : medium;
      },
    );
    let progress = 0;
    let backwards = false;
    const { bytes, cancels, error } = yield* copyFile({
      source: source!,
      target: target!,
      dmaAddressWidth: 24,
      requestsInFlight: plan.requestsInFlight ?? 2,
      cancelPercent,
      persistent,
      onProgress: (done) => {
        backwards ||= done < progress;
        progress = done;
      },
    });
    if (backwards) return "the progress went backwards";
    const failure = bad === undefined ? plan.fails : " moved ";
    if (failure !== undefined) {
      if (error === undefined) return "the copy failed and nobody was told";
      if (!error.includes(failure)) return `the sentence is: ${error}`;
      if (bad === undefined) return bytes === 0 ? "" : `${bytes} bytes moved`;
      const tried = [source, target].reduce(
        (sum, medium) =>
          sum + (medium instanceof BadMedium ? medium.attempts : 0),
        0,
      );
      const { attempts = tried } = plan;
      return tried === attempts ? "" : `${tried} attempts`;
    }
    if (error !== undefined) return error;
    if (bytes !== size || progress !== size) return `${bytes} bytes of ${size}`;
    const sound = to.every((byte, at) => byte === from[at]);
    if (!sound) return "the copy is not equal to its source";
    const tally = cancels.won + cancels.lost;
    if (tally > 0 !== cancelPercent > 0) return `${tally} cancels`;
    return cancelPercent < 100 || cancels.won > 0 ? "" : "no cancel ever won";
  });
}

/** What a mutant of the program is put through. */
export function copyTrials(module: CopyModule): Trial[] {
  const trial = (
    plan: CopyPlan,
    schedules: number,
    machine: Trial["machine"] = {},
  ): Trial => ({
    program: () => copyScenario(module, plan),
    machine: {
      banks: banksFor(plan.requestsInFlight ?? 2),
      mapRegisters: 80,
      stepLimit: 200_000,
      ...machine,
    },
    schedules,
  });
  const bytes = 3 * 256 * 1024 + 77;
  return [
    trial({ bytes: 5000 }, 1),
    trial({ bytes }, 2),
    trial({ bytes, requestsInFlight: 1 }, 1, { processors: 3 }),
    trial({ bytes, cancelPercent: 60 }, 5),
    trial({ bytes, cancelPercent: 100 }, 2),
    trial({ bytes, bad: { side: "source", offset: 300_000 }, attempts: 1 }, 1),
    trial({ bytes, bad: { side: "target", offset: 300_000 }, attempts: 1 }, 1),
    trial(
      {
        bytes,
        bad: { side: "source", offset: 300_000 },
        attempts: 16,
        persistent: true,
      },
      1,
    ),
    trial({ bytes, persistent: true }, 1),
    ...copyFaults(trial, bytes),
  ];
}

/** Disks and drivers that fail for a while, which persistent workers outlast. */
function copyFaults(
  trial: (
    plan: CopyPlan,
    schedules: number,
    machine?: Trial["machine"],
  ) => Trial,
  bytes: number,
): Trial[] {
  const struck = (fault: FaultKind, ...occasions: readonly number[]) => ({
    faults: { plan: occasions.map((occasion) => ({ fault, occasion })) },
  });
  const at = (fault: FaultKind, name: string) => ({
    faults: { plan: [{ fault, at: name, occasion: 1 }] },
  });
  const refused = "allocation-failure-passive";
  const persistent = { bytes, persistent: true };
  const fails = { bytes, fails: "does not start" };
  return [
    trial(persistent, 1, struck("stuck-device", 1, 2)),
    trial(persistent, 1, struck("lost-interrupt", 1, 2)),
    trial(persistent, 1, struck("device-error", 1, 2, 3, 4, 5)),
    trial(fails, 1, at(refused, "source disk")),
    trial(fails, 1, at(refused, "target disk")),
    trial(persistent, 1, struck(refused, 1, 2, 3)),
    trial({ ...fails, persistent: true }, 1, struck(refused, 1, 2, 3, 4)),
  ];
}
