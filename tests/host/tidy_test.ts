/**
 * The house rules: which room may import which, how long a file may be, and
 * where the outside world may be named.
 *
 * @module
 */

import config from "../../deno.json" with { type: "json" };
import { assertEquals } from "../deps.ts";
import { root } from "./run_deno.ts";
import { faultsOf } from "./source_faults.ts";
import {
  graphOf,
  type Import,
  rooms,
  sourceFiles,
  textOf,
} from "./source_tree.ts";

/** Longest source file and longest test, in lines. */
const SOURCE_LINES = 300;
const TEST_LINES = 600;

/** Which rooms each room may import: the arrows of the architecture. */
const ARROWS: { readonly [room: string]: readonly string[] } = {
  ddi: [],
  registers: [],
  actors: [],
  memory: ["ddi"],
  explore: ["actors"],
  machine: ["ddi", "memory", "actors"],
  dma: ["ddi", "memory", "registers", "actors", "machine"],
  devices: ["ddi", "memory", "actors", "machine", "dma"],
  verifier: ["ddi", "actors"],
  report: ["ddi", "actors", "explore"],
  simulator: [
    "ddi",
    "registers",
    "memory",
    "actors",
    "explore",
    "machine",
    "dma",
    "devices",
    "verifier",
    "report",
  ],
};
/** Rooms that may import every other, and reach the host. */
const OUTER_ROOMS = ["cli", "campaign"];

/**
 * Rooms that are built on the insides of another, which its door does not show:
 * users would see them there.
 */
const INSIDERS: { readonly [room: string]: readonly string[] } = {
  explore: ["actors"],
  machine: ["actors"],
  campaign: ["explore"],
  cli: ["simulator"],
};

/** The only files that name what is not ours. */
const DEPS = [
  "deps.ts",
  "bench/deps.ts",
  "bench/verifier/mutants/deps.ts",
  "src/cli/deps.ts",
  "src/cli/telemetry/deps.ts",
  "tests/browser/deps.ts",
  "tests/deps.ts",
  "tests/host/deps.ts",
];

/** The page that tells of the arrows. */
const ARCHITECTURE = ".github/ARCHITECTURE.md";

const TOP_LEVEL = [
  ".ci",
  ".git",
  ".github",
  ".gitignore",
  "CHANGELOG.md",
  "LICENSE",
  "README.md",
  "bench",
  "deno.json",
  "deno.lock",
  "deps.ts",
  "mod.ts",
  "node_modules",
  "src",
  "tests",
];

const files = [
  "mod.ts",
  "deps.ts",
  ...["src", "tests", "bench"].flatMap((folder) => sourceFiles(folder)),
  // The viewer's script, which no build step touches.
  ...sourceFiles("src", ".js"),
];

function roomOf(path: string): string | undefined {
  return /^src\/([^/]+)\//.exec(path)?.[1];
}

/** The door of a room for the other rooms. */
function doorOf(room: string): string {
  return `src/${room}/mod.ts`;
}

/** What users of the package see of a room, where that is not its whole door. */
function publicDoorsOf(room: string): string[] {
  const path = `src/${room}/public.ts`;
  return files.includes(path) ? [path] : [];
}

/** The modules of a room that its door reaches, with their imports. */
async function graphOfRoom(room: string): Promise<Map<string, Import[]>> {
  const graph = new Map(await graphOf(doorOf(room)));
  for (const door of publicDoorsOf(room)) {
    for (const [path, imports] of await graphOf(door)) graph.set(path, imports);
  }
  return graph;
}

Deno.test("the top level holds only what belongs there", () => {
  const names = [...Deno.readDirSync(root)].map(({ name }) => name);
  assertEquals(names.filter((name) => !TOP_LEVEL.includes(name)), []);
});

Deno.test("every room is on the plan", () => {
  const planned = [...Object.keys(ARROWS), ...OUTER_ROOMS];
  assertEquals(rooms().filter((room) => !planned.includes(room)), []);
});

