/**
 * The pages of `deno doc`: every public routine tells its parameters with their
 * units, its IRQL, its errors and its source, and has an example that asserts.
 * `deno task test:model` runs the examples.
 *
 * @module
 */

import { assert, assertEquals } from "../deps.ts";
import {
  type Declaration,
  missingFrom,
  PARTS,
  routinePages,
} from "./routine_docs.ts";

const pages = await routinePages();

Deno.test("every public routine's page tells all that a page must", () => {
  assertEquals(pages.filter(({ missing }) => missing.length > 0), []);
});

Deno.test("the pages are those of the table, of the kernel, of MDLs and of devices", () => {
  const names = pages.map(({ name }) => name);
  for (
    const name of [
      "AllocateAdapterChannelEx",
      "CreateCommonBufferFromMdl",
      "ioGetDmaAdapter",
      "keInsertQueueDpc",
      "mmProbeAndLockPages",
      "psCreateSystemThread",
      "subordinate",
    ]
  ) assert(names.includes(name), name);
  assert(names.length >= 119, `${names.length} pages`);
});

Deno.test("a page that tells nothing, or everything but one thing, is seen through", () => {
  const number = { kind: "keyword", value: "number" };
  const page = (doc: string, param: string, example: string): Declaration => ({
    kind: "function",
    jsDoc: {
      doc,
      tags: [
        { kind: "param", name: "length", doc: param },
        { kind: "example", doc: example },
      ],
    },
    def: { params: [{ name: "length", tsType: number }] },
  });
  const bare: Declaration = { kind: "function", def: page("", "", "").def };
  assertEquals(missingFrom([bare], new Map()), [...PARTS]);
  const facts = "Any IRQL. No errors (C001).";
  const missing = (...words: [string, string, string]) =>
    missingFrom([page(...words)], new Map());
  assertEquals(missing(facts, "in bytes", "assert.ok(true)"), []);
  assertEquals(missing(facts, "how long", "assert.ok(true)"), ["units"]);
  assertEquals(missing("Any IRQL (C001).", "in bytes", "assert.ok(1)"), [
    "errors",
  ]);
  assertEquals(missing("No errors (A01).", "in bytes", "assert.ok(1)"), [
    "IRQL",
  ]);
  assertEquals(missing("Any IRQL. No errors.", "in bytes", "run();"), [
    "source",
    "example",
  ]);
});
