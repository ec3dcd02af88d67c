/**
 * Which pieces of a copy are done and which may be worked on: a window slides
 * over the file, so that early pieces never run far ahead of a late one.
 *
 * @module
 */

/** Stands in for a piece when there is none to come. */
export const NO_MORE_PIECES = -1;

/** How cancels of requests went. */
export interface CancelTally {
  /** Requests that were cancelled and made again. */
  won: number;
  /** Cancels that found their request granted, running or over. */
  lost: number;
}

/** What a worker says about its piece. */
export interface PieceMessage {
  readonly piece: number;
  /** How the cancels of its requests went. */
  readonly cancels: CancelTally;
  /** Why it could not be moved, if it could not. */
  readonly error: string | undefined;
}

/** Keeps the order of the pieces of one copy. */
export class PieceOrder {
  /** One sentence about the first failure. */
  error: string | undefined = undefined;
  /** How the cancels of all pieces went. */
  readonly cancels: CancelTally = { won: 0, lost: 0 };

  readonly #bytes: number;
  readonly #pieceBytes: number;
  readonly #pieces: number;
  readonly #onProgress: (bytesDone: number) => void;
  /** Pieces that are done, ahead of the first one that is not. */
  readonly #ahead: Set<number> = new Set();
  /** The first piece that is not done. */
  #low = 0;
  /** The first piece that nobody was given yet. */
  #next = 0;
  /** How far ahead of the first open piece work may be. */
  #window = 1;

  /**
   * @param bytes of the whole
   * @param pieceBytes of a piece; the last may be shorter
   * @param onProgress told how many bytes are done from the start
   */
  constructor(
    bytes: number,
    pieceBytes: number,
    onProgress: (bytesDone: number) => void,
  ) {
    this.#bytes = bytes;
    this.#pieceBytes = pieceBytes;
    this.#pieces = Math.ceil(bytes / pieceBytes);
    this.#onProgress = onProgress;
  }

  /** Bytes that are done from the start without a gap. */
  get bytesDone(): number {
    return Math.min(this.#low * this.#pieceBytes, this.#bytes);
  }

  /**
   * Opens the window.
   *
   * @param pieces how many pieces may be under way, 1 or more
   * @returns the pieces to work on first
   */
  begin(pieces: number): readonly number[] {
    this.#window = pieces;
    return this.#allow();
  }

  /** Takes what a worker says, and gives the pieces that may come next. */
  serve(message: PieceMessage): readonly number[] {
    const { piece, cancels, error } = message;
    this.cancels.won += cancels.won;
    this.cancels.lost += cancels.lost;
    if (error !== undefined) {
      const first = this.error === undefined;
      this.error ??= error;
      return first ? [NO_MORE_PIECES] : [];
    }
    this.#ahead.add(piece);
    if (piece === this.#low) {
      while (this.#ahead.delete(this.#low)) this.#low++;
      this.#onProgress(this.bytesDone);
    }
    return this.error === undefined ? this.#allow() : [];
  }

  #allow(): readonly number[] {
    if (this.#low === this.#pieces) return [NO_MORE_PIECES];
    const end = Math.min(this.#low + this.#window, this.#pieces);
    const allowed: number[] = [];
    while (this.#next < end) allowed.push(this.#next++);
    return allowed;
  }
}
