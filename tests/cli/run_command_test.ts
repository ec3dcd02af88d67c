/**
 * `run` with a host in memory: what arrives, what is written, and what is said
 * when the host fails.
 *
 * @module
 */

import { createHash } from "../../src/cli/deps.ts";
import { main } from "../../src/cli/main.ts";
import {
  assert,
  assertEquals,
  assertNotEquals,
  assertStringIncludes,
} from "../deps.ts";
import {
  HostError,
  type MemoryHost,
  memoryHost,
  someBytes,
} from "./memory_host.ts";

const KIBIBYTE = 1024;

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Runs a command on one file and gives back the host and the exit code. */
async function runOn(
  bytes: Uint8Array,
  words: readonly string[],
  prepare: (host: MemoryHost) => void = () => {},
): Promise<{ host: MemoryHost; code: number }> {
  const host = memoryHost({ "in.bin": bytes });
  prepare(host);
  const code = await main(["run", "in.bin", ...words], host);
  return { host, code };
}

/** One sentence on standard error, nothing else anywhere, and nothing open. */
function assertRefused(
  { host, code }: { host: MemoryHost; code: number },
  ...parts: string[]
): void {
  assertEquals(code, 2);
  assertEquals(host.out, "");
  for (const part of parts) assertStringIncludes(host.error, part);
  const sentence = host.error.trimEnd().split("\n").at(-1)!;
  assert(!/\.$|\bat \S+:\d+/.test(sentence), sentence);
  assertEquals([...host.files.keys()], ["in.bin"]);
  assertEquals(host.open, 0);
}

for (const length of [0, 1, 4096, 4097, 65_536, 300 * KIBIBYTE + 5]) {
  Deno.test(`run proves that a file of ${length} bytes arrives whole`, async () => {
    const bytes = someBytes(length);
    const { host, code } = await runOn(bytes, ["--json"]);
    const report = JSON.parse(host.out);
    assertEquals(report.status, "completed");
    assertEquals(report.bytes, length);
    assertEquals(report.sha256In, sha256(bytes));
    assertEquals(report.sha256Out, sha256(bytes));
    assertEquals(report.freeMapRegisters, report.poolSize);
    assertEquals(report.findings, []);
    assertEquals(code, 0);
  });
}

for (
  const words of [
    "--processors 1 --map-registers 2 --requests-in-flight 1 --cancel 0",
    "--processors 64 --map-registers 40 --requests-in-flight 5 --cancel 100",
    "--width 32 --requests-in-flight 256 --cancel 90 --seed 4294967295",
    "--width 64 --map-registers 4096 --cancel 50",
  ]
) {
  Deno.test(`run ${words} brings every byte through`, async () => {
    const bytes = someBytes(2000 * KIBIBYTE + 1);
    const result = await runOn(bytes, ["--json", ...words.split(" ")]);
    assertEquals(JSON.parse(result.host.out).sha256Out, sha256(bytes));
    assertEquals(result.code, 0);
  });
}

Deno.test("run --json has exactly the promised fields", async () => {
  const { host } = await runOn(someBytes(5000), ["--json"]);
  assertEquals(Object.keys(JSON.parse(host.out)).sort(), [
    "bouncedPages",
    "bytes",
    "cancelsLost",
    "cancelsWon",
    "dpcRuns",
    "findings",
    "freeMapRegisters",
    "grantedAfterWaiting",
    "grantedAtOnce",
    "interrupts",
    "messages",
    "poolSize",
    "sha256In",
    "sha256Out",
    "status",
    "timeRatio",
    "transfers",
    "waitTicksMax",
    "waitTicksMedian",
  ]);
  assertEquals(host.error, "");
  assertEquals(JSON.parse(host.out).timeRatio, null);
});

Deno.test("run gives the same report and trace for the same seed, and another trace for another", async () => {
  const bytes = someBytes(200 * KIBIBYTE);
  const of = async (seed: string) => {
    const words = ["--json", "--trace", "t.json", "--seed", seed];
    const { host, code } = await runOn(bytes, words);
    assertEquals(code, 0);
    return { out: host.out, trace: sha256(host.files.get("t.json")!) };
  };
  const once = await of("5");
  assertEquals(await of("5"), once);
  assertNotEquals((await of("6")).trace, once.trace);
});

