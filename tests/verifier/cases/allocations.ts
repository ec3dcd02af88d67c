/**
 * Cases of requests: how many registers, which context, which adapter, and what
 * a routine returns.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { IoAllocationAction } from "../../../src/ddi/mod.ts";
import {
  type DmaTransferContext,
  ioGetDmaAdapter,
  type MapRegisterBase,
} from "../../../src/dma/mod.ts";
import { atDispatch, ioCreateDevice } from "../../../src/machine/mod.ts";
import { makeBuffer } from "../../dma/buffers.ts";
import { askList } from "../../dma/lists.ts";
import { allocate } from "../../dma/requests.ts";
import { makeSystemDriver, withController } from "../../dma/system.ts";
import {
  type Device,
  freeChannel,
  freeRegisters,
  holdChannel,
  makeDevice,
  request,
} from "../driver.ts";
import { granted, madeEvent } from "../events.ts";
import {
  type CaseDriver,
  drivers,
  type RuleCase,
  traces,
} from "./rule_case.ts";

const KEEP_REGISTERS = IoAllocationAction.DeallocateObjectKeepRegisters;

/** Gets registers that outlive the channel. */
const keepRegisters = Effect.fnUntraced(
  function* (device: Device, registers: number) {
    let kept: MapRegisterBase | null = null;
    yield* request(device, {
      registers,
      action: KEEP_REGISTERS,
      routine: (base) => Effect.sync(() => void (kept = base)),
    });
    return kept as MapRegisterBase | null;
  },
);

/** A driver whose channel is held while a request waits for it. */
const whileWaiting = (
  body: (device: Device, context: DmaTransferContext) => CaseDriver,
): CaseDriver =>
  Effect.gen(function* () {
    const device = yield* makeDevice();
    yield* holdChannel(device, 1);
    const context = yield* request(device, { registers: 1 });
    yield* body(device, context);
    yield* freeChannel(device);
  });

/** Makes a legacy request. */
const legacy = ({ adapter, pdo }: Device): CaseDriver =>
  atDispatch(adapter.dmaOperations.allocateAdapterChannel({
    deviceObject: pdo,
    numberOfMapRegisters: 1,
    executionRoutine: () => Effect.succeed(IoAllocationAction.DeallocateObject),
  }));

const limits: readonly RuleCase[] = [
  {
    rule: "0xE6/0x0B",
    mistake: "is granted the channel twice",
    parameters: [2],
    traces: traces((bad) => [
      granted({ request: 1 }),
      ...bad ? [] : [
        madeEvent("ChannelReleased", {
          adapter: "adapter",
          request: 1,
          keepsRegisters: true,
        }),
      ],
      granted({ request: 2, mapRegisterBase: 4, waited: true }),
    ]),
  },
  {
    rule: "0xE6/0x0C",
    mistake: "holds more map registers at one time than IoGetDmaAdapter said",
    parameters: [18, 17],
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const device = yield* makeDevice();
        const registers = bad ? 9 : 8;
        const first = yield* keepRegisters(device, registers);
        const second = yield* keepRegisters(device, registers);
        yield* freeRegisters(device, first, registers);
        yield* freeRegisters(device, second, registers);
      })
    ),
  },
  {
    rule: "0xE6/0x15",
    mistake: "asks for more map registers than IoGetDmaAdapter said",
    parameters: [18, 17],
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const device = yield* makeDevice();
        yield* Effect.exit(request(device, { registers: bad ? 18 : 17 }));
      })
    ),
  },
  {
    rule: "0xE6/0x25",
    mistake: "describes its device with version 4",
    parameters: [4],
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const pdo = yield* ioCreateDevice("disk");
        yield* Effect.exit(ioGetDmaAdapter(pdo, {
          version: (bad ? 4 : 3) as number,
          master: true,
          scatterGather: true,
          dmaAddressWidth: 32,
          maximumLength: 4096,
        }));
      })
    ),
  },
];

const system: readonly RuleCase[] = [
  {
    rule: "M1",
    mistake: "gives a system-DMA channel away in its routine",
    parameters: [],
    machine: withController(),
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const driver = yield* makeSystemDriver();
        const { KeepObject, DeallocateObject } = IoAllocationAction;
        yield* allocate(driver, {
          action: bad ? DeallocateObject : KeepObject,
        });
        if (!bad) yield* atDispatch(driver.dma.freeAdapterChannel());
      })
    ),
  },
  {
    rule: "M4",
    mistake: "builds an Ex list on a system adapter",
    parameters: [],
    machine: withController(),
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const driver = yield* makeSystemDriver();
        const mdl = yield* makeBuffer();
        if (bad) yield* askList(driver, mdl, { by: "buildEx" });
      })
    ),
  },
  {
    rule: "M8",
    mistake: "reads the DMA counter of a bus master",
    parameters: [],
    machine: withController(),
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const device = bad ? yield* makeDevice() : yield* makeSystemDriver();
        yield* Effect.exit(device.adapter.dmaOperations.readDmaCounter());
      })
    ),
  },
];

const contexts: readonly RuleCase[] = [
  {
    rule: "M2",
    mistake: "initializes a transfer context whose request waits",
    parameters: [],
    drivers: drivers((bad) =>
      whileWaiting(({ adapter: { dmaOperations } }, context) =>
        Effect.exit(
          dmaOperations.initializeDmaTransferContext(
            ...bad ? [context] as const : [],
          ),
        )
      )
    ),
  },
  {
    rule: "M3",
    mistake: "cancels a request through the wrong adapter",
    parameters: [],
    drivers: drivers((bad) =>
      whileWaiting((device, context) =>
        Effect.gen(function* () {
          const other = yield* makeDevice();
          const { adapter } = bad ? other : device;
          const { cancelAdapterChannel } = adapter.dmaOperations;
          yield* cancelAdapterChannel(device.pdo, context);
        })
      )
    ),
  },
  {
    rule: "M5",
    mistake: "makes a second legacy request while the first waits",
    parameters: [],
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const device = yield* makeDevice();
        yield* holdChannel(device, 1);
        yield* legacy(device);
        if (!bad) yield* freeChannel(device);
        yield* Effect.exit(legacy(device));
        if (bad) yield* freeChannel(device);
      })
    ),
  },
  {
    rule: "M6",
    mistake: "returns 4 from its AdapterControl routine",
    parameters: [],
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const device = yield* makeDevice();
        yield* request(device, { action: bad ? 4 : 1 });
        yield* freeChannel(device);
      })
    ),
  },
  {
    rule: "M7",
    mistake: "frees the null base of an adapter without map registers",
    parameters: [],
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const device = yield* makeDevice({ dmaAddressWidth: 64 });
        const base = yield* keepRegisters(device, 4);
        if (bad) yield* freeRegisters(device, base, 4);
      })
    ),
  },
  {
    rule: "M11",
    mistake: "frees the memory of a transfer context while its request waits",
    parameters: [],
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const device = yield* makeDevice();
        const { dmaOperations } = device.adapter;
        const context = yield* dmaOperations.initializeDmaTransferContext();
        yield* holdChannel(device, 1);
        const frees = Effect.sync(() => context.free());
        const routine = () => bad ? Effect.void : frees;
        yield* request(device, { context, registers: 1, routine });
        if (bad) context.free();
        yield* freeChannel(device);
      })
    ),
  },
];

/** Requests that ask for too much, or in a way they must not. */
export const allocationCases: readonly RuleCase[] = [
  ...limits,
  ...system,
  ...contexts,
];
