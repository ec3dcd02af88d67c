/** `completions`: a script for each shell, with every command in it. */

import { main } from "../../src/cli/main.ts";
import { assertEquals, assertStringIncludes } from "../deps.ts";
import { memoryHost } from "./memory_host.ts";

for (const shell of ["bash", "zsh", "fish", "powershell"]) {
  Deno.test(`completions ${shell} knows every command and its flags`, async () => {
    const host = memoryHost();
    assertEquals(await main(["completions", shell], host), 0, host.error);
    for (const word of ["explore", "replay", "demo", "map-registers", "view"]) {
      assertStringIncludes(host.out, word);
    }
  });
}

Deno.test("completions of another shell are refused with the choices", async () => {
  const host = memoryHost();
  assertEquals(await main(["completions", "csh"], host), 2);
  assertEquals(
    host.error,
    "Cannot take csh for shell: did you mean zsh? It must be one of bash, zsh, fish, powershell\n",
  );
});

Deno.test("completions --json gives commands, values and files to other programs", async () => {
  const host = memoryHost();
  assertEquals(await main(["completions", "bash", "--json"], host), 0);
  const { subcommands } = JSON.parse(host.out);
  const of = (name: string) =>
    subcommands.find((command: { name: string }) => command.name === name);
  const typeOf = (command: string, flag: string) =>
    of(command).flags.find(({ name }: { name: string }) => name === flag).type;
  assertEquals(of("completions").arguments[0].type.values[0], "bash");
  assertEquals(of("verify").arguments[0].type._tag, "Path");
  assertEquals(typeOf("explore", "strategy").values.includes("pos"), true);
  assertEquals(typeOf("run", "width").values, ["24", "32", "64"]);
  assertEquals(typeOf("run", "output")._tag, "Boolean");
  assertEquals(typeOf("explore", "trace")._tag, "Path");
});
