/**
 * The worker of a campaign: searches one share after another, and says what it
 * found. Started by `Hand`; it imports the scenario module by itself, so the
 * module must give the same scenario wherever it is imported.
 *
 * @module
 */

import { searchShare, type Share, type WorkerAnswer } from "./share.ts";

/** What a worker sees of its thread. */
export interface WorkerScope {
  /** Called for each share. */
  onmessage: ((event: MessageEvent<Share>) => void) | null;
  /** Sends an answer. */
  postMessage(answer: WorkerAnswer): void;
}

const scope = globalThis as unknown as WorkerScope;

/** Says why the share cannot be searched. */
function refuse(error: unknown): void {
  const sentence = error instanceof Error ? error.message : String(error);
  scope.postMessage({ _tag: "Refused", sentence });
}

// What nobody catches would end the thread with a stack on the terminal.
globalThis.addEventListener("error", (event) => {
  event.preventDefault();
  refuse(event.error);
});
globalThis.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  refuse(event.reason);
});

scope.onmessage = async ({ data: share }) => {
  try {
    const found = await searchShare(
      share,
      (runs) => scope.postMessage({ _tag: "Progress", runs }),
    );
    scope.postMessage({ _tag: "Found", found });
  } catch (error) {
    refuse(error);
  }
};