Deno.test("run --trace writes one JSON object with a header and an event to a line", async () => {
  const { host } = await runOn(someBytes(9000), [
    "--trace",
    "t.json",
    "--json",
  ]);
  const text = new TextDecoder().decode(host.files.get("t.json"));
  const trace = JSON.parse(text);
  assertEquals(trace.trace, "adapter-channel");
  assertEquals(trace.version, 1);
  assertEquals(trace.scenario, "main-job");
  assertEquals(trace.status, "completed");
  assertEquals(trace.options, {
    bytes: 9000,
    processors: 4,
    mapRegisters: 64,
    dmaAddressWidth: 24,
    requestsInFlight: 8,
    cancelPercent: 10,
    seed: 1,
  });
  assert(trace.events.length > 0);
  const lines = text.trimEnd().split("\n");
  assertEquals(lines.length, trace.events.length + 2);
  assertEquals(
    lines.slice(1, -1).map((line) => JSON.parse(line.replace(/,$/, ""))),
    trace.events,
  );
});

Deno.test("run --output puts the bytes beside the file and leaves nothing else", async () => {
  const bytes = someBytes(150 * KIBIBYTE);
  const { host, code } = await runOn(bytes, ["--output"]);
  assertEquals(code, 0);
  assertEquals([...host.files.keys()].sort(), ["in.bin", "in.bin.copy"]);
  assertEquals(host.files.get("in.bin.copy"), bytes);
  assertStringIncludes(host.out, "in.bin.copy");
  assertEquals(host.open, 0);
});

Deno.test("run without a file sends the project's lock file", async () => {
  const host = memoryHost({ "deno.lock": someBytes(422) });
  assertEquals(await main(["run"], host), 0);
  assertStringIncludes(host.out, "deno.lock");
});

Deno.test("run tells a read error in the middle of the file in one sentence and keeps nothing", async () => {
  const words = ["--output", "--trace", "t.json"];
  const result = await runOn(someBytes(900 * KIBIBYTE), words, (host) => {
    host.beforeRead = (_path, offset) => {
      if (offset >= 400 * KIBIBYTE) throw new Error("Input/output error");
    };
  });
  assertRefused(
    result,
    "Cannot read in.bin after byte 458752: Input/output error",
  );
});

Deno.test("run refuses a file that becomes shorter while it is read", async () => {
  const result = await runOn(
    someBytes(900 * KIBIBYTE),
    ["--output"],
    (host) => {
      host.beforeRead = (path, offset) => {
        if (offset < 100 * KIBIBYTE) return;
        host.files.set(path, host.files.get(path)!.subarray(0, 150_000));
      };
    },
  );
  assertRefused(result, "it has only 150000 of the 921600 bytes");
});

Deno.test("run refuses a file that becomes longer while it is read", async () => {
  const result = await runOn(someBytes(5000), ["--output"], (host) => {
    host.beforeRead = (path, offset) => {
      if (offset === 0) host.files.set(path, someBytes(5001));
    };
  });
  assertRefused(result, "it has more than the 5000 bytes it had at first");
});

Deno.test("run tells when the copy cannot be written and keeps nothing", async () => {
  let writes = 0;
  const result = await runOn(
    someBytes(900 * KIBIBYTE),
    ["--output"],
    (host) => {
      host.beforeWrite = () => {
        if (++writes > 4) throw new Error("No space left on device");
      };
    },
  );
  assertRefused(result, "Cannot write in.bin.copy: No space left on device");
});

Deno.test("run tells when the trace cannot be written and keeps nothing", async () => {
  let writes = 0;
  const words = ["--output", "--trace", "t.json"];
  const result = await runOn(someBytes(900 * KIBIBYTE), words, (host) => {
    host.beforeWrite = (path) => {
      if (path === "t.json.partial" && ++writes > 1) {
        throw new Error("No space left on device");
      }
    };
  });
  assertRefused(result, "Cannot write t.json: No space left on device");
});

