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
  assertEquals(out.split("\n")[0], "Data lost for want of a flush in time");
  assertStringIncludes(out, "How to read it\n  step: operations so far");
  assertStringIncludes(out, "Its corrected twin\n");
  assertStringIncludes(out, "told after the flush: no failure\n  complete: ");
  assertEquals(out.match(/ {2}<- race$/gm)?.length, 2);
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
    host.out.trimEnd().split("\n").map((line) => line.split(/ {2,}/)),
    famousMistakes.map(({ module, title }) => [module, title]),
  );
  const { host: listed } = await demo(["--list", "--json"]);
  assertEquals(
    listed.out.trimEnd().split("\n").map((line) => JSON.parse(line)),
    famousMistakes.map(({ module, title, mistake }) => ({
      module,
      title,
      mistake,
    })),
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

Deno.test("no line of a demo is longer than 100 characters, and colours show where to look", async () => {
  for (const name of famousMistakes.map(({ module }) => module)) {
    const host = memoryHost();
    const folder = new URL("../demo/", import.meta.url).href;
    host.modules.set(`${folder}mod.ts`, { ...demos });
    host.modules.set(`${folder}${name}.ts`, await import(`../demo/${name}.ts`));
    assertEquals(await main(["demo", name], host), 0);
    const long = host.out.split("\n").filter((line) => line.length > 100);
    assertEquals(long, []);
    const colorful: MemoryHost = { ...host, colorful: true, out: "" };
    const write = (text: string) => void (colorful.out += text);
    assertEquals(await main(["demo", name], { ...colorful, write }), 0);
    const esc = String.fromCharCode(27);
    assertEquals(colorful.out.split(`${esc}[33m`).length, 3, name);
    assert(colorful.out.includes(`${esc}[1mReplay it with: `));
  }
});
