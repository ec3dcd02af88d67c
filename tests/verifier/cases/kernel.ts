/**
 * Cases of the kernel: levels, spin locks, waits, DPCs, IRPs, and the bug checks
 * that only the trace of another system can hold.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { IoAllocationAction, type Irql } from "../../../src/ddi/mod.ts";
import {
  atLevel,
  ioAllocateIrp,
  ioAllocateWorkItem,
  ioCancelIrp,
  ioCompleteRequest,
  ioCreateDevice,
  ioFreeWorkItem,
  ioInitializeDpcRequest,
  ioQueueWorkItem,
  ioReleaseCancelSpinLock,
  ioRequestDpc,
  ioSetCancelRoutine,
  ioStartPacket,
  keAcquireInStackQueuedSpinLock,
  keAcquireSpinLock,
  keAcquireSpinLockAtDpcLevel,
  keDelayExecutionThread,
  keInitializeDpc,
  keInitializeSpinLock,
  keInsertQueueDpc,
  keLowerIrql,
  keRaiseIrql,
  keReleaseInStackQueuedSpinLock,
  keReleaseSpinLock,
  keReleaseSpinLockFromDpcLevel,
  keStallExecutionProcessor,
  type SpinLock,
  WorkQueueType,
} from "../../../src/machine/mod.ts";
import { makeDevice, request } from "../driver.ts";
import { madeEvent } from "../events.ts";
import {
  type CaseDriver,
  drivers,
  type RuleCase,
  traces,
} from "./rule_case.ts";

/** A driver with a spin lock. */
const withLock = (body: (lock: SpinLock) => CaseDriver): CaseDriver =>
  Effect.flatMap(keInitializeSpinLock("lock"), body);

/** An asynchronous request, made at a level. */
const requestAt = (irql: Irql, routine: "legacy" | "Ex"): CaseDriver =>
  Effect.gen(function* () {
    const { adapter: { dmaOperations }, pdo } = yield* makeDevice();
    const common = {
      deviceObject: pdo,
      numberOfMapRegisters: 1,
      executionRoutine: () =>
        Effect.succeed(IoAllocationAction.DeallocateObject),
    };
    const dmaTransferContext = yield* dmaOperations
      .initializeDmaTransferContext();
    yield* atLevel(
      irql,
      routine === "legacy"
        ? dmaOperations.allocateAdapterChannel(common)
        : dmaOperations.allocateAdapterChannelEx({
          ...common,
          dmaTransferContext,
        }),
    );
  });

const levels: readonly RuleCase[] = [
  {
    rule: "0xE6/0x13",
    mistake: "calls AllocateAdapterChannelEx at PASSIVE_LEVEL (P2 = 1)",
    parameters: [1, 2, 0],
    drivers: drivers((bad) => requestAt(bad ? 0 : 2, "Ex")),
  },
  {
    rule: "0xE6/0x13",
    mistake: "calls PutDmaAdapter at a device level (P2 = 2)",
    parameters: [2, 2, 5],
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const { adapter } = yield* makeDevice();
        yield* atLevel(bad ? 5 : 2, adapter.dmaOperations.putDmaAdapter());
      })
    ),
  },
  {
    rule: "0xC4/0x20003",
    mistake: "calls AllocateAdapterChannel at PASSIVE_LEVEL",
    breaks: ["0xC4/0x20003", "0xE6/0x13"],
    parameters: [2, 0],
    drivers: drivers((bad) => requestAt(bad ? 0 : 2, "legacy")),
  },
  {
    rule: "0x08",
    mistake: "releases a spin lock at PASSIVE_LEVEL",
    breaks: ["0x08", "0xC8"],
    drivers: drivers((bad) =>
      withLock((lock) =>
        Effect.gen(function* () {
          const old = yield* keAcquireSpinLock(lock);
          if (bad) yield* keLowerIrql(0);
          yield* keReleaseSpinLock(lock, old);
        })
      )
    ),
  },
  {
    rule: "0x09",
    mistake: "raises the IRQL downwards",
    parameters: [1, 2],
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const old = yield* keRaiseIrql(2);
        yield* keLowerIrql(yield* keRaiseIrql(bad ? 1 : 3));
        yield* keLowerIrql(old);
      })
    ),
  },
  {
    rule: "0x0A",
    mistake: "completes an IRP at a device level",
    parameters: [2, 5],
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const irp = yield* ioAllocateIrp("irp");
        yield* atLevel(bad ? 5 : 2, ioCompleteRequest(irp));
      })
    ),
  },
  {
    rule: "0xB8",
    mistake: "waits at DISPATCH_LEVEL",
    drivers: drivers((bad) => atLevel(bad ? 2 : 0, keDelayExecutionThread(1))),
  },
  {
    rule: "0xC8",
    mistake: "lowers the IRQL to another level than it had saved",
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const old = yield* keRaiseIrql(1);
        yield* keRaiseIrql(2);
        if (!bad) yield* keLowerIrql(1);
        yield* keLowerIrql(old);
      })
    ),
  },
];

