/** S11 and S12: a driver that reads and writes at once, and one per packet. */

import { Effect } from "../../deps.ts";
import { type Cell, cell, spawn } from "../../src/actors/mod.ts";
import { STATUS_SUCCESS, STATUS_UNSUCCESSFUL } from "../../src/ddi/mod.ts";
import {
  type InterruptLine,
  interruptLine,
  ioAllocateIrp,
  ioCompleteRequest,
  ioConnectInterrupt,
  type Irp,
  keInitializeDpc,
  keInsertQueueDpc,
  keSynchronizeExecution,
  type KInterrupt,
} from "../../src/machine/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import {
  makeBuffer,
  pattern,
  readBuffer,
  writeBuffer,
} from "../dma/buffers.ts";
import {
  type Driver,
  eventsOf,
  finds,
  inThreads,
  makeDriver,
} from "../dma/fixture.ts";
import { DmaSystem } from "../../src/dma/mod.ts";
import { allocate, freeChannel } from "../dma/requests.ts";
import { assertOutcomes, race } from "../dma/seeds.ts";
import { settle } from "../dma/system.ts";
import { makeTransaction, type Part, type Transaction } from "./transaction.ts";

const LENGTH = 5000;
const WRITE_DONE = 1;
const READ_DONE = 2;

/** A device with a write and a read side, and one status register. */
const makeDuplexDevice = (driver: Driver, line: InterruptLine) =>
  Effect.map(cell("status register", 0), (status) => {
    const finish = (bit: number) =>
      Effect.andThen(status.update((bits) => bits | bit), line.assert);
    const taken = new Uint8Array(LENGTH);
    const given = pattern(LENGTH, 2);
    return {
      status,
      taken,
      given,
      startWrite: ({ elements }: Part) =>
        spawn(
          "write side",
          Effect.andThen(
            driver.device.fetch(elements, taken),
            finish(WRITE_DONE),
          ),
        ),
      startRead: ({ elements }: Part) =>
        spawn(
          "read side",
          Effect.andThen(
            driver.device.store(elements, given),
            finish(READ_DONE),
          ),
        ),
    };
  });

/** A transaction, the bit of its side, and its IRP. */
type Side = readonly [Transaction, number, Irp];

/** What the DPC does: takes the bits under the interrupt lock, and completes. */
const finishSides = (
  status: Cell<number>,
  interrupt: KInterrupt<null>,
  sides: readonly Side[],
) =>
  Effect.gen(function* () {
    let bits = 0;
    // Only the bits that were read are cleared: the device may set another.
    const takeBits = () =>
      Effect.gen(function* () {
        bits = yield* status.get;
        yield* status.update((now) => now & ~bits);
        return true;
      });
    yield* keSynchronizeExecution(interrupt, takeBits, null);
    for (const [transaction, bit, irp] of sides) {
      if ((bits & bit) === 0) continue;
      assertEquals(yield* transaction.completed(LENGTH), true);
      irp.ioStatus.information = transaction.moved;
      yield* ioCompleteRequest(irp);
    }
  });

/** Both transfers from Execute to the completion of their IRPs. */
const readAndWrite = Effect.gen(function* () {
  const driver = yield* makeDriver();
  const line = yield* interruptLine("duplex line", { irql: 5 });
  const device = yield* makeDuplexDevice(driver, line);
  const writeMdl = yield* makeBuffer({ length: LENGTH, scattered: true });
  yield* writeBuffer(writeMdl, pattern(LENGTH, 1));
  const readMdl = yield* makeBuffer({ length: LENGTH, scattered: true });
  const common = { driver, length: LENGTH, profile: "scatter/gather" } as const;
  const write = yield* makeTransaction({
    ...common,
    mdl: writeMdl,
    writeToDevice: true,
    programDma: (_self, part) => Effect.asVoid(device.startWrite(part)),
  });
  const read = yield* makeTransaction({
    ...common,
    mdl: readMdl,
    programDma: (_self, part) => Effect.asVoid(device.startRead(part)),
  });
  const irps = [
    yield* ioAllocateIrp("write", writeMdl),
    yield* ioAllocateIrp("read", readMdl),
  ] as const;
  const sides: readonly Side[] = [
    [write, WRITE_DONE, irps[0]],
    [read, READ_DONE, irps[1]],
  ];
  let dpcs = 0;
  const system = yield* DmaSystem;
  const dpc = yield* keInitializeDpc("duplex DPC", () => {
    dpcs++;
    const finished = finishSides(device.status, interrupt, sides);
    return Effect.provideService(finished, DmaSystem, system);
  }, null);
  const interrupt: KInterrupt<null> = yield* ioConnectInterrupt({
    name: "duplex service",
    line,
    serviceContext: null,
    serviceRoutine: () =>
      Effect.gen(function* () {
        if ((yield* device.status.get) === 0) return false;
        yield* keInsertQueueDpc(dpc);
        return true;
      }),
  });
  assertEquals(yield* write.execute(), STATUS_SUCCESS);
  assertEquals(yield* read.execute(), STATUS_SUCCESS);
  yield* settle;
  assertEquals(device.taken, pattern(LENGTH, 1));
  assertEquals(yield* readBuffer(readMdl), device.given);
  for (const irp of irps) assertEquals(irp.ioStatus.information, LENGTH);
  return `${dpcs} DPC runs with work`;
});

