/**
 * Importing the project by URL, as Deno's users do: from a folder of their own,
 * with no permission but the import, and with types that flow.
 *
 * @module
 */

import { assertEquals, assertMatch, assertStringIncludes } from "../deps.ts";
import { type Ended, inFolder, makeProject, runDeno } from "./run_deno.ts";
import { cacheIn, served } from "./served.ts";

/** Imports all four doors, and Effect beside them. */
const consumer = (url: string) => `
import { acquireChannel, Devices, ioGetDmaAdapter, Machine } from "${url}/mod.ts";
import { cell, run } from "${url}/src/actors/mod.ts";
import { explore } from "${url}/src/explore/mod.ts";
import { MapRegisterPool } from "${url}/src/registers/mod.ts";
import * as Effect from "npm:effect@^4.1.0/Effect";
import * as Ref from "npm:effect@^4.1.0/Ref";

const driver = Effect.gen(function* () {
  const { pdo } = yield* Devices.busMaster({ dmaAddressWidth: 24 });
  const { adapter } = yield* ioGetDmaAdapter(pdo, {
    version: 3, master: true, scatterGather: true, dmaAddressWidth: 24, maximumLength: 65536,
  });
  const channel = yield* acquireChannel(adapter, { deviceObject: pdo, numberOfMapRegisters: 16 });
  return channel.mapRegisterBase?.count;
});
const report = Machine.run(Effect.scoped(driver), { processors: 4, seed: 7 });
const free: number = report.freeMapRegisters;
const counted = run(Effect.gen(function* () {
  const count = yield* cell("count", 1);
  return yield* count.get;
}));
const own = Effect.gen(function* () {
  const count = yield* Ref.make(0);
  const increment = Effect.flatMap(Ref.get(count), (seen) =>
    Effect.andThen(Effect.yieldNow, Ref.set(count, seen + 1)));
  yield* Effect.all([increment, increment], { concurrency: 2 });
  return yield* Ref.get(count);
});
const { outcomes } = explore(own, { outcome: String, runs: 200 });
const seen: string[] = outcomes.seen.map(({ text }) => text).sort();
const pool = new MapRegisterPool(8);
console.log(report.status, report.value, free === report.poolSize, counted.value, seen, pool.allocate(8));
`;

const mistaken = (url: string) => `
import { Machine } from "${url}/mod.ts";
import { MapRegisterPool } from "${url}/src/registers/mod.ts";
import { cell } from "${url}/src/actors/mod.ts";
import { explore } from "${url}/src/explore/mod.ts";
import * as Effect from "npm:effect@^4.1.0/Effect";
export const a: string = Machine.run(Effect.succeed(1)).freeMapRegisters;
export const b: boolean = new MapRegisterPool(8).allocate(1);
export const c: Effect.Effect<string> = Effect.flatMap(cell("count", 1), (count) => count.get);
export const d: string = explore(Effect.succeed(1)).passed;
`;

/** Two race suites as the README tells to write them: one holds, one does not. */
const suite = (url: string) => `
import { cell, join, spawn } from "${url}/src/actors/mod.ts";
import { litmus } from "${url}/src/explore/mod.ts";
import * as Effect from "npm:effect@^4.1.0/Effect";

const increments = Effect.gen(function* () {
  const count = yield* cell("count", 0);
  const increment = Effect.gen(function* () {
    const seen = yield* count.get;
    yield* count.set(seen + 1);
  });
  const first = yield* spawn("first", increment);
  const second = yield* spawn("second", increment);
  yield* join(first);
  yield* join(second);
  return count.value;
});
Deno.test("an increment may be lost", litmus(increments, { outcomes: [1, 2] }));
Deno.test("no increment is lost", litmus(increments, { outcomes: [2] }));
`;

/** Runs Deno in a folder outside the project, on a file there. */
function onConsumer(
  text: (url: string) => string,
  words: readonly string[],
): Promise<Ended & { readonly asked: readonly string[] }> {
  return served((url, asked) =>
    inFolder(async (cwd) => {
      const env = await cacheIn(cwd);
      await makeProject(cwd);
      await Deno.writeTextFile(`${cwd}/consumer.ts`, text(url));
      const { host } = new URL(url);
      const all = [...words, `--allow-import=${host}`, "consumer.ts"];
      return { ...await runDeno(all, { cwd, env }), asked };
    })
  );
}

Deno.test("a consumer imports the four doors by URL, type-checks and runs with no other permission", async () => {
  const words = ["run", "--quiet", "--check", "--no-prompt"];
  const { code, out, error } = await onConsumer(consumer, words);
  assertEquals(code, 0, error);
  assertEquals(out, 'completed 16 true 1 [ "1", "2" ] 0\n');
});

Deno.test("a consumer and what it imports by URL share one copy of Effect", async () => {
  const { code, out, error } = await onConsumer(consumer, ["info", "--json"]);
  assertEquals(code, 0, error);
  const { modules } = JSON.parse(out) as {
    modules: readonly { readonly npmPackage?: string }[];
  };
  const packages = modules.flatMap(({ npmPackage }) => npmPackage ?? []);
  assertEquals(new Set(packages).size, 1, packages.join());
  assertMatch(packages[0]!, /^effect@4\./);
});

Deno.test("types arrive by URL, through each door: mistakes of the consumer are found", async () => {
  const { code, error } = await onConsumer(mistaken, ["check", "--quiet"]);
  assertEquals(code, 1);
  const mistakes = [...error.matchAll(/ERROR\]: Type '([^']+)'/g)];
  assertEquals(mistakes.map(([, type]) => type), [
    "number",
    "number",
    "Effect<number, never, never>",
    "boolean",
  ], error);
});

Deno.test("the pool alone is fetched alone, and needs no package", async () => {
  const { code, out, error, asked } = await onConsumer(
    (url) => `
import { MapRegisterPool } from "${url}/src/registers/mod.ts";
console.log(new MapRegisterPool(8).allocate(8));
`,
    ["run", "--quiet", "--no-prompt", "--no-npm"],
  );
  assertEquals(code, 0, error);
  assertEquals(out, "0\n");
  assertEquals(asked.filter((path) => !/^\/src\/registers\//.test(path)), []);
});

Deno.test("a race suite by URL runs under `deno test`, and shows the race it finds", async () => {
  const words = ["test", "--quiet", "--check", "--no-prompt"];
  const { code, out, error } = await onConsumer(suite, words);
  assertEquals(code, 1, error);
  assertStringIncludes(out, "| 1 passed | 1 failed");
  assertStringIncludes(out, "no increment is lost => ./consumer.ts:");
  assertStringIncludes(out, "The race:");
  assertStringIncludes(out, "Replay it with");
});

Deno.test("the command line runs by URL", async () => {
  await served((url) =>
    inFolder(async (cwd) => {
      const env = await cacheIn(cwd);
      await makeProject(cwd);
      await Deno.writeTextFile(`${cwd}/in.txt`, "bytes");
      const flags = [
        "--quiet",
        "--no-prompt",
        "--ignore-env",
        "--allow-read=.",
        "--config=deno.json",
      ];
      const words = [`${url}/src/cli/main.ts`, "run", "in.txt", "--json"];
      const options = { cwd, env };
      const ended = await runDeno(["run", ...flags, ...words], options);
      assertEquals(ended.code, 0, ended.error);
      assertEquals(JSON.parse(ended.out).bytes, 5);
    })
  );
});
