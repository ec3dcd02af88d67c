/**
 * A failing race under a debugger: the replay of its line stops at a breakpoint
 * in the program, in the very run that fails.
 *
 * @module
 */

import { assert, assertEquals, assertStringIncludes } from "../deps.ts";
import { inFolder, makeProject, root } from "./run_deno.ts";

const program = `
import { cell, spawn } from "file://${root}src/actors/mod.ts";
import { explore, race } from "file://${root}src/explore/mod.ts";
import { Effect } from "effect";

let isReplay = false;
const program = Effect.gen(function* () {
  const count = yield* cell("count", 0);
  const increment = Effect.flatMap(count.get, (seen) => {
    if (isReplay && seen === 0) debugger;
    return count.set(seen + 1);
  });
  yield* spawn("first", increment);
  yield* spawn("second", increment);
  return count;
});
const options = {
  name: "counting",
  check: ({ value }: { value: number }) => value === 2 ? undefined : "lost",
};
const replay = explore(program, options).failures[0]!.smallest;
isReplay = true;
Deno.test("again", race(program, { ...options, replay }));
`;

interface Message {
  readonly method?: string;
  readonly params?: {
    readonly scriptId?: string;
    readonly url?: string;
    readonly callFrames?: readonly {
      readonly location: { readonly scriptId: string };
    }[];
  };
}

/** Attaches to a program that waits, and lets it go on wherever it stops. */
function attach(url: string): Promise<string[]> {
  const stops: string[] = [];
  const scripts = new Map<string, string>();
  const socket = new WebSocket(url);
  let id = 0;
  const send = (method: string) =>
    socket.send(JSON.stringify({ id: ++id, method }));
  socket.onopen = () => {
    send("Debugger.enable");
    send("Runtime.enable");
    send("Runtime.runIfWaitingForDebugger");
  };
  socket.onmessage = ({ data }) => {
    const { method, params } = JSON.parse(String(data)) as Message;
    // The program waits at its end until its debugger goes away.
    if (method === "Runtime.executionContextDestroyed") socket.close();
    if (method === "Debugger.scriptParsed") {
      scripts.set(params!.scriptId!, params!.url!.split("/").at(-1)!);
    }
    if (method !== "Debugger.paused") return;
    const { scriptId } = params!.callFrames![0]!.location;
    stops.push(scripts.get(scriptId) ?? scriptId);
    send("Debugger.resume");
  };
  return new Promise((resolve) => {
    socket.onclose = () => resolve(stops);
    socket.onerror = () => resolve(stops);
  });
}

/** What a child says, line by line, until it has said something. */
async function readUntil(
  stream: ReadableStream<Uint8Array>,
  wanted: RegExp,
): Promise<{ found: string; rest: Promise<void> }> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (true) {
    const { value, done } = await reader.read();
    if (value !== undefined) text += value;
    const found = wanted.exec(text)?.[0];
    if (found === undefined && !done) continue;
    assert(found !== undefined, text);
    const drain = async () => {
      while (!(await reader.read()).done);
    };
    return { found, rest: drain() };
  }
}

Deno.test("the replay of a failing race stops at a breakpoint, and then fails as it did", async () => {
  await inFolder(async (cwd) => {
    await Deno.writeTextFile(`${cwd}/suite_test.ts`, program);
    await makeProject(cwd);
    const flags = ["--no-check", "--inspect-wait=127.0.0.1:0"];
    const child = new Deno.Command(Deno.execPath(), {
      args: ["test", ...flags, "suite_test.ts"],
      cwd,
      env: { NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const out = new Response(child.stdout).text();
    const { found, rest } = await readUntil(child.stderr, /ws:\/\/\S+/);
    const stops = await attach(found);
    const { code } = await child.status;
    await rest;
    assertEquals(code, 1);
    assertStringIncludes(await out, "counting: invariant: lost");
    // Both actors of the failing run see the 0 that only one should see.
    assertEquals(stops, ["suite_test.ts", "suite_test.ts"]);
  });
});
