/**
 * A worker that does nothing but compute, for as long as it is told: what two
 * cores could give two workers.
 *
 * @module
 */

interface WorkerScope {
  onmessage: ((event: MessageEvent<number>) => void) | null;
  postMessage(message: number): void;
}

const scope = globalThis as unknown as WorkerScope;

/** Rounds between two looks at the clock. */
const ROUNDS = 100_000;

scope.onmessage = ({ data: milliseconds }) => {
  const start = performance.now();
  let word = 1;
  let rounds = 0;
  while (performance.now() - start < milliseconds) {
    for (let i = 0; i < ROUNDS; i++) {
      word = Math.imul(word ^ (word >>> 15), 0x85ebca6b) | 1;
    }
    rounds += ROUNDS;
  }
  // The word is looked at, so that nobody leaves the work out.
  scope.postMessage(word === 0 ? 0 : rounds / (performance.now() - start));
};
