/**
 * Mistakes that are easy to make in an adapter object, planted in our own: each
 * is a small edit of the source, so it cannot drift from what it is a mistake
 * in. The race explorer must find every one.
 *
 * @module
 */

/** One edit: a text that occurs once in a file, and what takes its place. */
export interface Edit {
  /** Path below the repository. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** A mistake, and the race that shows it. */
export interface Mutant {
  /** In a few words. */
  readonly name: string;
  /** What is wrong, in one sentence. */
  readonly mistake: string;
  readonly edits: readonly Edit[];
  /** The race of `tests/litmus/grant_races.ts` that must fail. */
  readonly race: string;
}

const ACTOR = "src/dma/adapter/adapter_actor.ts";
const GRANT = "src/dma/adapter/grant.ts";
const CANCEL = "src/dma/routines/cancel_adapter_channel.ts";
const SUBMIT = "src/dma/routines/submit.ts";
const CHECKS = "src/dma/adapter/allocation_checks.ts";

/** The mistakes. */
export const plantedMutants: readonly Mutant[] = [
  {
    name: "check then act",
    mistake:
      "The canceller looks whether the request still waits, and the adapter takes it out later without looking again.",
    edits: [{
      file: CANCEL,
      find: `const message = { _tag: "cancel", context } as const;`,
      replace:
        `const message = { _tag: "cancel", context, seen: context.state } as const;`,
    }, {
      file: ACTOR,
      find: `return cancel(adapter, message.context);`,
      replace:
        `return cancel(adapter, message.context, (message as unknown as { seen: string }).seen);`,
    }, {
      file: ACTOR,
      find: `  context: DmaTransferContext,
): AdapterAnswer {
  switch (context.state) {`,
      replace: `  context: DmaTransferContext,
  seen: string,
): AdapterAnswer {
  switch (seen) {`,
    }],
    race: "cancelAgainstGrant",
  },
  {
    name: "stale grant",
    mistake:
      "A cancelled request stays in the line for the channel, and is granted when its turn comes.",
    edits: [{
      file: ACTOR,
      find: `if (!adapter.channel.waiting.delete(request)) {`,
      replace: `if (!adapter.channel.waiting.has(request)) {`,
    }],
    race: "cancelAgainstGrant",
  },
  {
    name: "lost wake-up",
    mistake:
      "Whether the channel is busy is looked up before the request reaches the adapter, so a request can join the line after the last release.",
    edits: [{
      file: SUBMIT,
      find: `    baseOut,
    routine,
    caller,
  };`,
      replace: `    baseOut,
    busy: !request.adapter.channel.idle,
    routine,
    caller,
  } as Submission;`,
    }, {
      file: ACTOR,
      find: `return allocate(adapter, message.request, message.baseOut);`,
      replace:
        `return allocate(adapter, message.request, message.baseOut, (message as unknown as { busy: boolean }).busy);`,
    }, {
      file: CHECKS,
      find: `  baseOut: BaseOut,
): AdapterAnswer {
  const { context, list } = request;`,
      replace: `  baseOut: BaseOut,
  busy: boolean,
): AdapterAnswer {
  const { context, list } = request;`,
    }, {
      file: CHECKS,
      find: `if (!adapter.channel.idle) {`,
      replace: `if (busy) {`,
    }],
    race: "allocateAgainstRelease",
  },
  {
    name: "double free",
    mistake:
      "A second cancel gives the channel and the place in line back once more.",
    edits: [{
      file: ACTOR,
      find: `    case "cancelled":
      return YES;`,
      replace: `    case "cancelled":
      return cancelPending(adapter, context, context.request!);`,
    }],
    race: "cancelTwice",
  },
  {
    name: "cancel after grant",
    mistake:
      "A cancel that comes after the grant says TRUE, although the routine ran.",
    edits: [{
      file: ACTOR,
      find: `        context.cancelledLate = true;
      }
      return DONE;`,
      replace: `        context.cancelledLate = true;
      }
      return YES;`,
    }],
    race: "cancelAgainstGrant",
  },
  {
    name: "first come, first served broken",
    mistake:
      "A request takes registers that are free although another waits for more of them.",
    edits: [{
      file: GRANT,
      find: `const first = waiters.length === 0 && !starved`,
      replace: `const first = !starved`,
    }],
    race: "smallBehindLarge",
  },
  {
    name: "callback twice",
    mistake:
      "A request leaves the line when its routine has returned, not when it is granted, so a release in between grants it again.",
    edits: [{
      file: GRANT,
      find: `    channel.waiting.delete(next);
    if (takeChannel(next)) granted.push(next);`,
      replace: `    if (takeChannel(next)) granted.push(next);`,
    }, {
      file: ACTOR,
      find: `  const { adapter } = request;
  const { legacyRequests } = adapter.system;`,
      replace: `  const { adapter } = request;
  adapter.channel.waiting.delete(request);
  const { legacyRequests } = adapter.system;`,
    }],
    race: "freedBeforeReturn",
  },
];
