/**
 * Which events are shown: those of actors and kinds that nobody hid, whose
 * sentence says what was asked for.
 */

import { firstAfter } from "./sequences.js";

/** What is hidden, and what is searched for. */
export class Filter {
  constructor() {
    this.text = "";
    this.hiddenActors = new Set();
    this.hiddenKinds = new Set();
  }

  get isOn() {
    return this.text !== "" || this.hiddenActors.size > 0 ||
      this.hiddenKinds.size > 0;
  }

  /** Shows everything again. */
  clear() {
    this.text = "";
    this.hiddenActors.clear();
    this.hiddenKinds.clear();
  }

  /**
   * What of each run passes. An actor of which nothing passes in any of them has
   * no lane.
   */
  applied(runs) {
    const all = runs.map((run) => new Shown(run, this));
    const busy = new Set(all.flatMap((shown) => shown.busyActors()));
    for (const shown of all) shown.keepLanes(busy);
    return all;
  }
}

/** The events of one run that are shown. */
export class Shown {
  constructor(run, { text, hiddenActors, hiddenKinds }) {
    const { data, length } = run;
    const says = sayings(run, text.toLowerCase());
    const actorShown = data.lanes.map(({ name }) => !hiddenActors.has(name));
    const kindShown = data.texts.map((kind) => !hiddenKinds.has(kind));
    this.flags = new Uint8Array(length);
    for (let i = 0; i < length; i++) {
      const isShown = actorShown[data.lane[i]] && kindShown[data.kind[i]];
      if (isShown && says(i)) this.flags[i] = 1;
    }
    this.count = this.flags.reduce((sum, flag) => sum + flag, 0);
    this.run = run;
    this.lanes = run.laneOrder.filter((lane) => actorShown[lane]);
  }

  /** The names of the actors that have an event that is shown. */
  busyActors() {
    const { data, lanes } = this.run;
    const isShown = (moment) => this.flags[moment] === 1;
    return data.lanes.filter((_, lane) => lanes[lane].some(isShown))
      .map(({ name }) => name);
  }

  /** Leaves out the lanes of all but some actors. */
  keepLanes(names) {
    const { lanes } = this.run.data;
    this.lanes = this.lanes.filter((lane) => names.has(lanes[lane].name));
  }

  /**
   * The next moment that is shown, in a direction; the same if there is none.
   * With a lane, the next one there.
   */
  next(moment, direction, lane) {
    const { data, length } = this.run;
    let i = moment + direction;
    for (; i >= 0 && i < length; i += direction) {
      const there = lane === undefined || data.lane[i] === lane;
      if (there && this.flags[i] === 1) return i;
    }
    return moment;
  }

  /** The shown moment of a lane that is nearest in number; none if it has none. */
  nearest(lane, moment) {
    const moments = this.run.lanes[lane];
    const at = firstAfter(moments.length, (k) => moments[k] >= moment);
    let best;
    for (const direction of [-1, 1]) {
      let k = direction < 0 ? at - 1 : at;
      while (moments[k] !== undefined && this.flags[moments[k]] === 0) {
        k += direction;
      }
      const found = moments[k];
      if (found === undefined) continue;
      const closer = best === undefined ||
        Math.abs(found - moment) < Math.abs(best - moment);
      if (closer) best = found;
    }
    return best;
  }
}

/** Tells whether a sentence holds some words; each sentence is read once. */
function sayings(run, words) {
  if (words === "") return () => true;
  const { lane, text, texts } = run.data;
  const known = new Map();
  return (moment) => {
    const sentence = lane[moment] * texts.length + text[moment];
    let says = known.get(sentence);
    if (says === undefined) {
      says = run.sentence(moment).toLowerCase().includes(words);
      known.set(sentence, says);
    }
    return says;
  };
}
