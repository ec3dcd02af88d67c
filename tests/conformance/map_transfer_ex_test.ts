/** Group 13: MapTransferEx for bus masters. */

import { Effect } from "../../deps.ts";
import {
  IoAllocationAction,
  type Irql,
  type NtStatus,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_INVALID_PARAMETER,
} from "../../src/ddi/mod.ts";
import { type OutParameter, ScatterGatherBuffer } from "../../src/dma/mod.ts";
import { type Mdl, mdlOfPages } from "../../src/memory/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import {
  chain,
  FOUR_GIB,
  lengthOf,
  makeBuffer,
  mapRange,
  type RangeOptions,
} from "../dma/buffers.ts";
import {
  atIrql,
  completed,
  type Driver,
  finds,
  makeDriver,
  makeDrivers,
  statusOf,
} from "../dma/fixture.ts";
import { allocate, freeChannel, freeRegistersOf } from "../dma/requests.ts";

const { DeallocateObjectKeepRegisters } = IoAllocationAction;

interface Attempt {
  readonly status: NtStatus;
  readonly elements: ScatterGatherBuffer["elements"];
}

/** MapTransferEx that may fail, into a list that was filled before. */
const attempt = (
  { dma }: Driver,
  mdl: Mdl,
  options: RangeOptions & { readonly list?: ScatterGatherBuffer | null },
): Effect.Effect<Attempt> => {
  const { base = null, offset = 0 } = options;
  const { length: wanted = 4096 } = options;
  const length: OutParameter<number> = { value: wanted };
  const list = options.list === undefined
    ? ScatterGatherBuffer.forElements(8)
    : options.list;
  if (list !== null) list.elements = filled;
  const mapping = dma.mapTransferEx({
    mdl,
    mapRegisterBase: base,
    offset,
    length,
    writeToDevice: options.writeToDevice ?? false,
    scatterGatherBuffer: list,
  });
  return Effect.map(
    statusOf(mapping),
    (status) => {
      if (status !== 0) assertEquals(length.value, wanted);
      return { status, elements: list?.elements ?? filled };
    },
  );
};

/** What a routine gives, or the status with which it fails. */
const statusAndValue = <A, E extends { readonly status: NtStatus }, R>(
  routine: Effect.Effect<A, E, R>,
) =>
  Effect.match(routine, {
    onSuccess: (value) => ({ value }),
    onFailure: ({ status }) => ({ status }),
  });

/** What stands in a list before the call. */
const filled = [{ address: 12, length: 34 }];

const UNTOUCHED = { status: STATUS_INVALID_PARAMETER, elements: filled };

/** A driver with a grant of so many registers, and a buffer of two pages. */
const ready = (registers = 4) =>
  Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer({ length: 8192, scattered: true });
    const request = yield* allocate(driver, { registers });
    return { driver, mdl, base: request.base! };
  });

/** One attempt that must fail and leave nothing behind (C189). */
const refused = (
  options: Parameters<typeof attempt>[2],
  findings: readonly string[] = [],
  machine = {},
) => {
  const program = Effect.gen(function* () {
    const { base, driver, mdl } = yield* ready();
    const tried = yield* attempt(driver, mdl, { base, ...options });
    // Nothing is mapped, so this release finds nothing to complain of.
    yield* freeChannel(driver);
    return tried;
  });
  return finds(findings, program, machine).value!;
};

Deno.test("C168 a bus master without a list is refused", () => {
  assertEquals(refused({ list: null }), UNTOUCHED);
});

Deno.test("C170 a list without room for one element is refused", () => {
  for (const bytes of [0, 16, 39]) {
    const list = new ScatterGatherBuffer(bytes);
    assertEquals(refused({ list }), UNTOUCHED, `${bytes} bytes`);
  }
});

Deno.test("A25 a list without room has the table's status where the machine says so", () => {
  const list = () => new ScatterGatherBuffer(39);
  const status = (mapTransferSmallBuffer: "remarks" | "table") =>
    refused({ list: list() }, [], { mapTransferSmallBuffer }).status;
  assertEquals(status("remarks"), STATUS_INVALID_PARAMETER);
  assertEquals(status("table"), STATUS_BUFFER_TOO_SMALL);
});

