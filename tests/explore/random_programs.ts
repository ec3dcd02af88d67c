/**
 * Random small programs of actors that share everything: what the strategies
 * are compared on.
 *
 * @module
 */

import { Effect } from "../../deps.ts";
import {
  type Actor,
  type Cell,
  cell,
  choose,
  interrupt,
  join,
  type Lock,
  lock,
  LOWER,
  type Mailbox,
  mailbox,
  operation,
  Processor,
  RAISE,
  RandomStream,
  type Reactor,
  reactor,
  sleepTicks,
  spawn,
  type TimePolicy,
  yieldNow,
} from "../../src/actors/mod.ts";

/** One thing an actor does: a kind and which of the shared things it is about. */
export interface Act {
  readonly kind: Kind;
  readonly on: number;
}

/** What acts there are. */
export type Kind =
  | "read"
  | "write"
  | "lock"
  | "try"
  | "send"
  | "sendBounded"
  | "take"
  | "takeBounded"
  | "poll"
  | "ask"
  | "choose"
  | "sleep"
  | "yield"
  | "join"
  | "interrupt"
  | "raise"
  | "raceTakes"
  | "raceWrites"
  | "raceCleaning"
  | "timeout"
  | "serve2"
  | "serve5";

/** One actor of a program. */
export interface Part {
  /** Its processor, or -1 for none. */
  readonly processor: number;
  /** The level it serves at; 0 for a thread. */
  readonly level: number;
  /** What it does: once, or for every message if it serves. */
  readonly acts: readonly Act[];
}

/** What may occur in the programs of one family. */
export interface Recipe {
  /** Shown in reports. */
  readonly name: string;
  /** The kinds of acts, as often as they are to be likely. */
  readonly kinds: readonly Kind[];
  /** Threads: at least and at most. */
  readonly threads: readonly [number, number];
  /** Acts of a thread at most. */
  readonly length: number;
  /** Whether actors share processors with servers of interrupt levels. */
  readonly levels: boolean;
  /** When timers fire; at quiescence if left out. */
  readonly time?: TimePolicy;
}

/** The families of programs that the fuzzer goes through in turn. */
export const recipes: readonly Recipe[] = [
  {
    name: "cells, locks and mailboxes",
    kinds: ["read", "read", "write", "write", "lock", "send", "take"],
    threads: [2, 3],
    length: 3,
    levels: false,
  },
  {
    name: "bounded mailboxes, polls and several takers",
    kinds: ["sendBounded", "takeBounded", "poll", "send", "take", "write"],
    threads: [2, 4],
    length: 3,
    levels: false,
  },
  {
    name: "locks tried and held, reactors, choices, sleeps",
    kinds: ["lock", "try", "ask", "choose", "sleep", "write", "read"],
    threads: [2, 3],
    length: 3,
    levels: false,
  },
  {
    name: "joins, interruptions and yields",
    kinds: [
      "write",
      "read",
      "join",
      "interrupt",
      "yield",
      "send",
      "take",
      "lock",
    ],
    threads: [2, 3],
    length: 3,
    levels: false,
  },
  {
    name: "two interrupt levels",
    kinds: ["read", "write", "write", "serve2", "serve5", "raise"],
    threads: [1, 3],
    length: 3,
    levels: true,
  },
  {
    name: "interrupt levels with everything",
    kinds: [
      "read",
      "write",
      "serve2",
      "serve5",
      "raise",
      "lock",
      "send",
      "take",
      "sleep",
      "try",
    ],
    threads: [1, 3],
    length: 2,
    levels: true,
  },
];

/** Fibers of one actor that race, with timers that fire late or any time. */
export const racingRecipes: readonly Recipe[] = [
  {
    name: "races and timeouts",
    kinds: ["raceTakes", "raceWrites", "timeout", "send", "write", "interrupt"],
    threads: [2, 3],
    length: 2,
    levels: false,
  },
  {
    name: "races whose losers clean up",
    kinds: ["raceCleaning", "send", "sendBounded", "read", "lock", "interrupt"],
    threads: [2, 3],
    length: 2,
    levels: false,
  },
  {
    name: "races and timeouts, timers firing any time",
    kinds: ["raceTakes", "raceWrites", "timeout", "send", "write", "sleep"],
    threads: [2, 3],
    length: 2,
    levels: false,
    time: "any time",
  },
  {
    name: "timers firing any time among everything",
    kinds: ["sleep", "send", "take", "poll", "lock", "timeout", "choose"],
    threads: [2, 3],
    length: 2,
    levels: false,
    time: "any time",
  },
];

