/**
 * Importing the project by URL, as Deno's users do: from a folder of their own,
 * with no permission but the import, and with types that flow.
 *
 * @module
 */

import { assertEquals, assertStringIncludes } from "../deps.ts";
import {
  type Ended,
  inFolder,
  makeProject,
  root,
  runDeno,
} from "./run_deno.ts";

const consumer = (url: string) => `
import { acquireChannel, Devices, ioGetDmaAdapter, Machine } from "${url}/mod.ts";
import { cell, run } from "${url}/src/actors/mod.ts";
import { explore } from "${url}/src/explore/mod.ts";
import { MapRegisterPool } from "${url}/src/registers/mod.ts";
import * as Effect from "npm:effect@^4.1.0/Effect";

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
const { passed } = explore(cell("count", 2));
console.log(passed, report.status, report.value, free === report.poolSize, counted.value, typeof MapRegisterPool);
`;

const mistaken = (url: string) => `
import { Machine } from "${url}/mod.ts";
import * as Effect from "npm:effect@^4.1.0/Effect";
const wrong: string = Machine.run(Effect.succeed(1)).freeMapRegisters;
console.log(wrong);
`;

/** Serves the project on the loopback while something is done with it. */
async function served<A>(act: (url: string) => Promise<A>): Promise<A> {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      const type = pathname.endsWith(".json")
        ? "application/json"
        : "application/typescript";
      try {
        const bytes = await Deno.readFile(`${root}${pathname.slice(1)}`);
        return new Response(bytes, { headers: { "content-type": type } });
      } catch {
        return new Response("not found", { status: 404 });
      }
    },
  );
  try {
    return await act(`http://127.0.0.1:${server.addr.port}`);
  } finally {
    await server.shutdown();
  }
}

/**
 * Makes a cache of its own in a folder, so that nothing of the loopback stays
 * behind; packages are shared with the cache of this Deno.
 */
async function cacheIn(folder: string): Promise<{ DENO_DIR: string }> {
  const { out } = await runDeno(["info", "--json"]);
  const { npmCache } = JSON.parse(out) as { npmCache: string };
  const cache = `${folder}/cache`;
  await Deno.mkdir(cache);
  await Deno.symlink(npmCache, `${cache}/npm`);
  return { DENO_DIR: cache };
}

/** Runs Deno in a folder outside the project on a file there. */
function onConsumer(
  text: (url: string) => string,
  words: (host: string, file: string) => string[],
): Promise<Ended> {
  return served((url) =>
    inFolder(async (cwd) => {
      const env = await cacheIn(cwd);
      await makeProject(cwd);
      await Deno.writeTextFile(`${cwd}/consumer.ts`, text(url));
      const { host } = new URL(url);
      return await runDeno(words(host, "consumer.ts"), { cwd, env });
    })
  );
}

Deno.test("a consumer imports by URL, type-checks and runs with no other permission", async () => {
  const { code, out, error } = await onConsumer(
    consumer,
    (host, file) => [
      "run",
      "--quiet",
      "--check",
      "--no-prompt",
      `--allow-import=${host}`,
      file,
    ],
  );
  assertEquals(code, 0, error);
  assertEquals(out, "true completed 16 true 1 function\n");
});

Deno.test("types arrive by URL: a mistake of the consumer is found", async () => {
  const { code, error } = await onConsumer(
    mistaken,
    (host, file) => ["check", "--quiet", `--allow-import=${host}`, file],
  );
  assertEquals(code, 1);
  assertStringIncludes(
    error,
    "Type 'number' is not assignable to type 'string'",
  );
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