Deno.test("A27 the length given for the list counts, up to the length it has", () => {
  const mappedWith = (scatterGatherBufferLength: number) => {
    const program = Effect.gen(function* () {
      const { base, driver } = yield* ready();
      const low = { length: 8192, memory: "low", scattered: true } as const;
      const mdl = yield* makeBuffer(low);
      const range = { mdl, mapRegisterBase: base, offset: 0, length: 8192 };
      const length = yield* driver.dma.mapTransferEx({
        ...range,
        writeToDevice: false,
        scatterGatherBuffer: ScatterGatherBuffer.forElements(1),
        scatterGatherBufferLength,
      });
      yield* driver.dma.flushAdapterBuffersEx({
        ...range,
        length,
        writeToDevice: false,
      });
      yield* freeChannel(driver);
      return length;
    });
    return finds([], statusAndValue(program)).value;
  };
  assertEquals(mappedWith(40), { value: 4096 });
  assertEquals(mappedWith(4000), { value: 4096 });
  assertEquals(mappedWith(39), { status: STATUS_INVALID_PARAMETER });
});

/** Maps, flushes and gives back. */
const mapped = (
  pieces: readonly Parameters<typeof makeBuffer>[0][],
  options: RangeOptions & {
    readonly registers?: number;
    readonly scatterGather?: boolean;
  } = {},
) => {
  const { registers = 17, scatterGather = true } = options;
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver({ scatterGather });
    const mdls = yield* Effect.forEach(pieces, makeBuffer);
    const { base } = yield* allocate(driver, { registers });
    const whole = { base: base!, ...options };
    const result = yield* mapRange(driver, chain(...mdls), whole);
    yield* result.flush();
    yield* freeChannel(driver);
    const starts = mdls.map((mdl) =>
      mdl.pageFrames[0]! * 4096 + mdl.byteOffset
    );
    return { ...result, starts };
  });
  return finds([], program).value!;
};

Deno.test("C171 room for one element maps the first run alone", () => {
  const pieces = [{
    length: 3 * 4096,
    memory: "low",
    scattered: true,
  }] as const;
  const { elements, length } = mapped(pieces, { elements: 1 });
  assertEquals([elements.length, length], [1, 4096]);
});

Deno.test("C172 enough registers and room map what was asked for", () => {
  for (const memory of ["low", "high"] as const) {
    const pieces = [{ length: 30_000, offset: 77, memory, scattered: true }];
    const { elements, length } = mapped(pieces);
    assertEquals([length, lengthOf(elements)], [30_000, 30_000]);
  }
});

Deno.test("C173 too few registers map what they cover, counting the offset in the first page", () => {
  const pieces = [{ length: 20_000, offset: 1000 }];
  const { elements, length } = mapped(pieces, { registers: 2 });
  assertEquals(length, 2 * 4096 - 1000);
  assertEquals(lengthOf(elements), length);
});

Deno.test("C173 each MDL's pages are counted for themselves", () => {
  const pieces = [
    { length: 100, offset: 4090 },
    { length: 100 },
    { length: 100 },
  ];
  const { length } = mapped(pieces, { registers: 3 });
  assertEquals(length, 200);
});

Deno.test("C174 the elements add up to the length that was mapped", () => {
  for (const registers of [1, 2, 3, 5]) {
    for (const elements of [1, 2, 4]) {
      const pieces = [
        { length: 9000, offset: 5, scattered: true, memory: "low" as const },
        { length: 6000, offset: 4000 },
      ];
      const result = mapped(pieces, { registers, elements });
      assertEquals(lengthOf(result.elements), result.length);
      assert(result.length > 0 && result.elements.length <= elements);
    }
  }
});

Deno.test("C175 elements follow the chain, and none spans two MDLs that touch in memory", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const whole = yield* makeBuffer({ length: 8192, memory: "low" });
    const [first, second] = whole.pageFrames;
    const head = chain(mdlOfPages([first!]), mdlOfPages([second!]));
    const { base } = yield* allocate(driver, { registers: 2 });
    const result = yield* mapRange(driver, head, { base: base! });
    yield* result.flush();
    yield* freeChannel(driver);
    return { elements: result.elements, first: first! };
  });
  const { elements, first } = finds([], program).value!;
  assertEquals(elements, [
    { address: first * 4096, length: 4096 },
    { address: (first + 1) * 4096, length: 4096 },
  ]);
});

