/** Walking chains: runs cover exactly the range, and nothing beside it is touched. */

import { Schema } from "../../deps.ts";
import {
  type Mdl,
  mdlChainLength,
  mdlOfPages,
  MdlRuns,
  PhysicalMemory,
  readMdlChain,
  writeMdlChain,
} from "../../src/memory/mod.ts";
import { assert, assertEquals, assertFalse } from "../deps.ts";
import { checkProperty, whole } from "../property.ts";

const PAGES = 24;

/** A chain drawn from a shuffled set of pages, and a range of it. */
const chains = Schema.Struct({
  shuffle: whole(0, 2),
  parts: Schema.NonEmptyArray(
    Schema.Struct({
      pages: whole(1, 4),
      offset: whole(0, 4095),
      cut: whole(0, 4095),
    }),
  ),
  from: whole(0, 20_000),
  length: whole(0, 20_000),
  limit: whole(1, 9000),
});

type Chain = typeof chains.Type;

/** Frames in order, in reverse, or in pairs that change places. */
function frameAt(index: number, shuffle: number): number {
  if (shuffle === 0) return index;
  return shuffle === 1 ? PAGES - 1 - index : index ^ 2;
}

/** Builds the chain, each page used once, and the address of each of its bytes. */
function build({ parts, shuffle }: Chain): [Mdl, number[]] {
  const mdls: Mdl[] = [];
  const addresses: number[] = [];
  let used = 0;
  for (const { pages, offset, cut } of parts) {
    if (used + pages > PAGES) break;
    const frames = Array.from(
      { length: pages },
      (_, page) => frameAt(used + page, shuffle),
    );
    used += pages;
    const bytes = Math.max(0, pages * 4096 - offset - cut);
    const mdl = mdlOfPages(frames, offset, bytes);
    for (let at = offset; at < offset + bytes; at++) {
      addresses.push(frames[Math.floor(at / 4096)]! * 4096 + at % 4096);
    }
    if (mdls.length > 0) mdls.at(-1)!.next = mdl;
    mdls.push(mdl);
  }
  return [mdls[0]!, addresses];
}

/** Steps through the runs and spells out the address of each byte. */
function spell(runs: MdlRuns, step: () => boolean): number[] {
  const addresses: number[] = [];
  const start = runs.offset;
  while (step()) {
    assert(runs.length > 0);
    assertEquals(runs.offset, start + addresses.length);
    for (let byte = 0; byte < runs.length; byte++) {
      addresses.push(runs.address + byte);
    }
  }
  assertEquals(runs.remaining, 0);
  return addresses;
}

Deno.test("the runs of any range cover exactly its bytes, in order", () => {
  const runs = new MdlRuns();
  checkProperty(chains, (chain) => {
    const [head, addresses] = build(chain);
    const { from, length, limit } = chain;
    const expected = addresses.slice(from, from + length);
    const inside = from + length <= addresses.length;
    assertEquals(mdlChainLength(head), addresses.length);
    assertEquals(runs.begin(head, from, length), inside);
    if (!inside) return assertFalse(runs.next());
    assertEquals(spell(runs, () => runs.next()), expected);
    runs.begin(head, from, length);
    assertEquals(spell(runs, () => runs.nextPage()), expected);
    runs.begin(head, from, length);
    assertEquals(spell(runs, () => runs.next(limit)), expected);
    runs.begin(head, from, length);
    let turn = 0;
    const mixed = () => turn++ % 2 === 0 ? runs.nextPage() : runs.next(limit);
    assertEquals(spell(runs, mixed), expected);
  });
});

Deno.test("a run is as long as it can be and stays inside its MDL", () => {
  const runs = new MdlRuns();
  checkProperty(chains, (chain) => {
    const [head, addresses] = build(chain);
    runs.begin(head, 0, addresses.length);
    let previous: Mdl | null = null;
    let end = -1;
    while (runs.next()) {
      assert(runs.mdl !== previous || runs.address !== end);
      assert(runs.length <= runs.mdl!.byteCount);
      previous = runs.mdl;
      end = runs.address + runs.length;
    }
    runs.begin(head, 0, addresses.length);
    while (runs.nextPage()) {
      assertEquals(
        Math.floor(runs.address / 4096),
        Math.floor((runs.address + runs.length - 1) / 4096),
      );
    }
    runs.begin(head, 0, addresses.length);
    while (runs.next(chain.limit)) assert(runs.length <= chain.limit);
  });
});

Deno.test("runs of two MDLs are not joined even where memory continues", () => {
  const head = mdlOfPages([5]);
  head.next = mdlOfPages([6]);
  const runs = new MdlRuns();
  assert(runs.begin(head, 0, 8192));
  assert(runs.next());
  assertEquals([runs.address, runs.length], [5 * 4096, 4096]);
  assertEquals(runs.mdl, head);
  assert(runs.next());
  assertEquals([runs.address, runs.length], [6 * 4096, 4096]);
  assertEquals(runs.mdl, head.next);
  assertFalse(runs.next());
});

Deno.test("frames above 32 bits give exact addresses", () => {
  const runs = new MdlRuns();
  const frame = 2 ** 40;
  assert(runs.begin(mdlOfPages([frame, frame + 1], 4095, 2), 0, 2));
  assert(runs.next());
  assertEquals([runs.address, runs.length], [frame * 4096 + 4095, 2]);
});

Deno.test("a range of an MDL without frames has no runs", () => {
  const head = mdlOfPages([5]);
  head.next = mdlOfPages([6]);
  head.next.pageFrames = [];
  const runs = new MdlRuns();
  assertFalse(runs.begin(head, 0, 4097));
  assertFalse(runs.next());
  assert(runs.begin(head, 0, 4096));
});

Deno.test("a range may follow an MDL without frames", () => {
  const head = mdlOfPages([5]);
  head.pageFrames = [];
  head.next = mdlOfPages([6]);
  const runs = new MdlRuns();
  assert(runs.begin(head, 4096, 10));
  assert(runs.next());
  assertEquals([runs.address, runs.length], [6 * 4096, 10]);
});

Deno.test("writing a range of a chain changes exactly its bytes", () => {
  checkProperty(chains, (chain) => {
    const [head, addresses] = build(chain);
    const { from, length } = chain;
    const memory = new PhysicalMemory([{ base: 0, bytes: PAGES * 4096 }]);
    memory.bytes.fill(0xAA);
    const expected = memory.bytes.slice();
    const source = Uint8Array.from({ length }, (_, index) => index % 151);
    const inside = from + length <= addresses.length;
    assertEquals(writeMdlChain(memory, head, from, source), inside);
    for (let index = 0; inside && index < length; index++) {
      expected[addresses[from + index]!] = source[index]!;
    }
    // One comparison of whole arrays; assertEquals is slow on 96 KiB.
    assert(memory.bytes.every((byte, index) => byte === expected[index]));
    const target = new Uint8Array(length);
    assertEquals(readMdlChain(memory, head, from, target), inside);
    assertEquals(target, inside ? source : new Uint8Array(length));
  }, { runs: 100 });
});
