/**
 * Malformed inputs by the thousand, the same each time: values of every type and
 * nesting, objects that throw when they are looked at, and texts that were
 * damaged on their way.
 *
 * @module
 */

import { RandomStream } from "../../src/actors/mod.ts";
import { assert } from "../deps.ts";

/** Inputs for each decoder. */
export const INPUTS = 10_000;

const ODD: readonly unknown[] = [
  ...[undefined, null, true, false, 0, -1, 0.5, NaN, Infinity, -Infinity],
  ...[1e308, 2 ** 53, -(2 ** 31), "", " ", "0", "-1", "1e9", "0x10", "\0"],
  ...["__proto__", "constructor", "\n\nodd\n", "𝔘", "a".repeat(999)],
  ...[10n, Symbol("odd"), () => 1, new Date(0), /x/, new Map(), [], {}],
  ...[[[[[]]]], new Uint8Array(3), Object.create(null), new Error("odd")],
];

/** An object that throws whatever is done to it. */
const hostile: object = new Proxy({}, {
  get: () => {
    throw new Error("hostile");
  },
  has: () => {
    throw new Error("hostile");
  },
  ownKeys: () => {
    throw new Error("hostile");
  },
  getPrototypeOf: () => {
    throw new Error("hostile");
  },
});

/** Makes garbage from a seed. */
export class Garbage {
  readonly #stream: RandomStream;

  constructor(seed: number) {
    this.#stream = new RandomStream(seed);
  }

  /** A whole number below a limit. */
  below(limit: number): number {
    return this.#stream.below(limit);
  }

  /** One of some things. */
  one<A>(of: readonly A[]): A {
    return of[this.below(of.length)]!;
  }

  /** A value of any type. */
  value(depth = 0): unknown {
    const kind = this.below(depth > 2 ? 8 : 12);
    if (kind < 7) return this.one(ODD);
    if (kind === 7) return this.below(50) === 0 ? hostile : this.text();
    if (kind < 10) {
      return Array.from({ length: this.below(4) }, () => this.value(depth + 1));
    }
    return this.object(["a", "b", this.text()], depth);
  }

  /** An object with some of these fields, each with any value. */
  object(names: readonly string[], depth = 0): Record<string, unknown> {
    const made: Record<string, unknown> = {};
    for (let i = 1 + this.below(3); i > 0; i--) {
      made[this.one(names)] = this.value(depth + 1);
    }
    return made;
  }

  /** A short text of any characters. */
  text(): string {
    return Array.from(
      { length: this.below(12) },
      () =>
        String.fromCharCode(32 + this.below(this.below(9) === 0 ? 5000 : 95)),
    ).join("");
  }

  /** A text with some characters left out, doubled, changed or put in. */
  damaged(text: string): string {
    let result = text;
    for (let i = 1 + this.below(4); i > 0; i--) {
      const at = this.below(result.length + 1);
      const rest = at + this.below(4);
      const between = this.one([
        "",
        this.text(),
        result.slice(at, rest) + result.slice(at, rest),
        String(this.below(1e9)),
      ]);
      result = result.slice(0, at) + between + result.slice(rest);
    }
    return result;
  }
}

/** Asserts that a sentence is one: a line that shows no stack and no defect. */
export function assertSentence(text: string): void {
  const line = text.trimEnd();
  assert(line.length > 10, `too short: ${line}`);
  assert(!line.includes("\n"), `more than a line: ${line}`);
  assert(!/\.ts:\d+:\d+|should not: please/.test(line), `a stack: ${line}`);
}
