/** The allocation routines against a naive model, command by command. */

import { Schema } from "../../deps.ts";
import { assert } from "../deps.ts";
import { checkProperty, whole } from "../property.ts";
import { compareWithReference, nothingSeen } from "./comparison.ts";
import { randomCommands } from "./random_commands.ts";

const Allocate = Schema.Struct({
  kind: Schema.Literal("allocate"),
  adapter: whole(0, 2),
  registers: whole(0, 10),
  action: Schema.Literals([1, 2, 3, 3]),
  form: Schema.Literals(["waits", "waits", "synchronous", "no routine"]),
});

const Command = Schema.Union([
  Allocate,
  Allocate,
  // A request counts from the latest one back, round and round.
  Schema.Struct({ kind: Schema.Literal("cancel"), request: whole(0, 7) }),
  Schema.Struct({ kind: Schema.Literal("free"), request: whole(0, 15) }),
  Schema.Struct({
    kind: Schema.Literal("release"),
    adapter: whole(0, 2),
    action: Schema.Literals([1, 2, 3]),
  }),
]);

const Commands = Schema.Array(Command).check(Schema.isMaxLength(100));

Deno.test("random commands are answered, granted and ordered as the naive model says", () => {
  const seen = nothingSeen();
  checkProperty(
    Commands,
    (commands) => compareWithReference(commands, seen),
    { runs: 250, size: 400 },
  );
  assert(seen.waited > 500, `${seen.waited} grants after waiting`);
  assert(seen.cancelled > 100, `${seen.cancelled} cancels that won`);
  assert(seen.refused > 300, `${seen.refused} refused requests`);
  assert(seen.deferred > 50, `${seen.deferred} commands with several routines`);
});

Deno.test("the machine and the naive model agree on long runs of commands drawn from seeds", () => {
  const seen = nothingSeen();
  for (let seed = 1; seed <= 10; seed++) {
    compareWithReference(randomCommands(seed, 200), seen);
  }
  assert(seen.operations >= 2000, `${seen.operations} operations`);
  assert(seen.waited > 100, `${seen.waited} grants after waiting`);
  assert(seen.cancelled > 50, `${seen.cancelled} cancels that won`);
  assert(seen.refused > 100, `${seen.refused} refused requests`);
  assert(seen.deferred > 10, `${seen.deferred} commands with several routines`);
});
