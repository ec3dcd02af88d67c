/**
 * What no allocator can go below: an empty call, a stack of registers, and a
 * stack for each length that never splits or merges and has endless room. None
 * of them is an allocator; they are there to be subtracted and compared with.
 *
 * @module
 */

import type { Allocator } from "./design.ts";

/** Does nothing: what remains is the cost of the driver. */
export class EmptyFloor implements Allocator {
  /** Always the first register. */
  allocate(_count: number): number {
    return 0;
  }

  /** Always right. */
  free(_base: number, _count: number): number {
    return 0;
  }
}

/** A stack of single registers; the length is ignored. */
export class StackFloor implements Allocator {
  readonly #stack: number[] = [];

  /** @param size registers, all on the stack */
  constructor(size: number) {
    for (let base = size - 1; base >= 0; base--) this.#stack.push(base);
  }

  /** Pops. */
  allocate(_count: number): number {
    return this.#stack.pop() ?? -1;
  }

  /** Pushes. */
  free(base: number, _count: number): number {
    this.#stack.push(base);
    return 0;
  }
}

/** A stack for each length: plain arrays, no splitting, no merging, no checks. */
export class PerLengthFloor implements Allocator {
  readonly #stacks: number[][] = Array.from({ length: 65 }, () => []);
  #fresh = 0;

  /** Pops, or takes what was never used. */
  allocate(count: number): number {
    const stack = this.#stacks[count]!;
    if (stack.length > 0) return stack.pop()!;
    const base = this.#fresh;
    this.#fresh += count;
    return base;
  }

  /** Pushes. */
  free(base: number, count: number): number {
    this.#stacks[count]!.push(base);
    return 0;
  }
}