/** Makes the program of a number, the same one every time. */
export function randomProgram(recipe: Recipe, seed: number): Part[] {
  const random = new RandomStream(seed);
  const [fewest, most] = recipe.threads;
  const parts: Part[] = [];
  const acts = (length: number, kinds: readonly Kind[]): Act[] =>
    Array.from({ length }, () => ({
      kind: kinds[random.below(kinds.length)]!,
      on: random.below(2),
    }));
  const threads = fewest + random.below(most - fewest + 1);
  for (let i = 0; i < threads; i++) {
    parts.push({
      processor: recipe.levels ? random.below(2) : -1,
      level: 0,
      acts: acts(1 + random.below(recipe.length), recipe.kinds),
    });
  }
  if (!recipe.levels) return parts;
  const served: Kind[] = ["read", "write", "write"];
  for (let processor = 0; processor < 2; processor++) {
    for (const level of [2, 5]) {
      const kinds = level === 2 && random.below(3) === 0
        ? [...served, "serve5" as const]
        : served;
      parts.push({ processor, level, acts: acts(1 + random.below(2), kinds) });
    }
  }
  return parts;
}

/** Everything that the parts of a program share. */
interface World {
  readonly cells: readonly Cell<number>[];
  readonly locks: readonly Lock[];
  readonly boxes: readonly Mailbox<number>[];
  readonly bounded: readonly Mailbox<number>[];
  readonly reactors: readonly Reactor<number, number>[];
  readonly inboxes: ReadonlyMap<string, Mailbox<number>>;
  readonly actors: Actor[];
  /** Read before another actor is looked up, when all have been started. */
  readonly started: Cell<boolean>;
  /** What each part has seen, in its order. */
  readonly seen: number[][];
}

/** Does the acts of one part and writes down what it sees. */
const perform = Effect.fnUntraced(function* (
  world: World,
  me: number,
  part: Part,
  inbox: Mailbox<number> | undefined,
) {
  const seen = world.seen[me]!;
  do {
    if (inbox !== undefined) seen.push(yield* inbox.take);
    for (const act of part.acts) {
      const result = yield* effectOf(world, me, act);
      seen.push(typeof result === "number" ? result : -1);
    }
  } while (inbox !== undefined);
});

function effectOf(
  world: World,
  me: number,
  { kind, on }: Act,
): Effect.Effect<unknown, unknown> {
  const cell = world.cells[on]!;
  const mix = mixing(me);
  switch (kind) {
    case "read":
      return cell.get;
    case "write":
      return cell.modify(mix);
    case "lock":
      return Effect.andThen(
        world.locks[on]!.acquire,
        Effect.flatMap(
          world.cells[0]!.modify(mix),
          (value) => Effect.as(world.locks[on]!.release, value),
        ),
      );
    case "try":
      return Effect.flatMap(
        world.locks[on]!.tryAcquire,
        (held): Effect.Effect<unknown> =>
          held
            ? Effect.andThen(cell.get, world.locks[on]!.release)
            : Effect.succeed(7),
      );
    case "send":
      return world.boxes[on]!.send(me);
    case "sendBounded":
      return world.bounded[on]!.send(me);
    case "take":
      return world.boxes[on]!.take;
    case "takeBounded":
      return world.bounded[on]!.take;
    case "poll":
      return (on === 0 ? world.bounded : world.boxes)[0]!.poll;
    case "ask":
      return world.reactors[on]!.ask(me);
    case "choose":
      return choose(2);
    case "sleep":
      return sleepTicks(on * 5);
    case "yield":
      return yieldNow;
    case "join":
      return Effect.flatMap(
        world.started.get,
        () => Effect.exit(join(world.actors[(me + 1) % world.actors.length]!)),
      );
    case "interrupt":
      return Effect.flatMap(
        world.started.get,
        () => interrupt(world.actors[(me + 1 + on) % world.actors.length]!),
      );
    default:
      return effectOfSeveral(world, me, { kind, on });
  }
}

