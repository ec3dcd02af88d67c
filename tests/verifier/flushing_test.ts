/**
 * Tests of the rules about flushing.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import { assertEquals } from "../deps.ts";
import {
  flush,
  type GrantUse,
  map,
  rulesBrokenBy,
  runDriver,
  type TestRange,
  withGrant,
} from "./driver.ts";

const PAGE = 4096;

/** A driver that does something with the first two pages of eight. */
const withTwoPages = (body: GrantUse, dmaAddressWidth = 24) =>
  withGrant(body, { pages: 8, length: 2 * PAGE, dmaAddressWidth });

/** Maps two pages and flushes something else, then what was mapped. */
const flushInstead = (change: Partial<TestRange>, dmaAddressWidth = 24) =>
  withTwoPages((device, range) =>
    Effect.gen(function* () {
      yield* map(device, range);
      yield* flush(device, { ...range, ...change });
    }), dmaAddressWidth);

Deno.test("C203: a flush with the arguments of the mapping is no finding", () => {
  assertEquals(rulesBrokenBy(flushInstead({})), []);
});

Deno.test("C206: a flush shorter than the mapping is no finding (A28)", () => {
  assertEquals(rulesBrokenBy(flushInstead({ length: 1 })), []);
  assertEquals(rulesBrokenBy(flushInstead({ length: 0 })), []);
});

Deno.test("0x16 finds a range that is flushed twice", () => {
  const driver = (times: number) =>
    withTwoPages((device, range) =>
      Effect.gen(function* () {
        yield* map(device, range);
        for (let count = 0; count < times; count++) {
          yield* flush(device, range);
        }
      })
    );
  assertEquals(rulesBrokenBy(driver(2)), ["0xE6/0x16"]);
  assertEquals(rulesBrokenBy(driver(1)), []);
});

Deno.test("0x16 finds a flush of the right buffer from the wrong offset", () => {
  const driver = withTwoPages((device, range) =>
    Effect.gen(function* () {
      yield* map(device, range);
      yield* flush(device, { ...range, offset: PAGE });
      yield* flush(device, range);
    })
  );
  assertEquals(rulesBrokenBy(driver), ["0xE6/0x16"]);
});

Deno.test("0x16 finds a flush on an adapter without registers that nothing was mapped for", () => {
  const driver = withTwoPages((device, range) => flush(device, range), 64);
  assertEquals(rulesBrokenBy(driver), ["0xE6/0x16"]);
});

Deno.test("0x20 finds a flush through registers that were never mapped", () => {
  const driver = (maps: boolean) =>
    withTwoPages((device, range) =>
      Effect.andThen(
        maps ? Effect.asVoid(map(device, range)) : Effect.void,
        flush(device, range),
      )
    );
  const [finding] = runDriver(driver(false)).findings;
  assertEquals(finding?.rule, "0xE6/0x20");
  assertEquals(finding?.parameters.slice(0, 2), [0, 0]);
  assertEquals(rulesBrokenBy(driver(true)), []);
});

Deno.test("0x20 finds a flush of more pages than were mapped, while the registers last", () => {
  assertEquals(rulesBrokenBy(flushInstead({ length: 3 * PAGE })), [
    "0xE6/0x20",
  ]);
  assertEquals(rulesBrokenBy(flushInstead({ length: 4 * PAGE })), [
    "0xE6/0x20",
  ]);
});

Deno.test("0x00 finds a flush that goes past the end of the registers", () => {
  const run = runDriver(flushInstead({ length: 4 * PAGE + 1 }));
  assertEquals(
    run.findings.map(({ rule, parameters }) => [rule, parameters]),
    [["0xE6/0x00", [1, 2 * PAGE, 4 * PAGE + 1]]],
  );
});

Deno.test("0x16 finds a flush of more bytes than were mapped, where no register tells", () => {
  assertEquals(rulesBrokenBy(flushInstead({ length: 3 * PAGE }, 64)), [
    "0xE6/0x16",
  ]);
  const within = withTwoPages((device, range) =>
    Effect.gen(function* () {
      yield* map(device, { ...range, length: PAGE - 96 });
      yield* flush(device, { ...range, length: PAGE });
    })
  );
  assertEquals(rulesBrokenBy(within), ["0xE6/0x16"]);
});

Deno.test("0x00 finds enough registers unmapped, but not one after another", () => {
  const driver = (pages: number) =>
    withTwoPages((device, range) =>
      Effect.gen(function* () {
        const first = range;
        const second = { ...range, offset: 2 * PAGE, length: PAGE };
        const third = { ...range, offset: 4 * PAGE, length: pages * PAGE };
        yield* map(device, first);
        yield* map(device, second);
        yield* flush(device, first);
        const mapped = yield* map(device, third);
        yield* flush(device, second);
        yield* flush(device, { ...third, length: mapped });
      })
    );
  const rules = (pages: number) =>
    runDriver(driver(pages)).findings.filter(({ code }) => code === 0);
  const [finding] = rules(2);
  assertEquals([finding?.rule, finding?.parameters], [
    "0xE6/0x00",
    [2, 2, 1],
  ]);
  assertEquals(rules(1), []);
  assertEquals(rules(4), []); // more than are unmapped: a plain shortage
});

Deno.test("C210: a flush in the other direction is M9", () => {
  const driver = (mapped: boolean, flushed: boolean) =>
    withTwoPages((device, range) =>
      Effect.gen(function* () {
        yield* map(device, { ...range, writeToDevice: mapped });
        yield* flush(device, { ...range, writeToDevice: flushed });
      })
    );
  assertEquals(rulesBrokenBy(driver(true, false)), ["M9"]);
  assertEquals(rulesBrokenBy(driver(false, true)), ["M9"]);
  assertEquals(rulesBrokenBy(driver(false, false)), []);
});

Deno.test("C208: a flush outside the chain fails and is no finding of its own", () => {
  const driver = withTwoPages((device, range) =>
    Effect.gen(function* () {
      yield* map(device, range);
      const outside = { ...range, offset: 8 * PAGE };
      assertEquals(
        (yield* Effect.exit(flush(device, outside)))._tag,
        "Failure",
      );
      yield* flush(device, range);
    })
  );
  assertEquals(rulesBrokenBy(driver), []);
});
