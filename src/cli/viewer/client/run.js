/**
 * One run in the page: its moments in two scales, what lies on each lane, and
 * the state at any moment.
 */

/** The state is kept at every so many changes, so that a step back is quick. */
const KEEP_EVERY = 2048;

/** The events of a run, looked up by moment, lane and tick. */
export class Run {
  constructor(data) {
    this.data = data;
    this.length = data.step.length;
    this.lastTick = this.length === 0 ? 0 : data.tick[this.length - 1];
    this.timed = this.spread();
    this.lanes = data.lanes.map(() => []);
    data.lane.forEach((lane, i) => this.lanes[lane].push(i));
    this.hidden = new Set();
    this.laneOrder = this.ordered();
    this.registers = this.registerSpans();
    this.states = this.keepStates();
    this.arrowsTo = this.indexArrows();
  }

  /** Where each moment stands in time: those of one tick come one by one. */
  spread() {
    const { tick } = this.data;
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

  /** Lanes of one processor stand together; hardware comes last. */
  ordered() {
    const { lanes } = this.data;
    const place = (lane) => lanes[lane].processor ?? Infinity;
    return lanes.map((_, i) => i).sort((a, b) =>
      place(a) === place(b) ? a - b : place(a) - place(b)
    );
  }

  /** The spans in which map registers are held. */
  registerSpans() {
    const { spans, texts } = this.data;
    const held = [];
    let size = 0;
    for (let i = 0; i < spans.length; i += 6) {
      if (spans[i + 4] < 0) continue;
      const first = spans[i + 4];
      const count = spans[i + 5];
      size = Math.max(size, first + count);
      const to = spans[i + 1];
      held.push({
        from: spans[i],
        to,
        first,
        count,
        name: texts[spans[i + 3]],
      });
    }
    return { held, size };
  }

  keepStates() {
    const states = [];
    const now = new Map();
    const { changes } = this.data;
    for (let i = 0; i < changes.length; i += 4) {
      if (i / 4 % KEEP_EVERY === 0) states.push(copyState(now));
      applyChange(now, changes, i);
    }
    return states;
  }

  /** What is where right after a moment: lists by place. */
  stateAt(moment) {
    const { changes } = this.data;
    const end = firstAfter(changes.length / 4, (i) => changes[i * 4] > moment);
    const kept = Math.max(0, Math.floor((end - 1) / KEEP_EVERY));
    const now = copyState(this.states[kept] ?? new Map());
    for (let i = kept * KEEP_EVERY; i < end; i++) {
      applyChange(now, changes, i * 4);
    }
    return [...now]
      .filter(([, things]) => things.length > 0)
      .map(([where, things]) => [
        this.data.texts[where],
        things.map((what) => this.data.texts[what]),
      ])
      .sort(([a], [b]) => a < b ? -1 : 1);
  }

  indexArrows() {
    const { arrows } = this.data;
    const to = new Map();
    for (let i = 0; i < arrows.length; i += 4) to.set(arrows[i + 1], i);
    return to;
  }

  /** The arrow that ends at a moment: where it comes from, and its label. */
  causeOf(moment) {
    const { arrows, texts } = this.data;
    const at = this.arrowsTo.get(moment);
    if (at === undefined) return undefined;
    return {
      from: arrows[at],
      kind: texts[arrows[at + 2]],
      label: texts[arrows[at + 3]],
    };
  }

  /** Whether a moment is shown under the filters. */
  shows(moment, words) {
    if (this.hidden.has(this.data.lane[moment])) return false;
    return words === "" || this.sentence(moment).toLowerCase().includes(words);
  }

  /** Who did what, in words. */
  sentence(moment) {
    const { data } = this;
    const who = data.lanes[data.lane[moment]].name;
    return `${who} ${data.texts[data.text[moment]]}`;
  }

  /** The next moment that is shown, in a direction; the same if there is none. */
  next(moment, direction, words, lane) {
    for (
      let i = moment + direction;
      i >= 0 && i < this.length;
      i += direction
    ) {
      const there = lane === undefined || this.data.lane[i] === lane;
      if (there && this.shows(i, words)) return i;
    }
    return moment;
  }
}

function applyChange(state, changes, at) {
  const [, where, sign, what] = changes.slice(at, at + 4);
  let things = state.get(where);
  if (things === undefined) state.set(where, things = []);
  if (sign > 0) things.push(what);
  else {
    const place = things.indexOf(what);
    if (place >= 0) things.splice(place, 1);
  }
}

function copyState(state) {
  return new Map([...state].map(([where, things]) => [where, [...things]]));
}

/** The first number below a length for which something holds, or the length. */
export function firstAfter(length, holds) {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