const locks: readonly RuleCase[] = [
  {
    rule: "0x0F",
    mistake: "takes a spin lock that it holds",
    ends: "deadlock",
    drivers: drivers((bad) =>
      withLock((lock) =>
        Effect.gen(function* () {
          const old = yield* keAcquireSpinLock(lock);
          if (bad) yield* keAcquireSpinLockAtDpcLevel(lock);
          yield* keReleaseSpinLock(lock, old);
        })
      )
    ),
  },
  {
    rule: "0x10",
    mistake: "releases a spin lock that it does not hold",
    drivers: drivers((bad) =>
      withLock((lock) =>
        Effect.gen(function* () {
          const old = bad
            ? yield* keRaiseIrql(2)
            : yield* keAcquireSpinLock(lock);
          yield* keReleaseSpinLock(lock, old);
        })
      )
    ),
  },
  {
    rule: "0xC4/0x1001",
    mistake: "takes two spin locks in one order and then in the other",
    parameters: ["lock", "lock 2"],
    drivers: drivers((bad) =>
      withLock((first) =>
        withLock((second) => {
          const nested = (outer: SpinLock, inner: SpinLock) =>
            Effect.gen(function* () {
              const old = yield* keAcquireSpinLock(outer);
              yield* keAcquireSpinLockAtDpcLevel(inner);
              yield* keReleaseSpinLockFromDpcLevel(inner);
              yield* keReleaseSpinLock(outer, old);
            });
          const again = bad ? nested(second, first) : nested(first, second);
          return Effect.andThen(nested(first, second), again);
        })
      )
    ),
  },
  {
    rule: "0xC4/0x40007",
    mistake: "releases a queued spin lock as a plain one",
    drivers: drivers((bad) =>
      withLock((lock) =>
        Effect.gen(function* () {
          const handle = yield* keAcquireInStackQueuedSpinLock(lock);
          if (bad) yield* keReleaseSpinLock(lock, handle.oldIrql);
          else yield* keReleaseInStackQueuedSpinLock(handle);
        })
      )
    ),
  },
  {
    rule: "0xC4/0x4000B",
    mistake: "releases a spin lock in another form than it took it",
    drivers: drivers((bad) =>
      withLock((lock) =>
        Effect.gen(function* () {
          const old = yield* keRaiseIrql(2);
          yield* keAcquireSpinLockAtDpcLevel(lock);
          if (bad) yield* keReleaseSpinLock(lock, 2);
          else yield* keReleaseSpinLockFromDpcLevel(lock);
          yield* keLowerIrql(old);
        })
      )
    ),
  },
  {
    rule: "M10",
    mistake: "returns from its AdapterControl routine with a spin lock",
    parameters: [],
    drivers: drivers((bad) =>
      withLock((lock) =>
        Effect.gen(function* () {
          const device = yield* makeDevice();
          yield* request(device, {
            routine: () =>
              Effect.gen(function* () {
                yield* keAcquireSpinLockAtDpcLevel(lock);
                if (!bad) yield* keReleaseSpinLockFromDpcLevel(lock);
              }),
          });
        })
      )
    ),
  },
  {
    rule: "0x11B",
    mistake: "returns from its cancel routine with the cancel spin lock",
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const irp = yield* ioAllocateIrp("irp");
        yield* ioSetCancelRoutine(
          irp,
          (_device, { cancelIrql }) =>
            bad ? Effect.void : ioReleaseCancelSpinLock(cancelIrql),
        );
        yield* ioCancelIrp(irp);
      })
    ),
  },
];

