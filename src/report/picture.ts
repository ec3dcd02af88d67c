/**
 * What every picture of a run is drawn from: lanes, moments on them, arrows
 * between moments, spans that begin and end, and counts that change.
 *
 * @module
 */

/**
 * The line of one actor in a drawing, in the order in which actors first act.
 */
export interface Lane {
  /** The actor's name. */
  readonly name: string;
  /** The processor it was seen on first; null for hardware and plain actors. */
  readonly processor: number | null;
}

/** Something that happened. Its number is its place in `moments`. */
export interface Moment {
  /** How many announced operations had happened before it. */
  readonly step: number;
  /** The simulated clock, in ticks. */
  readonly tick: number;
  /** Number of the lane. */
  readonly lane: number;
  /** IRQL or level of the processor; 0 without one. */
  readonly irql: number;
  /** The event's tag; for operations the operation. */
  readonly kind: string;
  /** A sentence without its subject. */
  readonly text: string;
}

/** Why one moment led to another. */
export type ArrowKind = "message" | "dpc" | "interrupt" | "grant";

/** One moment led to another, mostly on another lane. */
export interface Arrow {
  /** Number of the earlier moment. */
  readonly from: number;
  /** Number of the later moment. */
  readonly to: number;
  /** What kind of cause it is. */
  readonly kind: ArrowKind;
  /** What goes along it, in short. */
  readonly label: string;
}

/** What kind of thing lasts. */
export type SpanKind =
  | "routine"
  | "callback"
  | "dpc"
  | "wait"
  | "channel"
  | "map registers"
  | "mapping"
  | "transfer";

/** Something that lasts from one moment to another. */
export interface Span {
  /** What it is, such as `mapTransferEx` or `request 3`. */
  readonly name: string;
  /** What kind of thing it is. */
  readonly kind: SpanKind;
  /**
   * Whether it lies on one lane and ends before what lies around it, as calls
   * do; the others may overlap and end elsewhere.
   */
  readonly nested: boolean;
  /** Number of the moment in which it begins. */
  readonly from: number;
  /** Number of the moment in which it ends; undefined if it never did. */
  readonly to: number | undefined;
  /** First map register, for spans of kind `map registers`. */
  readonly firstRegister?: number;
  /** How many map registers, for spans of kind `map registers`. */
  readonly registers?: number;
}

/** Map registers whose numbers follow one another. */
export interface Stretch {
  /** Number of the first one. */
  readonly first: number;
  /** How many there are, 1 or more. */
  readonly count: number;
}

/** A store of map registers, as far as the events of a run tell of it. */
export interface RegisterStore {
  /** What it is called; `map registers` for the one that most adapters share. */
  readonly name: string;
  /** Its registers, by number. */
  readonly stretches: readonly Stretch[];
}

/** A count that changes in a run, such as the free map registers. */
export interface Counter {
  /** What is counted, such as `map registers in use`. */
  readonly name: string;
  /** Pairs of moment and value, each moment once, in order. */
  readonly values: readonly (readonly [moment: number, value: number])[];
}

/** Something came to a place, or left it. */
export interface Change {
  /** Number of the moment. */
  readonly moment: number;
  /** The place, such as `mailbox adapter` or `map registers`. */
  readonly where: string;
  /** Whether it came or left. */
  readonly sign: "+" | "-";
  /** What it is; the oldest that is called so, if there are several. */
  readonly what: string;
}

/** A run, ready to be drawn. */
export interface Picture {
  /** The actors, in the order in which they first did something. */
  readonly lanes: readonly Lane[];
  /** What happened, oldest first. */
  readonly moments: readonly Moment[];
  /** What led to what, in the order of the later moments. */
  readonly arrows: readonly Arrow[];
  /** What lasted, in the order in which it began. */
  readonly spans: readonly Span[];
  /** Where map registers came from. */
  readonly stores: readonly RegisterStore[];
  /** What was counted. */
  readonly counters: readonly Counter[];
  /** What came and left where, oldest first. */
  readonly changes: readonly Change[];
}
