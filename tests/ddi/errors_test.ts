/** Tagged errors: what they carry and how Effect sees them. */

import { Cause, Effect, Exit } from "../../deps.ts";
import {
  BufferTooSmall,
  Cancelled,
  type DmaError,
  InsufficientResources,
  InvalidDeviceRequest,
  InvalidParameters,
  NoMatch,
  NoneMapped,
  NotImplemented,
  NotSupported,
  ntSuccess,
  statusName,
  Unsuccessful,
} from "../../src/ddi/mod.ts";
import { assert, assertEquals, assertFalse, assertMatch } from "../deps.ts";

const classes: Record<
  string,
  readonly [new (reason: string) => DmaError, number]
> = {
  InvalidParameters: [InvalidParameters, 0xC000000D],
  InsufficientResources: [InsufficientResources, 0xC000009A],
  Cancelled: [Cancelled, 0xC0000120],
  NotSupported: [NotSupported, 0xC00000BB],
  NotImplemented: [NotImplemented, 0xC0000002],
  BufferTooSmall: [BufferTooSmall, 0xC0000023],
  NoneMapped: [NoneMapped, 0xC0000073],
  Unsuccessful: [Unsuccessful, 0xC0000001],
  NoMatch: [NoMatch, 0xC0000272],
  InvalidDeviceRequest: [InvalidDeviceRequest, 0xC0000010],
};

Deno.test("C019 InvalidParameters carries 0xC000000D", () => {
  const error = new InvalidParameters("Length is 0.");
  assertEquals(error.status, 0xC000000D);
  assertEquals(error.statusName, "STATUS_INVALID_PARAMETER");
  assertEquals(error.reason, "Length is 0.");
});

for (const [tag, [Failure, status]] of Object.entries(classes)) {
  Deno.test(`${tag} is an error with its status, name and reason`, () => {
    const error = new Failure("Because of 5.");
    assert(error instanceof Error);
    assert(error instanceof Failure);
    assertEquals({ ...error } as unknown, {
      _tag: tag,
      status,
      statusName: statusName(status),
      reason: "Because of 5.",
    });
    assertFalse(ntSuccess(error.status));
    assertEquals(error.name, tag);
    assertEquals(error.message, "Because of 5.");
    assertEquals(String(error), `${tag}: Because of 5.`);
  });

  Deno.test(`${tag} fails the effect that yields it`, () => {
    const program = Effect.gen(function* () {
      yield* new Failure("Because of 5.");
    });
    const caught = Effect.catch(
      program,
      (error) => Effect.succeed(error.status),
    );
    assertEquals(Effect.runSync(caught), status);
  });
}

Deno.test("an error is caught by its tag and no other", () => {
  const program = Effect.gen(function* () {
    yield* new Cancelled("The context was cancelled.");
    return "not reached";
  }).pipe(
    Effect.catchTag("Cancelled", (error) => Effect.succeed(error.reason)),
  );
  assertEquals(Effect.runSync(program), "The context was cancelled.");
  assertFalse(new Cancelled("x") instanceof InvalidParameters);
});

Deno.test("a failure prints its tag and reason and no path of the host", () => {
  const exit = Effect.runSyncExit(
    Effect.fail(new InsufficientResources("17 registers asked, 16 exist.")),
  );
  assert(Exit.isFailure(exit));
  const text = Cause.pretty(exit.cause);
  assertMatch(text, /InsufficientResources.*17 registers asked, 16 exist\./);
  assertFalse(text.includes(".ts:"));
});

Deno.test("an error survives as JSON", () => {
  const text = JSON.stringify(new NoMatch("Line 7."));
  assertEquals(JSON.parse(text), {
    _tag: "NoMatch",
    status: 0xC0000272,
    statusName: "STATUS_NO_MATCH",
    reason: "Line 7.",
  });
});