const objects: readonly RuleCase[] = [
  {
    rule: "0x44",
    mistake: "completes an IRP twice",
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const irp = yield* ioAllocateIrp("irp");
        yield* ioCompleteRequest(irp);
        if (bad) yield* ioCompleteRequest(irp);
      })
    ),
  },
  {
    rule: "0xC7",
    mistake: "requests the DPC of a device object that has none",
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const disk = yield* ioCreateDevice("disk");
        if (!bad) yield* ioInitializeDpcRequest(disk, () => Effect.void);
        yield* ioRequestDpc(disk);
      })
    ),
  },
  {
    rule: "0xD1",
    mistake: "starts a packet on a device without a StartIo routine",
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const disk = yield* ioCreateDevice("disk");
        if (!bad) disk.driverStartIo = () => Effect.void;
        yield* ioStartPacket(disk, yield* ioAllocateIrp("irp"));
      })
    ),
  },
  {
    rule: "0x133",
    mistake: "stays too long in a DPC routine",
    parameters: [0, 101, 100],
    machine: { dpcWatchdogTicks: 100 },
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const stall = () => keStallExecutionProcessor(bad ? 101 : 100);
        yield* keInsertQueueDpc(yield* keInitializeDpc("dpc", stall, null));
      })
    ),
  },
];

/** A driver whose work item runs a routine, and is freed so many times. */
const withWorkItem = (routine: CaseDriver, frees: number): CaseDriver =>
  Effect.gen(function* () {
    const item = yield* ioAllocateWorkItem(yield* ioCreateDevice("disk"));
    const { DelayedWorkQueue } = WorkQueueType;
    const work = () => Effect.asVoid(Effect.orDie(routine));
    yield* ioQueueWorkItem(item, work, DelayedWorkQueue, null);
    yield* keDelayExecutionThread(10);
    for (let count = 0; count < frees; count++) yield* ioFreeWorkItem(item);
  });

const workItems: readonly RuleCase[] = [
  {
    rule: "0x96",
    mistake: "frees a work item twice",
    drivers: drivers((bad) => withWorkItem(Effect.void, bad ? 2 : 1)),
  },
  {
    rule: "0xE1",
    mistake: "returns from a work item's routine at DISPATCH_LEVEL",
    drivers: drivers((bad) =>
      withWorkItem(
        Effect.flatMap(
          keRaiseIrql(2),
          (old) => bad ? Effect.void : keLowerIrql(old),
        ),
        1,
      )
    ),
  },
];

/** A bug check in the trace of another system, and the trace without it. */
const told = (
  rule: string,
  mistake: string,
  code: number,
  ...parameters: readonly number[]
): RuleCase => ({
  rule,
  mistake,
  traces: traces((bad) =>
    bad
      ? [madeEvent("BugCheck", { code, parameters, sentence: "It stopped" })]
      : []
  ),
});

const ofOtherSystems: readonly RuleCase[] = [
  told(
    "0xE6/0x14",
    "is called at a wrong IRQL, told in the old form",
    0xE6,
    0x14,
  ),
  told("0xE6/0x1E", "uses HalGetAdapter", 0xE6, 0x1E),
  told("0x45", "leaves the system without map registers", 0x45),
  told("0xAC", "leaves the HAL without memory", 0xAC),
  told("0x00", "stops with a bug check that no rule knows", 0x7B),
];

/** What the kernel tells of. */
export const kernelCases: readonly RuleCase[] = [
  ...levels,
  ...locks,
  ...objects,
  ...workItems,
  ...ofOtherSystems,
];
