/**
 * The npm form of the package: what `deno pack` makes runs on Node, of the
 * version that is installed, and TypeScript finds its types there.
 *
 * @module
 */

import { assert, assertEquals } from "../deps.ts";
import { inFolder, runDeno, runProgram } from "./run_deno.ts";

/** The oldest Node that the package promises to run on. */
const NODE_LEAST = 20;

const program = `
import assert from "node:assert/strict";
import { MemoryMedium, runFileJob } from "@adapter-channel/dma";
import { cell, join, run, spawn } from "@adapter-channel/dma/actors";
import { explore } from "@adapter-channel/dma/explore";
import { MapRegisterPool } from "@adapter-channel/dma/registers";
import * as Effect from "effect/Effect";

const source = new MemoryMedium(new Uint8Array(300_001).map((_, i) => i * 7));
const target = new MemoryMedium(new Uint8Array(source.size));
const report = runFileJob(source, target, { seed: 3 });
assert.equal(report.status, "completed");
assert.equal(report.freeMapRegisters, report.poolSize);
assert.deepEqual(report.findings, []);
assert.deepEqual(target.bytes, source.bytes);
const counted = run(Effect.flatMap(cell("count", 5), (count) => count.get));
assert.equal(counted.value, 5);
const twice = Effect.gen(function* () {
  const count = yield* cell("count", 0);
  const increment = Effect.flatMap(count.get, (seen) => count.set(seen + 1));
  const first = yield* spawn("first", increment);
  yield* join(yield* spawn("second", increment));
  yield* join(first);
  return count.value;
});
const { coverage, outcomes } = explore(twice, { outcome: String });
assert.ok(coverage.complete);
assert.deepEqual(outcomes.seen.map(({ text }) => text).sort(), ["1", "2"]);
assert.equal(new MapRegisterPool(8).allocate(8), 0);
console.log("ran on", process.versions.node);
`;

/** Every mistake is marked, so a type that is lost, too, is an error. */
const typed = `
import { Machine } from "@adapter-channel/dma";
import { cell } from "@adapter-channel/dma/actors";
import { explore } from "@adapter-channel/dma/explore";
import { MapRegisterPool } from "@adapter-channel/dma/registers";
import * as Effect from "effect/Effect";

export const a: number = Machine.run(Effect.succeed(1)).freeMapRegisters;
export const b: number = new MapRegisterPool(8).allocate(1);
export const c: Effect.Effect<number> = Effect.flatMap(cell("count", 1), (it) => it.get);
export const d: boolean = explore(Effect.succeed(1)).passed;
// @ts-expect-error
export const e: string = Machine.run(Effect.succeed(1)).freeMapRegisters;
// @ts-expect-error
export const f: string = new MapRegisterPool(8).allocate(1);
// @ts-expect-error
export const g: Effect.Effect<string> = Effect.flatMap(cell("count", 1), (it) => it.get);
// @ts-expect-error
export const h: string = explore(Effect.succeed(1)).passed;
`;

/** Where Deno keeps the copy of Effect that the project uses. */
async function effectFolder(): Promise<string> {
  const { out } = await runDeno(["info", "--json", "mod.ts"]);
  const { npmPackages } = JSON.parse(out);
  const [id] = Object.keys(npmPackages).filter((id) =>
    id.startsWith("effect@")
  );
  const version = npmPackages[id!].version as string;
  const { npmCache } = JSON.parse((await runDeno(["info", "--json"])).out);
  for (const { name } of Deno.readDirSync(npmCache)) {
    const folder = `${npmCache}/${name}/effect/${version}`;
    try {
      await Deno.stat(folder);
      return folder;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  throw new Error(`No effect ${version} in ${npmCache}`);
}

/** Does something in a folder that has the package, and Effect, from npm. */
function withPackage(act: (cwd: string) => Promise<void>): Promise<void> {
  return inFolder(async (cwd) => {
    const tarball = `${cwd}/package.tgz`;
    const words = ["pack", "--quiet", "--allow-dirty", "--output", tarball];
    const packed = await runDeno(words);
    assertEquals(packed.code, 0, packed.error);
    const modules = `${cwd}/node_modules`;
    await Deno.mkdir(`${modules}/@adapter-channel`, { recursive: true });
    await runProgram("tar", ["xzf", tarball], { cwd });
    await Deno.rename(`${cwd}/package`, `${modules}/@adapter-channel/dma`);
    await Deno.symlink(await effectFolder(), `${modules}/effect`);
    await act(cwd);
  });
}

/** The version of Node on this machine, such as 20.19.5; 0 if there is none. */
async function nodeVersion(): Promise<string> {
  try {
    const { out } = await runProgram("node", ["--version"]);
    return out.trim().slice(1);
  } catch {
    return "0";
  }
}

const node = await nodeVersion();

Deno.test(`the packed package runs the main job on Node ${node}, and a search`, () => {
  assert(
    parseInt(node) >= NODE_LEAST,
    `Cannot run the package on Node ${node}: install ${NODE_LEAST} or later`,
  );
  return withPackage(async (cwd) => {
    await Deno.writeTextFile(`${cwd}/program.mjs`, program);
    const { code, out, error } = await runProgram("node", ["program.mjs"], {
      cwd,
    });
    assertEquals(code, 0, error);
    assertEquals(out, `ran on ${node}\n`);
  });
});

Deno.test("TypeScript finds the types of the packed package, all of them sound", () =>
  withPackage(async (cwd) => {
    await Deno.writeTextFile(`${cwd}/program.ts`, typed);
    const { code, out } = await runDeno([
      ...["run", "--quiet", "--allow-all", "npm:typescript@^5.9.0/tsc"],
      ...["--noEmit", "--strict", "--exactOptionalPropertyTypes"],
      ...["--module", "nodenext", "--target", "es2023", "--preserveSymlinks"],
      `${cwd}/program.ts`,
    ]);
    assertEquals(code, 0, out);
  }));
