/** S03: a framework's packet profile over the legacy routines of version 2. */

import { Effect } from "../../deps.ts";
import {
  addressAndSizeToSpanPages,
  IoAllocationAction,
  type NtStatus,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
  STATUS_WDF_BUSY,
} from "../../src/ddi/mod.ts";
import { type BusMaster, Devices } from "../../src/devices/mod.ts";
import {
  type DmaAdapterGrant,
  ioGetDmaAdapter,
  type MappedRun,
  type MapRegisterBase,
} from "../../src/dma/mod.ts";
import { type Mdl, mmGetMdlVirtualAddress } from "../../src/memory/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import { makeBuffer, pattern, readBuffer } from "../dma/buffers.ts";
import { atDispatch, eventsOf, finds, inThreads } from "../dma/fixture.ts";
import type { Services } from "../dma/requests.ts";
import { assertOutcomes, race } from "../dma/seeds.ts";

const { DeallocateObjectKeepRegisters } = IoAllocationAction;

/** The framework's object for one device: one transaction may be queued. */
interface Enabler {
  readonly device: BusMaster;
  readonly grant: DmaAdapterGrant<2>;
  busy: boolean;
}

const makeEnabler = (scatterGather: boolean) =>
  Effect.gen(function* () {
    const options = { dmaAddressWidth: 32, scatterGather };
    const device = yield* Devices.busMaster(options);
    const grant = yield* Effect.orDie(ioGetDmaAdapter(device.pdo, {
      version: 2,
      master: true,
      scatterGather,
      dma32BitAddresses: true,
      maximumLength: 4 * 4096,
    }));
    return { device, grant, busy: false } satisfies Enabler as Enabler;
  });

/** One transfer from the device to a buffer of one MDL. */
class LegacyTransaction {
  /** Where each part began, as EvtProgramDma saw it. */
  readonly starts: number[] = [];
  readonly runs: MappedRun[] = [];
  moved = 0;
  state: "initialized" | "transfer" | "completed" | "failed" = "initialized";
  readonly #enabler: Enabler;
  readonly #mdl: Mdl;
  #base: MapRegisterBase | null = null;

  constructor(enabler: Enabler, mdl: Mdl) {
    this.#enabler = enabler;
    this.#mdl = mdl;
  }

  /** Refused while another transaction of the enabler is queued. */
  execute(): Effect.Effect<NtStatus, never, Services> {
    return Effect.suspend(() => {
      const enabler = this.#enabler;
      if (enabler.busy) return Effect.succeed(STATUS_WDF_BUSY);
      enabler.busy = true;
      this.state = "transfer";
      const { adapter } = enabler.grant;
      return Effect.as(
        Effect.orDie(atDispatch(adapter.dmaOperations.allocateAdapterChannel({
          deviceObject: enabler.device.pdo,
          numberOfMapRegisters: this.#registers,
          executionRoutine: (_device, _irp, base) => {
            this.#base = base;
            return Effect.as(this.#stage(), DeallocateObjectKeepRegisters);
          },
        }))),
        STATUS_SUCCESS,
      );
    });
  }

  /** DmaCompletedWithLength: whether the transaction is over. */
  completed(bytes: number): Effect.Effect<boolean, never, Services> {
    return Effect.gen({ self: this }, function* () {
      const flushed = yield* this.#dma.flushAdapterBuffers({
        ...this.#range(),
        length: bytes,
      });
      this.moved += bytes;
      const over = !flushed || this.moved === this.#mdl.byteCount;
      if (!over) yield* this.#stage();
      else {
        this.state = flushed ? "completed" : "failed";
        yield* this.#release();
        this.#enabler.busy = false;
      }
      return over;
    });
  }

  /** A flush from where the transaction is, whatever was moved. */
  flushOnly(length: number): Effect.Effect<boolean> {
    return this.#dma.flushAdapterBuffers({ ...this.#range(), length });
  }

  /** Frees the registers. */
  giveBack(): Effect.Effect<void, never, Services> {
    return this.#release();
  }

  get #dma() {
    return this.#enabler.grant.adapter.dmaOperations;
  }

  get #registers(): number {
    const { byteCount, byteOffset } = this.#mdl;
    const fragment = (this.#enabler.grant.numberOfMapRegisters - 1) * 4096;
    return byteCount <= fragment
      ? addressAndSizeToSpanPages(byteOffset, byteCount)
      : addressAndSizeToSpanPages(4095, fragment);
  }

  #range() {
    return {
      mdl: this.#mdl,
      mapRegisterBase: this.#base,
      currentVa: mmGetMdlVirtualAddress(this.#mdl) + this.moved,
      writeToDevice: false,
    };
  }

  #stage(): Effect.Effect<void, never, Services> {
    const fragment = (this.#enabler.grant.numberOfMapRegisters - 1) * 4096;
    const length = Math.min(this.#mdl.byteCount - this.moved, fragment);
    this.starts.push(this.moved);
    return Effect.map(
      this.#dma.mapTransfer({ ...this.#range(), length }),
      (run) => void this.runs.push(run),
    );
  }

  #release(): Effect.Effect<void, never, Services> {
    return this.#base === null
      ? Effect.void
      : atDispatch(this.#dma.freeMapRegisters(this.#base, this.#registers));
  }
}

