/**
 * What the package's entries export when they run is what the list of the
 * public surface says. Types are compared in `tests/host`.
 *
 * @module
 */

import * as everything from "../mod.ts";
import * as actors from "../src/actors/mod.ts";
import * as explore from "../src/explore/mod.ts";
import * as registers from "../src/registers/mod.ts";
import { assertEquals } from "./deps.ts";

const entries: { readonly [entry: string]: object } = {
  "@adapter-channel/dma": everything,
  "@adapter-channel/dma/actors": actors,
  "@adapter-channel/dma/explore": explore,
  "@adapter-channel/dma/registers": registers,
};

/** What the list says of an entry: `name kind`, types by their kinds. */
function listed(entry: string): Set<string> {
  const text = Deno.readTextFileSync(new URL("surface.txt", import.meta.url));
  const section = text.split(/^# /m).find((part) =>
    part.startsWith(`${entry}\n`)
  );
  const values = section!.trim().split("\n").slice(1)
    .map((line) => line.split(" "))
    .filter(([, kind]) => ["class", "function", "variable"].includes(kind!))
    .map(([name]) => name!);
  return new Set(values);
}

for (const [entry, module] of Object.entries(entries)) {
  Deno.test(`${entry} exports at run time what the list of the surface says`, () => {
    const names = Object.keys(module);
    const agreed = listed(entry);
    assertEquals(names.filter((name) => !agreed.has(name)), [], "not listed");
    assertEquals([...agreed].filter((name) => !names.includes(name)), []);
  });
}

Deno.test({
  name: "the library loads and runs with no permission",
  permissions: "none",
  fn() {
    const report = everything.runFileJob(
      new everything.MemoryMedium(new Uint8Array(5000).fill(7)),
      new everything.MemoryMedium(new Uint8Array(5000)),
    );
    assertEquals(report.status, "completed");
    assertEquals(report.bytes, 5000);
  },
});
