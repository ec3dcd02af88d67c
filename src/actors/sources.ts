/**
 * Where in a program its operations were written down, for reports that name
 * the lines of a race. Off unless somebody asks, because it is slow.
 *
 * @module
 */

/** Frames looked at: those of this room and of Effect come first. */
const FRAMES = 40;

let capturing = false;
let places = new WeakMap<object, string>();

/** Whether operations note where they are made. */
export function isCapturing(): boolean {
  return capturing;
}

/** Does some work in which operations note where they are made. */
export function capturingSources<A>(work: () => A): A {
  const { stackTraceLimit } = Error;
  capturing = true;
  places = new WeakMap();
  Error.stackTraceLimit = FRAMES;
  try {
    return work();
  } finally {
    capturing = false;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Notes where an operation is made. */
export function capture(operation: object): void {
  const place = placeIn(new Error().stack ?? "");
  if (place !== undefined) places.set(operation, place);
}

/** Where an operation was made, as `folder/file.ts:line`, if that is known. */
export function sourceOf(operation: object): string | undefined {
  return places.get(operation);
}

/** The innermost frame of a program, in what an error says of its stack. */
export function placeIn(stack: string): string | undefined {
  for (const frame of stack.split("\n").slice(1)) {
    const place = /((?:file|https?):[^\s()]+):(\d+):\d+\)?$/.exec(frame);
    if (place === null) continue;
    const [, url, line] = place;
    if (/\/(?:src\/actors|node_modules|npm)\//.test(url!)) continue;
    const path = url!.split(/[?#]/)[0]!.split("/").slice(-2).join("/");
    return `${path}:${line}`;
  }
  return undefined;
}