Deno.test("rooms import each other only along the arrows", async () => {
  const faults: string[] = [];
  for (const room of rooms()) {
    for (const [path, imports] of await graphOfRoom(room)) {
      if (roomOf(path) !== room) continue;
      for (const { path: imported } of imports) {
        const other = imported === undefined ? undefined : roomOf(imported);
        if (imported === "mod.ts") faults.push(`${path} imports mod.ts`);
        if (other === undefined || other === room) continue;
        if (OUTER_ROOMS.includes(room) || ARROWS[room]!.includes(other)) {
          continue;
        }
        faults.push(`${path} imports ${imported}: no arrow leads there`);
      }
    }
  }
  assertEquals(faults, []);
});

Deno.test("rooms import each other through their doors", async () => {
  const faults: string[] = [];
  for (const room of rooms()) {
    const inside = INSIDERS[room] ?? [];
    for (const [path, imports] of await graphOfRoom(room)) {
      if (roomOf(path) !== room) continue;
      for (const { path: imported } of imports) {
        const other = imported === undefined ? undefined : roomOf(imported);
        if (other === undefined || other === room) continue;
        if (imported === doorOf(other) || inside.includes(other)) continue;
        faults.push(`${path} imports ${imported}, not ${doorOf(other)}`);
      }
    }
  }
  assertEquals(faults, []);
});

Deno.test("what the package exports reaches no room that needs a host", async () => {
  const faults: string[] = [];
  for (const door of Object.values(config.exports)) {
    for (const path of (await graphOf(door)).keys()) {
      const room = roomOf(path);
      if (room === undefined ? /\//.test(path) : OUTER_ROOMS.includes(room)) {
        faults.push(`${door} reaches ${path}`);
      }
    }
  }
  assertEquals(faults, []);
});

Deno.test("the arrows are those that the architecture tells of", () => {
  const told = new Map<string, string[]>();
  const row = /^\| `(\w+)` +\|[^|]*\| ([^|]*?) *\|$/gm;
  for (const [, room, imports] of textOf(ARCHITECTURE).matchAll(row)) {
    if (!rooms().includes(room!)) continue;
    told.set(
      room!,
      [...imports!.matchAll(/\w+/g)].map(([word]) => word).sort(),
    );
  }
  const planned = new Map(
    Object.entries(ARROWS).map(([room, to]) =>
      to.length === 0 ? [room, ["nothing"]] : [room, to.toSorted()]
    ),
  );
  planned.set("simulator", ["above", "all"]);
  for (const room of OUTER_ROOMS) planned.set(room, ["all"]);
  assertEquals(told, planned);
});

Deno.test("every source file is reached through the door of its room", async () => {
  const reached = new Set<string>();
  for (const room of rooms()) {
    for (const path of (await graphOfRoom(room)).keys()) {
      if (roomOf(path) === room) reached.add(path);
    }
  }
  assertEquals(sourceFiles("src").filter((path) => !reached.has(path)), []);
});

Deno.test("every room has a door, and doors define nothing", () => {
  const faults: string[] = [];
  const doors = rooms().flatMap((
    room,
  ) => [doorOf(room), ...publicDoorsOf(room)]);
  for (const path of ["mod.ts", ...doors]) {
    if (!files.includes(path)) {
      faults.push(`${path} is missing`);
      continue;
    }
    const text = textOf(path).replace(/^\/\*\*[\s\S]*?\*\//, "");
    const rest = text.replaceAll(
      /export (type )?(\*|\{[^}]*\}) from "[^"]+";/g,
      "",
    );
    if (rest.trim() !== "") faults.push(`${path}: ${rest.trim()}`);
  }
  assertEquals(faults, []);
});

/** Tests, declarations of foreign modules and the page's script may be brief. */
function isStrict(path: string): boolean {
  return !path.startsWith("tests/") && !/\.(d\.ts|js)$/.test(path);
}

