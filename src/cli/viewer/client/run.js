/**
 * One run in the page: its moments in two scales, what lies on each lane, and
 * what led to what.
 */

import { ArrowIndex } from "./arrow_index.js";
import { familyOf } from "./families.js";
import { registerFiles } from "./register_files.js";
import { summed } from "./sequences.js";
import { States } from "./states.js";

/** What is known of one run, looked up by moment and lane. */
export class Run {
  /**
   * @param data as the page holds it
   * @param names every actor of the page, in the order of their lanes
   */
  constructor(data, names = data.lanes.map(({ name }) => name)) {
    this.data = data;
    this.length = data.lane.length;
    this.step = summed(data.step);
    this.tick = summed(data.tick);
    this.lastTick = this.length === 0 ? 0 : this.tick[this.length - 1];
    this.timed = this.spread();
    this.lanes = data.lanes.map(() => []);
    data.lane.forEach((lane, i) => this.lanes[lane].push(i));
    this.laneOrder = this.ordered(names);
    this.families = data.texts.map(() => undefined);
    for (const kind of new Set(data.kind)) {
      this.families[kind] = familyOf(data.texts[kind]);
    }
    this.arrows = new ArrowIndex(data);
    this.states = new States(data);
    this.registers = registerFiles(data);
    this.calls = this.callsByLane();
    this.findings = this.findingsByMoment();
    this.trouble = this.troubled();
    this.isWrong = new Uint8Array(this.length);
    for (const moment of this.trouble) this.isWrong[moment] = 1;
  }

  /** Where each moment stands in time: those of one tick come one by one. */
  spread() {
    const { tick } = this;
    const places = new Float64Array(this.length);
    for (let start = 0; start < this.length;) {
      let end = start;
      while (end < this.length && tick[end] === tick[start]) end++;
      const share = 1 / (end - start);
      for (let i = start; i < end; i++) {
        places[i] = tick[start] + (i - start) * share;
      }
      start = end;
    }
    return places;
  }

  /**
   * Lanes of one processor stand together; hardware comes last. Within that
   * they keep the order of the page, which two runs share.
   */
  ordered(names) {
    const { lanes } = this.data;
    const place = (lane) => lanes[lane].processor ?? Infinity;
    const rank = new Map(names.map((name, i) => [name, i]));
    return lanes.map((_, i) => i).sort((a, b) =>
      place(a) === place(b)
        ? rank.get(lanes[a].name) - rank.get(lanes[b].name)
        : place(a) - place(b)
    );
  }

  /** Routines, callbacks and DPCs that lie within each other, by lane. */
  callsByLane() {
    const { spans, texts, lane } = this.data;
    const calls = this.lanes.map(() => []);
    let from = 0;
    for (let i = 0; i < spans.length; i += 7) {
      from += spans[i];
      if (spans[i + 6] === 0) continue;
      const to = spans[i + 1] < 0 ? this.length : from + spans[i + 1];
      calls[lane[from]].push({ from, to, name: texts[spans[i + 3]] });
    }
    return calls;
  }

  /** The calls round a moment on its lane, the outermost first. */
  callsAround(moment) {
    return this.calls[this.data.lane[moment]].filter(({ from, to }) =>
      from <= moment && moment <= to
    );
  }

  findingsByMoment() {
    const { findings, texts } = this.data;
    const found = new Map();
    for (let i = 0; i < findings.length; i += 2) {
      const told = found.get(findings[i]);
      if (told === undefined) found.set(findings[i], [texts[findings[i + 1]]]);
      else told.push(texts[findings[i + 1]]);
    }
    return found;
  }

  /** The moments at which something is wrong, in order. */
  troubled() {
    const wrong = [];
    for (let i = 0; i < this.length; i++) {
      const isTrouble = this.familyAt(i).color === "trouble";
      if (isTrouble || this.findings.has(i)) wrong.push(i);
    }
    return wrong;
  }

  familyAt(moment) {
    return this.families[this.data.kind[moment]];
  }

  laneName(moment) {
    return this.data.lanes[this.data.lane[moment]].name;
  }

  /** What happened, without who did it. */
  textOf(moment) {
    return this.data.texts[this.data.text[moment]];
  }

  kindOf(moment) {
    return this.data.texts[this.data.kind[moment]];
  }

  /** Who did what, in words. */
  sentence(moment) {
    return `${this.laneName(moment)} ${this.textOf(moment)}`;
  }
}

/** Runs whose lanes match: each has one for every actor of any of them. */
export function matchingRuns(datas) {
  const all = new Map(
    datas.toReversed().flatMap(({ lanes }) =>
      lanes.map((lane) => [lane.name, lane])
    ),
  );
  const names = [
    ...new Set(datas.flatMap(({ lanes }) => lanes.map(({ name }) => name))),
  ];
  for (const { lanes } of datas) {
    const own = new Set(lanes.map(({ name }) => name));
    lanes.push(
      ...names.filter((name) => !own.has(name)).map((name) => all.get(name)),
    );
  }
  return datas.map((data) => new Run(data, names));
}
