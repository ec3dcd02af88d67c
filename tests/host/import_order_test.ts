/**
 * Effect before us, or after us: everything works either way, and the report
 * tells in one line when the order costs time. In workers too.
 *
 * @module
 */

import { assertEquals } from "../deps.ts";
import { inFolder, makeProject, root, runDeno } from "./run_deno.ts";

const EFFECT = `import { Effect } from "effect";`;

const OURS = `
import { explore } from "file://${root}src/explore/mod.ts";
import { mailbox, spawn } from "file://${root}src/actors/mod.ts";`;

/** Explores, and says what the report has to say about the imports. */
const body = (imports: string) =>
  `${imports}
const program = Effect.gen(function* () {
  const box = yield* mailbox<string>("box");
  yield* spawn("a", box.send("a"));
  yield* spawn("b", box.send("b"));
  return yield* box.take;
});
const { report, passed, coverage } = explore(program, { outcome: String });
const told = report.split("\\n").filter((line) => line.includes("async-hooks"));
const hasHooks = typeof process.getBuiltinModule === "function";
const said = JSON.stringify({
  told, passed, complete: coverage.complete, behaviours: coverage.behaviours,
  hasHooks,
});
`;

const script = (imports: string) =>
  `import process from "node:process";\n${body(imports)}`;

/** Runs a program in the main thread, and gives what it says. */
async function inMain(imports: string): Promise<unknown> {
  return await inFolder(async (cwd) => {
    const text = `${script(imports)}\nconsole.log(said);`;
    return await run(cwd, text);
  });
}

/** Runs it in a worker. */
async function inWorker(imports: string): Promise<unknown> {
  return await inFolder(async (cwd) => {
    const text = `${script(imports)}
(self as unknown as { postMessage(text: string): void }).postMessage(said);`;
    await Deno.writeTextFile(`${cwd}/worker.ts`, text);
    const starter = `
const worker = new Worker(new URL("./worker.ts", import.meta.url), {
  type: "module",
});
worker.onmessage = ({ data }) => {
  console.log(data);
  worker.terminate();
};`;
    return await run(cwd, starter);
  });
}

async function run(cwd: string, text: string): Promise<unknown> {
  await Deno.writeTextFile(`${cwd}/main.ts`, text);
  await makeProject(cwd);
  const words = ["run", "--quiet", "--no-check", "--allow-read", "main.ts"];
  const { code, out, error } = await runDeno(words, { cwd });
  assertEquals(code, 0, error);
  return JSON.parse(out);
}

const right = { passed: true, complete: true, behaviours: 2, hasHooks: true };

const notice =
  "Effect was loaded before this package, with its async-hooks capture on, so every step takes several times as long: import this package before anything that imports Effect";

for (const [where, go] of [["", inMain], [" in a worker", inWorker]] as const) {
  Deno.test(`Effect imported after us${where}: nothing is told`, async () => {
    assertEquals(await go(OURS + EFFECT), { told: [], ...right });
  });

  Deno.test(`Effect imported before us${where}: one line tells it, with the remedy`, async () => {
    assertEquals(await go(EFFECT + OURS), {
      told: [`  notice: ${notice}`],
      ...right,
    });
  });
}

Deno.test("The core gives process back as it found it, and never reads it", async () => {
  const door = `file://${root}mod.ts`;
  const text = `
const property = () => Object.getOwnPropertyDescriptor(globalThis, "process");
const found = property();
let readings = 0;
Object.defineProperty(globalThis, "process", {
  ...found,
  get: () => (readings++, undefined),
});
const counting = property();
await import(${JSON.stringify(door)});
const now = property();
console.log(JSON.stringify({
  readings, same: now?.get === counting?.get && now?.set === counting?.set,
}));
`;
  const said = await inFolder((cwd) => run(cwd, text));
  assertEquals(said, { readings: 0, same: true });
});
