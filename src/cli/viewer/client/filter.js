/**
 * Which events are shown: those of actors and kinds that nobody hid, whose
 * sentence holds every word that was asked for.
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

  /** What of a run passes. */
  applied(run) {
    return new Shown(run, this);
  }
}

/** The events of one run that are shown. */
export class Shown {
  constructor(run, { text, hiddenActors, hiddenKinds }) {
    const { data, length } = run;
    const words = text.toLowerCase().split(/\s+/).filter((word) => word !== "");
    // Sentences share their parts, so each part is looked at once.
    const inLanes = words.map((word) =>
      data.lanes.map(({ name }) => name.toLowerCase().includes(word))
    );
    const inTexts = words.map((word) =>
      data.texts.map((part) => part.toLowerCase().includes(word))
    );
    const actorShown = data.lanes.map(({ name }) => !hiddenActors.has(name));
    const kindShown = data.texts.map((kind) => !hiddenKinds.has(kind));
    this.flags = new Uint8Array(length);
    for (let i = 0; i < length; i++) {
      const lane = data.lane[i];
      if (!actorShown[lane] || !kindShown[data.kind[i]]) continue;
      const all = words.every((_, k) =>
        inLanes[k][lane] || inTexts[k][data.text[i]]
      );
      if (all) this.flags[i] = 1;
    }
    this.count = this.flags.reduce((sum, flag) => sum + flag, 0);
    this.lanes = run.laneOrder.filter((lane) => actorShown[lane]);
    this.run = run;
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
