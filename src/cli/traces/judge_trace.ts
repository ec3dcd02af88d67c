/**
 * Judges a saved trace: the rules of the verifier and the invariants of the
 * machine, with the line of each finding.
 *
 * @module
 */

import {
  type Finding,
  makeInvariantChecker,
  makeVerifier,
} from "../../verifier/mod.ts";
import type { SourceFile } from "../host.ts";
import { readTrace, type TraceHead } from "./trace_reader.ts";

/** A finding and the line of the trace that holds its event. */
export interface LocatedFinding extends Finding {
  /** From 1 on. */
  readonly line: number;
}

/** What a trace was judged to hold. */
export interface JudgedTrace {
  readonly head: TraceHead;
  /** How the run ended. */
  readonly status: string;
  /** What went wrong, in a sentence; empty if nothing did. */
  readonly message: string;
  /** Events of all rooms. */
  readonly events: number;
  /** What drivers did wrong, in order; at most so many are kept. */
  readonly findings: readonly LocatedFinding[];
  /** How many findings there were altogether. */
  readonly found: number;
  /** The first invariant that was broken, in words; null if all held. */
  readonly broken: string | null;
}

/**
 * Judges a trace.
 *
 * @param file is read to its end; the caller closes it
 * @param findingsMax the most findings to keep; the others are counted
 * @throws {BadInput} when it is no trace; see {@linkcode readTrace}
 */
export function judgeTrace(file: SourceFile, findingsMax: number): JudgedTrace {
  const verifier = makeVerifier({ mode: "report", findingsMax });
  const checker = makeInvariantChecker();
  const findings: LocatedFinding[] = [];
  let head: TraceHead | undefined;
  const { events, message, status } = readTrace(file, {
    head: (read) => {
      head = read;
    },
    event: (event, line) => {
      verifier.observe(event);
      checker.observe(event);
      // Nearly every event gives none, and some several.
      while (findings.length < verifier.findings.length) {
        findings.push({ ...verifier.findings[findings.length]!, line });
      }
    },
  });
  const verdict = status === "completed" ? checker.atRest() : checker.verdict;
  return {
    head: head!,
    status,
    message,
    events,
    findings,
    found: verifier.found,
    broken: verdict?.message ?? null,
  };
}