/** The device delivers so many bytes of the run that was mapped last. */
const deliver = (
  { device }: Enabler,
  { moved, runs }: LegacyTransaction,
  data: Uint8Array,
  bytes: number,
) => {
  const { length, logicalAddress: address } = runs.at(-1)!;
  return device.store(
    [{ address, length }],
    data.subarray(moved, moved + bytes),
  );
};

Deno.test("S03 a packet profile of version 2 maps one run after another, flushes what was moved, and frees what it asked for", () => {
  const data = pattern(6 * 4096 + 77);
  for (const scatterGather of [true, false]) {
    const program = Effect.gen(function* () {
      const enabler = yield* makeEnabler(scatterGather);
      const length = data.length;
      const mdl = yield* makeBuffer({ length, offset: 60, scattered: true });
      const transaction = new LegacyTransaction(enabler, mdl);
      const status = yield* transaction.execute();
      for (let over = false, part = 0; !over; part++) {
        const mapped = transaction.runs.at(-1)!.length;
        // The second part moves less than was mapped.
        const bytes = part === 1 ? mapped - 33 : mapped;
        yield* deliver(enabler, transaction, data, bytes);
        over = yield* transaction.completed(bytes);
      }
      const seen = yield* readBuffer(mdl);
      yield* enabler.grant.adapter.dmaOperations.putDmaAdapter();
      return { status, seen, state: transaction.state };
    });
    const report = finds([], program);
    const { seen, state, status } = report.value!;
    assertEquals([status, state], [STATUS_SUCCESS, "completed"]);
    assert(seen.every((byte, at) => byte === data[at]));
    assertEquals(eventsOf(report, "RequestGranted").length, 1);
    const mapped = eventsOf(report, "TransferMapped").length;
    assertEquals(eventsOf(report, "TransferFlushed").length, mapped);
    assert(mapped > 2);
    assertEquals(report.freeMapRegisters, report.poolSize);
  }
});

Deno.test("S03 a second Execute while the first is queued is refused with STATUS_WDF_BUSY, and the first goes on", () => {
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const enabler = yield* makeEnabler(true);
      const { dmaOperations: dma } = enabler.grant.adapter;
      // Somebody else holds the channel, through another device object.
      const other = yield* Devices.busMaster({ name: "other" });
      yield* Effect.orDie(atDispatch(dma.allocateAdapterChannel({
        deviceObject: other.pdo,
        numberOfMapRegisters: 1,
        executionRoutine: () => Effect.succeed(IoAllocationAction.KeepObject),
      })));
      const transactions: LegacyTransaction[] = [];
      const statuses: NtStatus[] = [];
      for (let index = 0; index < 2; index++) {
        const mdl = yield* makeBuffer({ length: 4096 });
        transactions.push(new LegacyTransaction(enabler, mdl));
      }
      const [first, second] = transactions;
      statuses.push(yield* first!.execute());
      const finish = (transaction: LegacyTransaction) =>
        Effect.gen(function* () {
          yield* deliver(enabler, transaction, pattern(4096), 4096);
          assertEquals(yield* transaction.completed(4096), true);
        });
      yield* inThreads(processors, [
        Effect.andThen(
          atDispatch(dma.freeAdapterChannel()),
          Effect.suspend(() => finish(first!)),
        ),
        Effect.gen(function* () {
          for (let turn = 0; turn < 4; turn++) yield* atDispatch(Effect.void);
          statuses.push(yield* second!.execute());
          if (statuses[1] === STATUS_SUCCESS) yield* finish(second!);
        }),
      ]);
      assertEquals([statuses[0], first!.state], [STATUS_SUCCESS, "completed"]);
      assertEquals(second!.state === "completed", statuses[1] === 0);
      return statuses[1] === STATUS_WDF_BUSY ? "refused" : "both";
    })
  );
  assertOutcomes(outcomes, ["both", "refused"]);
});

Deno.test("S03 a flush that says FALSE ends the transaction with STATUS_UNSUCCESSFUL", () => {
  const program = Effect.gen(function* () {
    const enabler = yield* makeEnabler(true);
    const transaction = new LegacyTransaction(
      enabler,
      yield* makeBuffer({ length: 4096 }),
    );
    yield* transaction.execute();
    yield* deliver(enabler, transaction, pattern(4096), 4096);
    // Completed twice: the second flush finds nothing mapped, and says so.
    yield* transaction.flushOnly(4096);
    const over = yield* transaction.completed(4096);
    return [over, transaction.state === "failed" ? STATUS_UNSUCCESSFUL : 0];
  });
  const report = finds(["0xE6/0x16"], program);
  assertEquals(report.value, [true, STATUS_UNSUCCESSFUL]);
  assertEquals(report.freeMapRegisters, report.poolSize);
});

Deno.test("S03 a flush of more than the registers hold is finding 0x00", () => {
  const flushed = (pages: number) =>
    Effect.gen(function* () {
      const enabler = yield* makeEnabler(true);
      const mdl = yield* makeBuffer({ length: 4 * 4096 });
      const transaction = new LegacyTransaction(enabler, mdl);
      yield* transaction.execute();
      yield* transaction.flushOnly(pages * 4096);
      yield* transaction.giveBack();
    });
  finds([], flushed(4));
  finds(["0xE6/0x00"], flushed(5));
});
