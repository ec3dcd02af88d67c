/**
 * Questions to workers: a measurement that must not share a process's state
 * with others is made in one.
 *
 * @module
 */

/**
 * Asks a worker that is there.
 *
 * @param question is posted to it; the first message back is the answer
 * @throws {Error} what the worker did not catch
 */
export function askWorker<A>(worker: Worker, question: unknown): Promise<A> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<A>) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
    worker.postMessage(question);
  });
}

/**
 * Starts a worker for one question, and ends it.
 *
 * @param module its module
 */
export async function askFreshWorker<A>(
  module: URL,
  question: unknown,
): Promise<A> {
  const worker = new Worker(module.href, { type: "module" });
  try {
    return await askWorker<A>(worker, question);
  } finally {
    worker.terminate();
  }
}
