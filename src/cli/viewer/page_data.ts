/**
 * A picture in the form in which the viewer's page holds it: columns of
 * numbers, and each text once.
 *
 * @module
 */

import type { Picture } from "../../report/mod.ts";

/** One run, as the page's script reads it. */
export interface PageData {
  /** What was run, for the heading. */
  readonly title: string;
  /** The actors. */
  readonly lanes: readonly { name: string; processor: number | null }[];
  /** Every text that occurs; the others are places in this list. */
  readonly texts: readonly string[];
  /** Of each moment: operations before it. */
  readonly step: readonly number[];
  /** Of each moment: the clock. */
  readonly tick: readonly number[];
  /** Of each moment: its lane. */
  readonly lane: readonly number[];
  /** Of each moment: the IRQL. */
  readonly irql: readonly number[];
  /** Of each moment: its kind, a text. */
  readonly kind: readonly number[];
  /** Of each moment: what happened, a text. */
  readonly text: readonly number[];
  /** Four numbers for each arrow: from, to, kind, label. */
  readonly arrows: readonly number[];
  /**
   * Six numbers for each span: from, to or -1, kind, name, first map register
   * or -1, map registers.
   */
  readonly spans: readonly number[];
  /** The counters; moments and values in turn. */
  readonly counters: readonly { name: string; values: readonly number[] }[];
  /** Four numbers for each change: moment, where, 1 or -1, what. */
  readonly changes: readonly number[];
}

/** Gives each text a number. */
class Texts {
  readonly list: string[] = [];
  readonly #places = new Map<string, number>();

  place(text: string): number {
    let place = this.#places.get(text);
    if (place === undefined) {
      place = this.list.length;
      this.list.push(text);
      this.#places.set(text, place);
    }
    return place;
  }
}

/**
 * Packs a picture.
 *
 * @param title what was run
 */
export function pageData(title: string, picture: Picture): PageData {
  const texts = new Texts();
  const { moments } = picture;
  return {
    title,
    lanes: picture.lanes,
    step: moments.map(({ step }) => step),
    tick: moments.map(({ tick }) => tick),
    lane: moments.map(({ lane }) => lane),
    irql: moments.map(({ irql }) => irql),
    kind: moments.map(({ kind }) => texts.place(kind)),
    text: moments.map(({ text }) => texts.place(text)),
    arrows: picture.arrows.flatMap(({ from, to, kind, label }) => [
      from,
      to,
      texts.place(kind),
      texts.place(label),
    ]),
    spans: picture.spans.flatMap((span) => [
      span.from,
      span.to ?? -1,
      texts.place(span.kind),
      texts.place(span.name),
      span.firstRegister ?? -1,
      span.registers ?? 0,
    ]),
    counters: picture.counters.map(({ name, values }) => ({
      name,
      values: values.flat(),
    })),
    changes: picture.changes.flatMap(({ moment, where, sign, what }) => [
      moment,
      texts.place(where),
      sign === "+" ? 1 : -1,
      texts.place(what),
    ]),
    texts: texts.list,
  };
}

/**
 * The first moment in which two runs differ: in who does what, or in when.
 *
 * @returns the number of the moment, which one of them may lack; undefined if
 *   the runs are the same
 */
export function firstDifference(
  one: Picture,
  other: Picture,
): number | undefined {
  const length = Math.max(one.moments.length, other.moments.length);
  for (let i = 0; i < length; i++) {
    const [a, b] = [one.moments[i], other.moments[i]];
    if (a === undefined || b === undefined) return i;
    const same = a.text === b.text && a.tick === b.tick &&
      a.kind === b.kind && a.irql === b.irql &&
      one.lanes[a.lane]!.name === other.lanes[b.lane]!.name;
    if (!same) return i;
  }
  return undefined;
}
