/**
 * The shared pool with real threads.
 *
 * @module
 */

import { sharedPoolMemory } from "../../src/registers/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import type { Report, Task } from "./shared_pool_worker.ts";

function run(task: Task): Promise<Report> {
  const url = new URL("./shared_pool_worker.ts", import.meta.url);
  const worker = new Worker(url.href, { type: "module" });
  return new Promise<Report>((resolve, reject) => {
    worker.onmessage = (event: MessageEvent<Report>) => resolve(event.data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
    worker.postMessage(task);
  }).finally(() => worker.terminate());
}

for (const [owners, size, calls] of [[2, 600, 20_000], [3, 900, 6000]]) {
  Deno.test(`SharedPool gives no register twice to ${owners} threads, and is exact when they rest`, async () => {
    const memory = sharedPoolMemory(size!, owners!);
    const held = new SharedArrayBuffer(size!);
    const done = new SharedArrayBuffer(8);
    const reports = await Promise.all(
      Array.from(
        { length: owners! },
        (_, me) => run({ memory, me, calls: calls!, held, done }),
      ),
    );
    for (const { fault, allocations } of reports) {
      assertEquals(fault, "");
      assert(allocations > calls! / 4, `${allocations} granted`);
    }
    assert(reports.some(({ failures }) => failures > 0));
    assert(new Uint8Array(held).every((value) => value === 0));
  });
}
