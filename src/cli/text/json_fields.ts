/**
 * What the JSON of each command holds, as help tells it: the fields of an
 * object, in their order, and what each means.
 *
 * @module
 */

/** The JSON of a command. */
export interface JsonForm {
  /** What an object is of: one for the command, or one on each line. */
  readonly of: string;
  /** The fields of an object, and what they mean. */
  readonly fields: { readonly [name: string]: string };
}

const EXPLORATION: JsonForm["fields"] = {
  name: "the scenario",
  passed: "whether nothing failed",
  coverage: "strategy, complete, runs, behaviours, limits and more counts",
  outcomes: "seen, each with runs and a schedule; missing of the expected",
  failures:
    "kind, message, schedules (line, and smallest), the race, and the events of each",
};

/** The JSON of each command, by its name. */
export const jsonForms: { readonly [command: string]: JsonForm } = {
  run: {
    of: "one object",
    fields: {
      status: "how the run ended: completed, deadlock, failed and so on",
      bytes: "bytes that arrived",
      sha256In: "SHA-256 of the file, in hexadecimal digits",
      sha256Out: "SHA-256 of what arrived",
      transfers: "transfers that ended",
      grantedAtOnce: "requests granted without a wait",
      grantedAfterWaiting: "requests granted after one",
      waitTicksMedian: "median wait, in simulated ticks",
      waitTicksMax: "longest wait, in simulated ticks",
      cancelsWon: "cancels that came in time",
      cancelsLost: "cancels that came too late",
      bouncedPages: "pages copied by bounce buffers",
      interrupts: "interrupts served",
      dpcRuns: "DPCs run",
      messages: "messages by actor, the most first",
      freeMapRegisters: "map registers free at the end",
      poolSize: "map registers there are",
      timeRatio: "time beside a plain copy; null where that is not measured",
      findings: "what the verifier found",
    },
  },
  demo: { of: "two objects, the mistake and its twin", fields: EXPLORATION },
  explore: { of: "one object", fields: EXPLORATION },
  replay: {
    of: "one object",
    fields: {
      name: "the scenario",
      status: "how the run ended",
      steps: "operations done",
      finding: "kind and message of what is wrong; null if nothing is",
      drift: "where the run left the record, in a sentence; null if nowhere",
      events: "the operations of the run",
    },
  },
  verify: {
    of: "one object",
    fields: {
      head: "what the trace is of: scenario, version and options",
      status: "how the run ended",
      message: "what went wrong; empty if nothing did",
      events: "events read",
      findings: "what was found, each with its rule, actor, tick and line",
      found: "how many findings there are, those not listed too",
      broken: "the invariant that does not hold, in a sentence; null if all do",
    },
  },
  view: {
    of: "one object",
    fields: {
      title: "what was run and how it ended",
      message: "what went wrong; empty if nothing did",
      actors: "names of the actors",
      events: "events shown",
      findings: "what was found, each at the number of its event",
      output: "the file written; text takes its place without a file",
    },
  },
  verifier: {
    of: "an object a line for each rule; with --table, one for each test",
    fields: {
      rule: "the rule, such as 0xE6/0x05",
      title: "what is wrong, in a few words",
      documentation: "where it is documented (without --table)",
      spec: "rows of the specification (without --table)",
      test: "the mistake that shows it (with --table)",
      breaks: "exactly the rules that this driver breaks (with --table)",
      status: "exact, decoded or failed (with --table)",
      why: "why it failed; empty if it did not (with --table)",
    },
  },
  conformance: {
    of: "an object a line for each row",
    fields: {
      id: "the row, such as C127",
      routine: "what the row is about",
      when: "under what circumstances",
      expected: "what must happen",
      findings: "rules of the verifier that are expected to speak",
      tests: "how many tests bear it out",
      result: "pass or fail",
      happened: "what happened instead; null if it passes",
    },
  },
  figures: {
    of: "an object a line for each figure",
    fields: {
      id: "the figure",
      value: "what was measured",
      unit: "what it counts",
      target: "what it ought to be; empty if it is only told",
      ok: "whether it is",
      gate: "whether a miss ends the command with 1",
    },
  },
  bench: {
    of: "an object a line for each benchmark",
    fields: {
      bench: "its group and name",
      average: "new average time over the old; absent if one is missing",
      p75: "the same of the 75th percentile",
      verdict: "slower, steady, failed, new or gone",
    },
  },
  completions: {
    of: "one object",
    fields: {
      name: "the program",
      description: "what it is",
      flags: "flags, each with a type that names values or says Path",
      arguments: "arguments, in the same form",
      subcommands: "the commands, each an object like this one",
    },
  },
};