Deno.test("run refuses what it cannot open or make", async () => {
  const missing = memoryHost({ "in.bin": someBytes(1) });
  const code = await main(["run", "nowhere.bin"], missing);
  assertRefused(
    { host: missing, code },
    "Cannot read nowhere.bin: there is no such file or folder, so check the name",
  );
  assertRefused(
    await runOn(someBytes(1), [], (host) => {
      host.beforeOpen = () => {
        throw new HostError("PermissionDenied", "os error 13");
      };
    }),
    "Cannot read in.bin: the system does not allow it",
  );
  assertRefused(
    await runOn(someBytes(1), ["--output"], (host) => {
      host.folders.add("in.bin.copy");
    }),
    "Cannot write in.bin.copy: it is a folder, so name a file",
  );
  assertRefused(
    await runOn(someBytes(1), ["--trace", "in.bin"]),
    "Cannot write the trace to in.bin: that file has another use here",
  );
});

const badWords: { readonly [words: string]: string } = {
  "--processors 0": "Cannot take 0 for --processors",
  "--processors 65": "it must be a whole number from 1 to 64",
  "--processors 2.5": "Cannot take 2.5 for --processors",
  "--processors 0x10": "Cannot take 0x10 for --processors",
  "--processors four": "Cannot take four for --processors",
  "--map-registers 4097": "it must be a whole number from 2 to 4096",
  "--map-registers 1": "it must be a whole number from 2 to 4096",
  "--width 30": "Cannot take 30 for --width: it must be one of 24, 32, 64",
  "--requests-in-flight 257": "it must be a whole number from 1 to 256",
  "--cancel 101": "it must be a whole number from 0 to 100",
  "--cancel -1": "Cannot take -1 for --cancel",
  "--seed 4294967296": "it must be a whole number from 0 to 4294967295",
  "--seed": "Flag --seed has no value",
  "--seed 1 --seed 2": "Flag --seed is given 2 times: give it once",
  "--procesors 2": "Unknown flag --procesors: did you mean --processors?",
  "--frobnicate": "Unknown flag --frobnicate: add --help to see the choices",
  "other.bin": "Cannot take other.bin as well: leave it out",
};

for (const [words, sentence] of Object.entries(badWords)) {
  Deno.test(`run ${words} is refused in one sentence`, async () => {
    const result = await runOn(someBytes(1), words.split(" "));
    assertRefused(result, sentence);
    assertEquals(result.host.error.trimEnd().split("\n").length, 1);
  });
}

Deno.test("an unknown command is refused with the one that was meant", async () => {
  const host = memoryHost();
  assertEquals(await main(["rum"], host), 2);
  assertEquals(host.error, "Unknown command rum: did you mean run?\n");
});

Deno.test("help and version go to standard output and end well", async () => {
  for (const words of [["--help"], ["run", "--help"], [], ["--version"]]) {
    const host = memoryHost();
    assertEquals(await main(words, host), 0);
    assertNotEquals(host.out, "");
    assertEquals(host.error, "");
  }
});

Deno.test("run --faults has things go wrong, says what, and puts it into the trace", async () => {
  const bytes = someBytes(900 * KIBIBYTE);
  const words = "--faults late-interrupt=50,stuck-device=10 --trace t.json";
  const { host, code } = await runOn(bytes, ["--json", ...words.split(" ")]);
  const report = JSON.parse(host.out);
  assertEquals([code, report.status, report.error], [0, "completed", null]);
  assertEquals(report.sha256Out, sha256(bytes));
  const late = report.faults.find((count: { fault: string }) =>
    count.fault === "late-interrupt"
  );
  assert(late.injected > 0, host.out);
  const trace = JSON.parse(new TextDecoder().decode(host.files.get("t.json")!));
  assertEquals(
    trace.options.faults,
    "late-interrupt=50,stuck-device=10",
  );
  const told = trace.events.filter((event: { fault?: string }) =>
    event.fault === "late-interrupt"
  );
  assertEquals(told.length, late.injected);
});

Deno.test("run --faults tells people what was injected", async () => {
  const { host } = await runOn(someBytes(100 * KIBIBYTE), [
    ...["--faults", "all=1,lost-interrupt=100"],
  ]);
  assert(/Faults +\d+ injected/.test(host.out), host.out);
  assertStringIncludes(host.out, "lost-interrupt");
});

for (
  const bad of ["none", "all=", "all=101", "lost-interrupt=2=3", "all,,", "="]
) {
  Deno.test(`run --faults ${bad} is refused with the kinds there are`, async () => {
    const { host, code } = await runOn(someBytes(10), ["--faults", bad]);
    assertEquals(code, 2);
    assertStringIncludes(host.error, `Cannot take ${bad} for --faults`);
    assertStringIncludes(host.error, "dpc-delay");
  });
}
