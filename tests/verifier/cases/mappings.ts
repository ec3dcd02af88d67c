/**
 * Cases of mapping and flushing: the range, the buffer, the direction, and what
 * must come first.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { mmGetMdlVirtualAddress } from "../../../src/memory/mod.ts";
import { withController } from "../../dma/system.ts";
import {
  flushSystem,
  makeSystemDriver,
  mapSystem,
  settle,
} from "../../dma/system.ts";
import { makeBuffer } from "../../dma/buffers.ts";
import {
  allocate,
  freeChannel as freeSystemChannel,
} from "../../dma/requests.ts";
import {
  buffer,
  type Device,
  flush,
  freeChannel,
  holdChannel,
  makeDevice,
  map,
  type TestRange,
} from "../driver.ts";
import { type CaseDriver, drivers, type RuleCase } from "./rule_case.ts";

const PAGE = 4096;

/** MDL_FLAGS: the pages are those of a device. */
const IO_SPACE = 0x0800;

/** A driver that holds four registers and does something with eight pages. */
const withGrant = (
  body: (device: Device, range: TestRange) => CaseDriver,
): CaseDriver =>
  Effect.gen(function* () {
    const device = yield* makeDevice();
    const { base } = yield* holdChannel(device, 4);
    const mdl = yield* buffer(8);
    yield* body(device, { mdl, base, length: 2 * PAGE });
    yield* freeChannel(device);
  });

/** Maps two pages and flushes them in some way. */
const flushedAs = (
  change: Partial<TestRange>,
): NonNullable<RuleCase["drivers"]> =>
  drivers((bad) =>
    withGrant((device, range) =>
      Effect.gen(function* () {
        yield* map(device, range);
        yield* flush(device, bad ? { ...range, ...change } : range);
      })
    )
  );

/** Maps in some way, and flushes what was mapped. */
const mappedAs = (
  change: Partial<TestRange>,
): NonNullable<RuleCase["drivers"]> =>
  drivers((bad) =>
    withGrant((device, range) =>
      Effect.gen(function* () {
        const wanted = bad ? { ...range, ...change } : range;
        const exit = yield* Effect.exit(map(device, wanted));
        if (exit._tag === "Success") yield* flush(device, wanted);
      })
    )
  );

const flushes: readonly RuleCase[] = [
  {
    rule: "0xE6/0x00",
    mistake: "flushes past the end of its map registers (P2 = 1)",
    parameters: [1, 2 * PAGE, 4 * PAGE + 1],
    drivers: flushedAs({ length: 4 * PAGE + 1 }),
  },
  {
    rule: "0xE6/0x00",
    mistake: "leaves its free map registers in pieces (P2 = 2)",
    breaks: ["0xE6/0x00", "0xE6/0x0D", "0xE6/0x0D"],
    parameters: [2, 2, 1],
    drivers: drivers((bad) =>
      withGrant((device, first) =>
        Effect.gen(function* () {
          const second = { ...first, offset: 2 * PAGE, length: PAGE };
          const third = { ...first, offset: 4 * PAGE };
          yield* map(device, first);
          if (!bad) yield* flush(device, first);
          yield* map(device, second);
          if (bad) yield* flush(device, first);
          else yield* flush(device, second);
          const length = yield* map(device, third);
          if (bad) yield* flush(device, second);
          yield* flush(device, { ...third, length });
        })
      )
    ),
  },
  {
    rule: "0xE6/0x0D",
    mistake: "maps the next part before it flushed the first",
    parameters: [PAGE, 4 * PAGE],
    drivers: drivers((bad) =>
      withGrant((device, range) =>
        Effect.gen(function* () {
          const first = { ...range, length: PAGE };
          const second = { ...first, offset: PAGE };
          yield* map(device, first);
          if (!bad) yield* flush(device, first);
          yield* map(device, second);
          if (bad) yield* flush(device, first);
          yield* flush(device, second);
        })
      )
    ),
  },
  {
    rule: "0xE6/0x10",
    mistake: "frees map registers that are still mapped",
    parameters: [2],
    drivers: drivers((bad) =>
      withGrant((device, range) =>
        Effect.andThen(
          map(device, range),
          bad ? Effect.void : flush(device, range),
        )
      )
    ),
  },
  {
    rule: "0xE6/0x16",
    mistake: "flushes a range twice",
    drivers: drivers((bad) =>
      withGrant((device, range) =>
        Effect.gen(function* () {
          yield* map(device, range);
          yield* flush(device, range);
          if (bad) yield* flush(device, range);
        })
      )
    ),
  },
  {
    rule: "0xE6/0x20",
    mistake: "flushes more pages than it mapped",
    drivers: flushedAs({ length: 3 * PAGE }),
  },
  {
    rule: "M9",
    mistake: "flushes in the other direction than it mapped",
    parameters: [],
    drivers: flushedAs({ writeToDevice: false }),
  },
  {
    rule: "0xE6/0x23",
    mistake: "flushes a channel whose transfer still runs",
    machine: withController({ bytesPerTick: 1 }),
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const driver = yield* makeSystemDriver();
        const mdl = yield* makeBuffer();
        const { base = null } = yield* allocate(driver);
        yield* mapSystem(driver, { mdl, base, routine: false });
        if (!bad) yield* settle;
        yield* flushSystem(driver, { mdl, base }, 4096);
        yield* freeSystemChannel(driver);
      })
    ),
  },
];