Deno.test("C176 an offset inside the second MDL shows nothing of the first", () => {
  const pieces = [
    { length: 5000, memory: "low" as const },
    { length: 5000, memory: "low" as const },
  ];
  const { elements, length, starts } = mapped(pieces, { offset: 5100 });
  assertEquals(length, 4900);
  assertEquals(elements, [{ address: starts[1]! + 100, length: 4900 }]);
});

Deno.test("C177 the parts of a transfer cover it without gap or overlap", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const low = { memory: "low", scattered: true } as const;
    const mdl = chain(
      yield* makeBuffer({ length: 9000, offset: 3000, ...low }),
      yield* makeBuffer({ length: 7000, offset: 1, ...low }),
      yield* makeBuffer({ length: 1, offset: 4095, ...low }),
      yield* makeBuffer({ length: 5000, ...low }),
    );
    const seen: number[] = [];
    const { base } = yield* allocate(driver, { registers: 2 });
    for (let offset = 0; offset < 21_001;) {
      const part = yield* mapRange(driver, mdl, { base: base!, offset });
      for (const { address, length } of part.elements) {
        for (let at = 0; at < length; at++) seen.push(address + at);
      }
      yield* part.flush();
      offset += part.length;
    }
    yield* freeChannel(driver);
    const expected: number[] = [];
    for (let piece: Mdl | null = mdl; piece !== null; piece = piece.next) {
      for (let at = 0; at < piece.byteCount; at++) {
        const place = piece.byteOffset + at;
        const frame = piece.pageFrames[Math.floor(place / 4096)]!;
        expected.push(frame * 4096 + place % 4096);
      }
    }
    return { seen, expected };
  });
  const { expected, seen } = finds([], program).value!;
  assertEquals(seen.length, 21_001);
  assert(seen.every((address, index) => address === expected[index]));
});

Deno.test("C178 an offset at or behind the end is refused and is finding 0x1F", () => {
  for (const offset of [8192, 10_000]) {
    assertEquals(refused({ offset, length: 1 }, ["0xE6/0x1F"]), UNTOUCHED);
  }
});

Deno.test("C179 a range that ends behind the chain is refused and is finding 0x24", () => {
  const range = { offset: 8000, length: 193 };
  assertEquals(refused(range, ["0xE6/0x24"]), UNTOUCHED);
});

Deno.test("C180 a range of no bytes succeeds, maps nothing and is finding 0x21", () => {
  const { elements, status } = refused({ length: 0 }, ["0xE6/0x21"]);
  assertEquals([status, elements], [0, []]);
});

Deno.test("C181 a base of another adapter, or one that was freed, is refused", () => {
  const program = Effect.gen(function* () {
    const [driver, other] = yield* makeDrivers(2);
    const mdl = yield* makeBuffer();
    const request = yield* allocate(driver!, {
      action: DeallocateObjectKeepRegisters,
    });
    const base = request.base!;
    const foreign = yield* attempt(other!, mdl, { base });
    const none = yield* attempt(driver!, mdl, { base: null });
    yield* freeRegistersOf(request);
    const freed = yield* attempt(driver!, mdl, { base });
    // The same registers, granted again, do not bring the old base to life.
    const again = yield* allocate(driver!);
    const stale = yield* attempt(driver!, mdl, { base });
    yield* freeChannel(driver!);
    return { attempts: [foreign, none, freed, stale], again: again.base };
  });
  const { again, attempts } = finds([], program).value!;
  assertEquals(attempts, Array(4).fill(UNTOUCHED));
  assert(again !== null);
});

Deno.test("C181 a grant whose registers were given back is over, and no grant without registers", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const mdl = yield* makeBuffer({ memory: "low" });
    yield* allocate(driver, {
      action: DeallocateObjectKeepRegisters,
      body: (request) => freeRegistersOf(request),
    });
    return yield* attempt(driver, mdl, { base: null });
  });
  assertEquals(finds([], program).value, UNTOUCHED);
});

