/**
 * The npm form of the package: what `deno pack` makes runs on Node.
 *
 * @module
 */

import { assert, assertEquals } from "../deps.ts";
import { inFolder, runDeno, runProgram } from "./run_deno.ts";

const program = `
import assert from "node:assert/strict";
import { MemoryMedium, runFileJob } from "@adapter-channel/dma";
import { cell, run } from "@adapter-channel/dma/actors";
import * as registers from "@adapter-channel/dma/registers";
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
assert.ok(Object.keys(registers).length > 0);
console.log("ran on", process.versions.node.split(".")[0]);
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

function declarationsIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (isDirectory) return declarationsIn(path);
    return name.endsWith(".d.ts") ? [path] : [];
  });
}

/** The relative imports in type declarations that lead to no declaration. */
async function lostTypes(folder: string): Promise<string[]> {
  const lost: string[] = [];
  for (const path of declarationsIn(folder)) {
    const text = await Deno.readTextFile(path);
    for (const [, name] of text.matchAll(/from "(\.[^"]+)\.js"/g)) {
      const url = new URL(`${name}.d.ts`, `file://${path}`);
      try {
        await Deno.stat(url);
      } catch {
        lost.push(`${path.slice(folder.length)}: ${name}`);
      }
    }
  }
  return lost;
}

Deno.test({
  name: "the packed package runs the main job on Node, with all its types",
  ignore: await nodeMajor() < 20,
  fn: () =>
    inFolder(async (cwd) => {
      const tarball = `${cwd}/package.tgz`;
      const words = ["pack", "--quiet", "--allow-dirty", "--output", tarball];
      const packed = await runDeno(words);
      assertEquals(packed.code, 0, packed.error);
      const modules = `${cwd}/node_modules`;
      await Deno.mkdir(`${modules}/@adapter-channel`, { recursive: true });
      await runProgram("tar", ["xzf", tarball], { cwd });
      const home = `${modules}/@adapter-channel/dma`;
      await Deno.rename(`${cwd}/package`, home);
      await Deno.symlink(await effectFolder(), `${modules}/effect`);
      await Deno.writeTextFile(`${cwd}/program.mjs`, program);
      const { code, out, error } = await runProgram("node", ["program.mjs"], {
        cwd,
      });
      assertEquals(code, 0, error);
      assert(out.startsWith("ran on "), out);
      assertEquals(await lostTypes(home), []);
    }),
});

/** The version of Node on this machine, 0 if there is none. */
async function nodeMajor(): Promise<number> {
  try {
    const { out } = await runProgram("node", ["--version"]);
    return Number(/^v(\d+)/.exec(out)?.[1] ?? 0);
  } catch {
    return 0;
  }
}
