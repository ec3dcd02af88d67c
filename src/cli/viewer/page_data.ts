/**
 * A run in the form in which the viewer's page holds it: columns of numbers,
 * and each text once. What only grows is kept as what each adds to the one
 * before it, which makes the file a fifth smaller.
 *
 * @module
 */

import { type Irql, irqlName } from "../../ddi/mod.ts";
import type { Picture } from "../../report/mod.ts";
import type { ShownRun } from "./page.ts";

/** One run, as the page's script reads it. */
export interface PageData {
  /** What was run, for the heading. */
  readonly title: string;
  /** How it ended, in a sentence; empty if there is nothing to say. */
  readonly message: string;
  /** The command that makes the run again; empty if none is known. */
  readonly replay: string;
  /** Names of the IRQLs from 0 on. */
  readonly levels: readonly string[];
  /** The actors. */
  readonly lanes: readonly { name: string; processor: number | null }[];
  /** Every text that occurs; the others are places in this list. */
  readonly texts: readonly string[];
  /** Of each moment: operations since the one before. */
  readonly step: readonly number[];
  /** Of each moment: ticks since the one before. */
  readonly tick: readonly number[];
  /** Of each moment: its lane. */
  readonly lane: readonly number[];
  /** Of each moment: the IRQL. */
  readonly irql: readonly number[];
  /** Of each moment: its kind, a text. */
  readonly kind: readonly number[];
  /** Of each moment: what happened, a text. */
  readonly text: readonly number[];
  /**
   * Four numbers for each arrow: how far its end is from that of the arrow
   * before, how long it is, kind, label.
   */
  readonly arrows: readonly number[];
  /**
   * Seven numbers for each span: how far its beginning is from that of the one
   * before, how long it is or -1, kind, name, first map register or -1, map
   * registers, 1 if it lies on one lane.
   */
  readonly spans: readonly number[];
  /** The stores of map registers; first register and count in turn. */
  readonly stores: readonly { name: string; stretches: readonly number[] }[];
  /** The counters; moments and values in turn. */
  readonly counters: readonly { name: string; values: readonly number[] }[];
  /** Four numbers for each change: moments since the last, where, 1 or -1, what. */
  readonly changes: readonly number[];
  /** Two numbers for each finding: moment and text. */
  readonly findings: readonly number[];
  /** The moments of the two that race, where both are known; else empty. */
  readonly race: readonly number[];
}

/** IRQLs of x64: 0 to 15. */
const LEVELS = Array.from({ length: 16 }, (_, irql) => irql as Irql);

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

/** Gives what each number of a row adds to the one before it. */
function growth(): (number: number) => number {
  let before = 0;
  return (number) => {
    const grown = number - before;
    before = number;
    return grown;
  };
}

/**
 * Packs a run.
 *
 * @param shown what was read of it, and what is told of it
 */
export function pageData(shown: ShownRun): PageData {
  const {
    findings = [],
    message = "",
    picture,
    race = [],
    replay = "",
    title,
  } = shown;
  const texts = new Texts();
  const { moments } = picture;
  const [step, tick] = [growth(), growth()];
  return {
    title,
    message,
    replay,
    levels: LEVELS.map((irql) => {
      const name = irqlName(irql);
      return name.endsWith(`${irql}`) ? name : `${irql} ${name}`;
    }),
    lanes: picture.lanes,
    step: moments.map((moment) => step(moment.step)),
    tick: moments.map((moment) => tick(moment.tick)),
    lane: moments.map(({ lane }) => lane),
    irql: moments.map(({ irql }) => irql),
    kind: moments.map(({ kind }) => texts.place(kind)),
    text: moments.map(({ text }) => texts.place(text)),
    ...ofLinks(picture, texts),
    stores: picture.stores.map(({ name, stretches }) => ({
      name,
      stretches: stretches.flatMap(({ first, count }) => [first, count]),
    })),
    counters: picture.counters.map(({ name, values }) => ({
      name,
      values: values.flat(),
    })),
    findings: findings.flatMap(({ moment, text }) => [
      moment,
      texts.place(text),
    ]),
    race,
    texts: texts.list,
  };
}

/** What joins moments: arrows, spans and changes. */
function ofLinks(
  { arrows, changes, spans }: Picture,
  texts: Texts,
): Pick<PageData, "arrows" | "spans" | "changes"> {
  const [end, start, change] = [growth(), growth(), growth()];
  return {
    arrows: arrows.flatMap(({ from, to, kind, label }) => [
      end(to),
      to - from,
      texts.place(kind),
      texts.place(label),
    ]),
    spans: spans.flatMap((span) => [
      start(span.from),
      span.to === undefined ? -1 : span.to - span.from,
      texts.place(span.kind),
      texts.place(span.name),
      span.firstRegister ?? -1,
      span.registers ?? 0,
      span.nested ? 1 : 0,
    ]),
    changes: changes.flatMap(({ moment, where, sign, what }) => [
      change(moment),
      texts.place(where),
      sign === "+" ? 1 : -1,
      texts.place(what),
    ]),
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