Deno.test("S11 a read and a write overlap, one interrupt may finish both, and registers go back before the IRPs", () => {
  const outcomes = race(() => readAndWrite, {
    machine: { banks: [{ base: 0, bytes: 0x8_0000 }, HIGH] },
    check: (report) => {
      const order = report.events.flatMap(({ _tag }) =>
        _tag === "MapRegistersFreed" || _tag === "IrpCompleted" ? [_tag] : []
      );
      assertEquals(order.slice(0, 2), ["MapRegistersFreed", "IrpCompleted"]);
      assertEquals(order.slice(2), ["MapRegistersFreed", "IrpCompleted"]);
      const claimed = eventsOf(report, "InterruptServiced");
      assertEquals(claimed.length, 2);
    },
  });
  assertOutcomes(outcomes, ["1 DPC runs with work", "2 DPC runs with work"]);
});

const HIGH = { base: 0x1_0000_0000, bytes: 0x4_0000 };

Deno.test("S11 a device that cannot be programmed: the transaction ends within EvtProgramDma and the request fails", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer({ length: LENGTH });
    const irp = yield* ioAllocateIrp("write", mdl);
    const transaction = yield* makeTransaction({
      driver,
      mdl,
      length: LENGTH,
      profile: "packet",
      writeToDevice: true,
      programDma: (self) => self.completedFinal(),
    });
    yield* transaction.execute();
    irp.ioStatus.status = STATUS_UNSUCCESSFUL;
    yield* ioCompleteRequest(irp);
    return [transaction.state, transaction.moved, transaction.releases];
  });
  const report = finds([], program);
  assertEquals(report.value, ["failed", 0, 1]);
  assertEquals(report.freeMapRegisters, report.poolSize);
});

/** A driver that makes a transaction for each packet, and has few descriptors. */
const sendPackets = (processors: number) =>
  Effect.gen(function* () {
    const driver = yield* makeDriver();
    const sent: number[] = [];
    const parked: number[] = [];
    let descriptors = 1;
    const send = (packet: number) =>
      Effect.gen(function* () {
        const mdl = yield* makeBuffer({ length: 600, offset: 40 * packet });
        yield* writeBuffer(mdl, pattern(600, packet));
        const transaction: Transaction = yield* makeTransaction({
          driver,
          mdl,
          length: 600,
          profile: "packet",
          writeToDevice: true,
          programDma: (self, part) =>
            Effect.gen(function* () {
              if (descriptors === 0) {
                // Deleted inside its own callback; the request waits its turn.
                yield* self.completedFinal();
                self.context.free();
                parked.push(packet);
                return;
              }
              descriptors--;
              const bytes = new Uint8Array(600);
              yield* driver.device.fetch(part.elements, bytes);
              assertEquals(bytes, pattern(600, packet));
              assert(yield* self.completed(600));
              sent.push(packet);
              self.context.free();
            }),
        });
        yield* transaction.execute();
      });
    yield* allocate(driver, { registers: 0 });
    yield* inThreads(processors, [
      ...[1, 2, 3].map(send),
      freeChannel(driver),
    ]);
    const parkedAtFirst = parked.length;
    while (parked.length > 0) {
      descriptors = 1;
      yield* send(parked.shift()!);
    }
    assertEquals(sent.toSorted(), [1, 2, 3]);
    return `${parkedAtFirst} sent later`;
  });

Deno.test("S12 a transaction that is deleted inside its callback is never touched again, and the packet is sent later", () => {
  const outcomes = race(sendPackets);
  // A finding M11 would have failed the run: contexts were free to go.
  assertOutcomes(outcomes, ["2 sent later"]);
});