const buffers: readonly RuleCase[] = [
  {
    rule: "0xE6/0x0E",
    mistake: "maps a pageable buffer that is not locked",
    drivers: drivers((bad) =>
      withGrant((device, range) =>
        Effect.gen(function* () {
          if (bad) range.mdl.mdlFlags = 0;
          yield* map(device, range);
          yield* flush(device, range);
        })
      )
    ),
  },
  {
    rule: "0xE6/0x1D",
    mistake: "maps a range that is mapped already",
    breaks: ["0xE6/0x0D", "0xE6/0x1D"],
    parameters: [0, 2 * PAGE, 0],
    drivers: drivers((bad) =>
      withGrant((device, range) =>
        Effect.gen(function* () {
          yield* map(device, range);
          if (!bad) yield* flush(device, range);
          yield* map(device, range);
          yield* flush(device, range);
          if (bad) yield* flush(device, range);
        })
      )
    ),
  },
  {
    rule: "0xE6/0x21",
    mistake: "maps no bytes",
    parameters: [],
    drivers: mappedAs({ length: 0 }),
  },
  {
    rule: "0xE6/0x22",
    mistake: "lets device memory bounce",
    drivers: drivers((bad) =>
      withGrant((device, range) =>
        Effect.gen(function* () {
          if (bad) range.mdl.mdlFlags |= IO_SPACE;
          yield* map(device, range);
          yield* flush(device, range);
        })
      )
    ),
  },
  {
    rule: "0xE6/0x24",
    mistake: "maps more bytes than its MDL has",
    parameters: [1],
    drivers: mappedAs({ offset: 6 * PAGE, length: 2 * PAGE + 1 }),
  },
];

/** A driver that maps a run of its two pages with MapTransfer. */
const mapsRun = (at: number, length: number): CaseDriver =>
  withGrant(({ adapter: { dmaOperations } }, { base, mdl }) =>
    Effect.gen(function* () {
      const currentVa = mmGetMdlVirtualAddress(mdl) + at;
      const range = { mdl, mapRegisterBase: base, currentVa };
      const { length: mapped } = yield* dmaOperations.mapTransfer({
        ...range,
        length,
        writeToDevice: true,
      });
      if (mapped > 0) {
        yield* dmaOperations.flushAdapterBuffers({
          ...range,
          length: mapped,
          writeToDevice: true,
        });
      }
    })
  );

const invalid: readonly RuleCase[] = [
  {
    rule: "0xE6/0x1B",
    mistake: "maps an address that its MDL does not have",
    drivers: drivers((bad) => mapsRun(bad ? 8 * PAGE : 0, PAGE)),
  },
  {
    rule: "0xE6/0x1F",
    mistake: "maps a range that begins before its buffer (P2 = 1)",
    parameters: [1, -1, 8 * PAGE],
    drivers: mappedAs({ offset: -1 }),
  },
  {
    rule: "0xE6/0x1F",
    mistake: "maps a range that begins after its buffer (P2 = 2)",
    parameters: [2, 8 * PAGE, 8 * PAGE],
    drivers: mappedAs({ offset: 8 * PAGE }),
  },
  {
    rule: "0xE6/0x1F",
    mistake: "maps a run that goes on into a page after its MDL (P2 = 3)",
    drivers: drivers((bad) => mapsRun(7 * PAGE, bad ? PAGE + 1 : PAGE)),
  },
  {
    rule: "0xE6/0x1F",
    mistake: "maps an address that is not aligned (P2 = 4)",
    parameters: [4, 32, 2 * PAGE],
    machine: { alignment: 64 },
    drivers: mappedAs({ offset: 32 }),
  },
  {
    rule: "0xE6/0x1F",
    mistake: "maps a length that is not aligned (P2 = 5)",
    parameters: [5, 0, 65],
    machine: { alignment: 64 },
    drivers: mappedAs({ length: 65 }),
  },
];

/** Mapped or flushed what, when or as it must not be. */
export const mappingCases: readonly RuleCase[] = [
  ...flushes,
  ...buffers,
  ...invalid,
];
