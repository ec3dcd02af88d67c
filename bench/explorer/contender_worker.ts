/**
 * The other end of `Apart`: runs one share after another and answers.
 *
 * @module
 */

import { runShare, type Share } from "./contenders.ts";

interface WorkerScope {
  onmessage: ((event: MessageEvent<Share>) => void) | null;
  postMessage(message: unknown): void;
}

const scope = globalThis as unknown as WorkerScope;
scope.onmessage = async ({ data }): Promise<void> => {
  scope.postMessage(await runShare(data));
};
