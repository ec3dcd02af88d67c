/** Ctrl-C: what is told, what is left behind, and the exit code. */

import { main } from "../../src/cli/main.ts";
import { assertEquals, assertStringIncludes } from "../deps.ts";
import { type MemoryHost, memoryHost } from "./memory_host.ts";
import * as lostUpdate from "./scenarios/lost_update.ts";

/** A host on which somebody presses Ctrl-C once it was asked so often. */
function interrupted(
  after: number,
  files: { readonly [path: string]: Uint8Array } = {},
): MemoryHost {
  const host = memoryHost(files);
  host.modules.set("lost.ts", lostUpdate);
  let asked = 0;
  host.interrupt = () => ++asked > after;
  return host;
}

Deno.test("a run that is interrupted leaves no file behind, and ends with 130", async () => {
  const host = interrupted(3, { "in.bin": new Uint8Array(2_000_000) });
  const words = ["run", "in.bin", "--output", "--trace", "t.json"];
  assertEquals(await main(words, host), 130);
  assertEquals(host.out, "");
  assertStringIncludes(host.error, "Sending in.bin was interrupted\n");
  assertEquals([...host.files.keys()], ["in.bin"]);
  assertEquals([host.open, host.watches], [0, 0]);
});

Deno.test("a search that is interrupted tells what it searched until then", async () => {
  const words = ["explore", "lost.ts", "--export", "locked"];
  const host = interrupted(5);
  const drawn = ["--strategy", "random", "--runs", "5000"];
  assertEquals(await main([...words, ...drawn, "--trace", "t"], host), 130);
  assertStringIncludes(host.out, "locked: no failure\nnot complete: 6 sched");
  assertStringIncludes(
    host.error,
    "Interrupted: this was searched until then\n",
  );
  assertEquals([host.files.size, host.watches], [0, 0]);
});

Deno.test("rows that were checked before Ctrl-C are told, and how many there are", async () => {
  const host = interrupted(1);
  host.tests = ["C127", "C128", "C129"].map((name) => ({
    name,
    file: "some_test.ts",
    ignored: false,
    run: () => {},
  }));
  const words = ["conformance", "C127", "C128", "C129"];
  assertEquals(await main(words, host), 130);
  assertStringIncludes(host.out, "1 row: all pass\n");
  assertEquals(host.error, "Interrupted: 1 of 3 rows were checked\n");
  assertEquals(host.watches, 0);
});

Deno.test("reading a large trace tells how far it is, and can be interrupted", async () => {
  // A line of this length would be refused, had nobody asked before.
  const large = new Uint8Array(33 * 1024 * 1024).fill(32);
  for (const command of ["verify", "view"]) {
    const host = interrupted(10, { "t.json": large });
    host.interrupt = () => false;
    assertEquals(await main([command, "t.json"], host), 2);
    assertStringIncludes(host.error, "Line 1 of t.json has more than");
    const stopped = interrupted(10, { "t.json": large });
    assertEquals(await main([command, "t.json"], stopped), 130);
    assertStringIncludes(stopped.error, "t.json was interrupted\n");
    assertEquals([stopped.open, stopped.watches], [0, 0]);
    assertEquals([...stopped.files.keys()], ["t.json"]);
  }
});