Deno.test("C182 a null base is valid for a grant without registers, held or kept", () => {
  for (const action of [1, DeallocateObjectKeepRegisters]) {
    const program = Effect.gen(function* () {
      const driver = yield* makeDriver({ dmaAddressWidth: 64 });
      const mdl = yield* makeBuffer({ length: 5000, scattered: true });
      const early = yield* attempt(driver, mdl, {});
      yield* allocate(driver, { action });
      const result = yield* mapRange(driver, mdl);
      yield* result.flush();
      if (action === 1) yield* freeChannel(driver);
      return [early.status, result.length];
    });
    const { value } = finds([], program);
    assertEquals(value, [STATUS_INVALID_PARAMETER, 5000]);
  }
});

Deno.test("C188 a second map without a flush between is allowed and is finding 0x0D", () => {
  const program = Effect.gen(function* () {
    const { base, driver, mdl } = yield* ready(2);
    const half = { base, length: 4096 };
    const first = yield* mapRange(driver, mdl, half);
    const second = yield* mapRange(driver, mdl, { ...half, offset: 4096 });
    yield* first.flush();
    yield* second.flush();
    yield* freeChannel(driver);
    const places = [...first.elements, ...second.elements];
    return places.map(({ address }) => address);
  });
  const places = finds(["0xE6/0x0D"], program).value!;
  assertEquals(new Set(places).size, 2, "each has a register of its own");
});

Deno.test("C188 where the ranges overlap it is also finding 0x1D, and without registers left it fails", () => {
  const program = Effect.gen(function* () {
    const { base, driver, mdl } = yield* ready(2);
    const first = yield* mapRange(driver, mdl, { base });
    const second = yield* attempt(driver, mdl, { base });
    yield* first.flush();
    yield* freeChannel(driver);
    return second;
  });
  const report = completed(program);
  const rules = report.findings.map(({ rule }) => rule);
  assertEquals(rules.sort(), ["0xE6/0x0D", "0xE6/0x1D"]);
  const status = STATUS_INSUFFICIENT_RESOURCES;
  assertEquals(report.value, { status, elements: filled });
});

Deno.test("C189 a failure leaves length and list alone and needs no flush", () => {
  const program = Effect.gen(function* () {
    const { base, driver, mdl } = yield* ready();
    const tried: Attempt[] = [];
    for (const offset of [9999, -1]) {
      tried.push(yield* attempt(driver, mdl, { base, offset, length: 5 }));
    }
    const small = { base, list: new ScatterGatherBuffer(20) };
    tried.push(yield* attempt(driver, mdl, small));
    // No 0x0D, because nothing is mapped.
    const whole = yield* mapRange(driver, mdl, { base });
    yield* whole.flush();
    yield* freeChannel(driver);
    return { tried, length: whole.length };
  });
  const { length, tried } = finds(["0xE6/0x1F", "0xE6/0x1F"], program).value!;
  assertEquals(tried, Array(3).fill(UNTOUCHED));
  assertEquals(length, 8192);
});

Deno.test("C190 a device without scatter/gather is given one run for each MDL", () => {
  const pieces = [
    { length: 9000, offset: 100, scattered: true },
    { length: 5000, memory: "low" as const, scattered: true },
  ];
  const { elements, length, starts } = mapped(pieces, { scatterGather: false });
  assertEquals(elements.map((element) => element.length), [9000, 5000]);
  assertEquals(length, 14_000);
  assertEquals(elements[0]!.address % 4096, 100);
  assert(elements.every(({ address }) => address < FOUR_GIB));
  assert(!starts.includes(elements[0]!.address));
});

Deno.test("C190 an MDL that is one reachable run already is used as it is", () => {
  const pieces = [{ length: 9000, offset: 100, memory: "low" as const }];
  const { elements, starts } = mapped(pieces, { scatterGather: false });
  assertEquals(elements, [{ address: starts[0]!, length: 9000 }]);
});

Deno.test("C194 MapTransferEx may be called up to DISPATCH_LEVEL and not above", () => {
  const mapAt = (irql: Irql) =>
    Effect.gen(function* () {
      const { base, driver, mdl } = yield* ready();
      const result = yield* atIrql(irql, mapRange(driver, mdl, { base }));
      yield* result.flush();
      yield* freeChannel(driver);
      return result.length;
    });
  for (const irql of [0, 1, 2]) {
    assertEquals(finds([], mapAt(irql)).value, 8192);
  }
  const [finding] = finds(["0xE6/0x13"], mapAt(3)).findings;
  assertEquals(finding!.parameters[0], 2);
});
