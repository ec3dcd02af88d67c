/** `demo`: the mistake is caught, its twin is not, and both are told. */

import { main } from "../../src/cli/main.ts";
import { famousMistakes } from "../demo/mod.ts";
import * as demos from "../demo/mod.ts";
import * as missingFlush from "../demo/missing_flush.ts";
import { assert, assertEquals, assertStringIncludes } from "../deps.ts";
import { type MemoryHost, memoryHost } from "./memory_host.ts";

async function demo(
  words: readonly string[],
): Promise<{ code: number; host: MemoryHost }> {
  const host = memoryHost();
  const folder = new URL("../demo/", import.meta.url).href;
  host.modules.set(`${folder}mod.ts`, { ...demos });
  host.modules.set(`${folder}missing_flush.ts`, { ...missingFlush });
  return { code: await main(["demo", ...words], host), host };
}

Deno.test("demo tells the failing run, how to replay it, and that the twin is well", async () => {
  const { code, host: { out } } = await demo(["missing_flush"]);
  assertEquals(code, 0);
  assertStringIncludes(out, "The race:");
  assertStringIncludes(
    out,
    "Replay it with: deno task replay tests/demo/missing_flush.ts r1",
  );
  assertStringIncludes(out, "Its corrected twin:\n");
  assertStringIncludes(out, "no failure; complete: ");
  assertEquals(out.includes("\x1b"), false);
});

Deno.test("demo --page writes the failing run as a page", async () => {
  const words = ["missing_flush", "--page", "race.html"];
  const { host: { error, files } } = await demo(words);
  assertEquals(error, "race.html has the run as a page\n");
  const page = new TextDecoder().decode(files.get("race.html")!);
  const [, json] = /id="data">(.*?)<\/script>/s.exec(page)!;
  assert(JSON.parse(json!).runs[0].step.length > 10);
});

Deno.test("demo --list and --json are for programs", async () => {
  const { host } = await demo(["--list"]);
  assertEquals(
    host.out.trimEnd().split("\n"),
    famousMistakes.map(({ module }) => module),
  );
  const { host: { out } } = await demo(["missing_flush", "--json"]);
  const [found, twin] = out.trimEnd().split("\n").map((it) => JSON.parse(it));
  assertEquals([found.passed, twin.passed], [false, true]);
});

Deno.test("an unknown demo is answered with the one that was meant", async () => {
  const { code, host } = await demo(["mising_flush"]);
  assertEquals([code, host.out], [2, ""]);
  assertEquals(
    host.error,
    "Unknown demo mising_flush: did you mean missing_flush? demo --list names them all\n",
  );
});

Deno.test("without the tests there are no demos, and that is said", async () => {
  const host = memoryHost();
  assertEquals(await main(["demo"], host), 2);
  assertStringIncludes(host.error, "run the command in a full checkout");
});