/** Leaves a mark of the actor in a number, and gives what it was. */
function mixing(me: number): (value: number) => readonly [number, number] {
  return (value) => [value, (value * 31 + me + 1) | 0];
}

/** The acts in which several things go on, or the level changes. */
function effectOfSeveral(
  world: World,
  me: number,
  { kind, on }: Act,
): Effect.Effect<unknown, unknown> {
  const mix = mixing(me);
  switch (kind) {
    case "raceTakes":
      return Effect.race(world.boxes[0]!.take, world.boxes[1]!.take);
    case "raceWrites":
      return Effect.race(
        world.cells[0]!.modify(mix),
        world.bounded[on]!.send(me),
      );
    case "raceCleaning":
      return Effect.race(
        Effect.onInterrupt(
          world.boxes[on]!.take,
          () => world.cells[on]!.modify(mix),
        ),
        Effect.onInterrupt(
          world.bounded[on]!.take,
          () => world.boxes[on]!.send(me),
        ),
      );
    case "timeout":
      return Effect.orElseSucceed(
        Effect.timeout(world.boxes[on]!.take, `${on + 1} millis`),
        () => 9,
      );
    case "raise":
      return Effect.andThen(
        operation(RAISE, undefined, on === 0 ? 2 : 6),
        Effect.flatMap(
          world.cells[on]!.modify(mix),
          (value) => Effect.as(operation(LOWER, undefined, 0), value),
        ),
      );
    case "serve2":
      return world.inboxes.get(`${on} 2`)!.send(me);
    case "serve5":
      return world.inboxes.get(`${on} 5`)!.send(me);
    default:
      throw new Error(`There is no act ${kind}`);
  }
}

/** The program as an effect; its value is what everybody saw and left. */
export function programOf(
  parts: readonly Part[],
): Effect.Effect<() => string> {
  return Effect.gen(function* () {
    const processors = [new Processor(0, "p0"), new Processor(1, "p1")];
    let total = 0;
    const group = { name: "group" };
    const count = (message: number) => total = (total * 17 + message) | 0;
    const world: World = {
      cells: [yield* cell("c0", 0), yield* cell("c1", 0)],
      locks: [yield* lock("l0"), yield* lock("l1")],
      boxes: [yield* mailbox<number>("b0"), yield* mailbox<number>("b1")],
      bounded: [
        yield* mailbox<number>("n0", { capacity: 1 }),
        yield* mailbox<number>("n1", { capacity: 2 }),
      ],
      reactors: [
        yield* reactor("r0", count, group),
        yield* reactor("r1", count, group),
      ],
      inboxes: yield* inboxes,
      actors: [],
      started: yield* cell("started", true),
      seen: parts.map(() => []),
    };
    for (const [me, part] of parts.entries()) {
      const inbox = part.level === 0
        ? undefined
        : world.inboxes.get(`${part.processor} ${part.level}`)!;
      const at = part.processor < 0 ? undefined : {
        processor: processors[part.processor]!,
        level: part.level,
        ...(inbox === undefined ? {} : { inbox }),
      };
      const body = perform(world, me, part, inbox);
      world.actors.push(
        yield* spawn(`a${me}`, body, { daemon: true, supervised: true }, at),
      );
    }
    const left = (boxes: readonly Mailbox<number>[]) =>
      boxes.map((box) => box.size).join();
    return () =>
      [
        ...world.seen.map((seen) => seen.join()),
        world.cells.map((c) => c.value).join(),
        world.locks.map((l) => l.owner?.name ?? "-").join(),
        left(world.boxes),
        left(world.bounded),
        total,
      ].join(" | ");
  });
}

const inboxes = Effect.gen(function* () {
  const made = new Map<string, Mailbox<number>>();
  for (const processor of [0, 1]) {
    for (const level of [2, 5]) {
      made.set(
        `${processor} ${level}`,
        yield* mailbox<number>(`i${processor}${level}`),
      );
    }
  }
  return made;
});

/** The program in words, for reports. */
export function describeProgram(parts: readonly Part[]): string {
  return parts.map(({ processor, level, acts }, i) => {
    const where = processor < 0 ? "" : ` on p${processor} at ${level}`;
    const what = acts.map(({ kind, on }) => `${kind}${on}`).join(" ");
    return `a${i}${where}: ${what}`;
  }).join("\n");
}
