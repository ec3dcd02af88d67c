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
    "Cannot take csh for shell: it must be one of bash, zsh, fish, powershell\n",
  );
});