Deno.test("every file begins with what it is for", () => {
  const header = /^\/\*\*\n( \*.*\n)+? \* @module\n \*\/\n/;
  const sentence = /^\/\*\*\s+(\* )?[A-Z`]/;
  assertEquals(
    files.filter((path) =>
      !(isStrict(path) ? header : sentence).test(textOf(path))
    ),
    [],
  );
});

Deno.test("no file is long", () => {
  const faults: string[] = [];
  for (const path of files) {
    const lines = textOf(path).split("\n").length - 1;
    const limit = path.startsWith("tests/") ? TEST_LINES : SOURCE_LINES;
    if (lines > limit) faults.push(`${path}: ${lines} lines`);
  }
  assertEquals(faults, []);
});

Deno.test("files are named for what is in them, in snake case", () => {
  const vague = /\b(utils?|helpers?|common|misc|managers?)\.(ts|js)$/;
  assertEquals(
    files.filter((path) => vague.test(path) || !/^[a-z0-9_/.]+$/.test(path)),
    [],
  );
});

Deno.test("every example looks at what it has done", () => {
  const pages = [ARCHITECTURE, ".github/EXPLORING.md", "README.md"];
  const faults: string[] = [];
  for (const path of [...pages, "mod.ts", ...sourceFiles("src")]) {
    for (const example of textOf(path).matchAll(/```ts\b[^]*?```/g)) {
      if (/\bassert\b|qual\(|litmus\(/.test(example[0])) continue;
      const line = example.input.slice(0, example.index).split("\n").length;
      faults.push(`${path}:${line}: an example without an assertion`);
    }
  }
  assertEquals(faults, []);
});

Deno.test("nothing is left to do later", () => {
  const later = new RegExp(["TO" + "DO", "FIX" + "ME", "X" + "XX"].join("|"));
  assertEquals(files.filter((path) => later.test(textOf(path))), []);
});

/**
 * The files of the model that name what the host has: two keep it from Effect
 * while Effect loads, one forbids it to what is explored, and one measures how
 * long a search takes.
 */
const OF_THE_HOST = [
  "src/actors/async_hooks_off.ts",
  "src/actors/async_hooks_on.ts",
  "src/explore/stopwatch.ts",
  "src/explore/trap.ts",
];

Deno.test("functions are short, exports documented, packages in deps.ts files, and the model keeps to itself", () => {
  const faults: string[] = [];
  for (const path of files.filter((path) => !path.endsWith(".d.ts"))) {
    const room = roomOf(path);
    const inModel = room === undefined
      ? !path.includes("/")
      : !OUTER_ROOMS.includes(room);
    const packages = DEPS.includes(path);
    const time = !inModel || OF_THE_HOST.includes(path);
    const rules = { host: !inModel, packages, time };
    faults.push(...faultsOf(path, textOf(path), rules));
  }
  assertEquals(faults, []);
});

Deno.test("the rules see the faults they are for", () => {
  const text =
    `import "npm:x@1"; export const a: number = Date.now() + Math.random();
/** Documented. */
export async function b(): Promise<void> {
${"  await 0;\n".repeat(70)}}
export class C {
  d = setTimeout(() => Deno.exit());
}
const { performance: e } = globalThis;
type F = import("effect").Effect<void>;
const g = Effect.tryPromise(() => import("node:fs"));
export default function () {}
`;
  const seen = (may: boolean) =>
    faultsOf("a.ts", text, { host: may, packages: may, time: may })
      .map((fault) => fault.replace("a.ts:", ""))
      .sort((a, b) => parseInt(a) - parseInt(b) || (a < b ? -1 : 1));
  const always = [
    "1: a has no docstring",
    "3: a function of 72 lines",
    "75: C has no docstring",
    "81: the default export has no docstring",
  ];
  assertEquals(seen(true).filter((fault) => !always.includes(fault)), [
    "1: npm:x@1 has no caret range",
    "79: effect has no caret range",
  ]);
  assertEquals(seen(false).filter((fault) => !always.includes(fault)), [
    "1: Date of the host in the model",
    "1: Math.random in the model",
    "1: npm:x@1 outside a deps.ts file",
    "3: a promise in the model",
    "76: Deno outside the rooms that may use it",
    "76: setTimeout of the host in the model",
    "78: globalThis of the host in the model",
    "79: effect outside a deps.ts file",
    "80: Effect.tryPromise in the model",
    "80: node:fs outside a deps.ts file",
  ]);
  assertEquals(always.filter((fault) => !seen(false).includes(fault)), []);
});
