/**
 * Findings as SARIF 2.1.0 (OASIS), the form in which editors and code hosts take
 * what analysis tools found.
 *
 * @module
 */

/** A rule, as far as a report tells of it. */
export interface SarifRule {
  /** Its short name, unique among the rules: `0xE6/0x05`. */
  readonly rule: string;
  /** What it is called. */
  readonly title: string;
  /** What breaks it. */
  readonly documentation: string;
  /** Where it is specified. */
  readonly spec: readonly string[];
}

/** A finding, as far as a report tells of it. */
export interface SarifFinding {
  /** The rule that was broken. */
  readonly rule: string;
  /** What happened, with the values. */
  readonly sentence: string;
  /** The parameters of the bug check after its sub-code. */
  readonly parameters: readonly (string | number | boolean | null)[];
  /** How many announced operations had happened. */
  readonly step: number;
  /** The simulated clock, in ticks. */
  readonly tick: number;
  /** Who did it. */
  readonly actor: string;
  /** The number of its processor; null for hardware. */
  readonly processor: number | null;
  /** The IRQL of that processor. */
  readonly irql: number;
  /** The line of the trace that holds its event, from 1 on. */
  readonly line?: number;
}

/** What a log is made of. */
export interface SarifOptions {
  /** The version of the tool. */
  readonly version: string;
  /** Path or URL of the trace that was judged, if there is one. */
  readonly trace?: string;
  /** Every rule that was applied, broken or not. */
  readonly rules: readonly SarifRule[];
  /** What was found. */
  readonly findings: readonly SarifFinding[];
}

/** A SARIF log; plain JSON. */
export interface SarifLog {
  /** URL of the JSON schema of this version. */
  readonly $schema: string;
  /** The version of SARIF. */
  readonly version: "2.1.0";
  /** One run: one judged run or trace. */
  readonly runs: readonly SarifRun[];
}

/** The one run of a log. */
export interface SarifRun {
  /** What found the results. */
  readonly tool: { readonly driver: SarifTool };
  /** The trace that was judged; absent where there is no file. */
  readonly artifacts?: readonly { readonly location: SarifArtifact }[];
  /** How columns would be counted: SARIF asks for it where regions stand. */
  readonly columnKind: "utf16CodeUnits";
  /** One for each finding, in their order. */
  readonly results: readonly SarifResult[];
}

/** The tool with its rules. */
export interface SarifTool {
  /** What the tool is called. */
  readonly name: string;
  /** The version of the tool. */
  readonly version: string;
  /** Every rule that was applied; results point into this list. */
  readonly rules: readonly {
    readonly id: string;
    readonly shortDescription: { readonly text: string };
    readonly fullDescription: { readonly text: string };
    /** The same again: code hosts ask for it, and show it beside a finding. */
    readonly help: { readonly text: string };
    readonly defaultConfiguration: { readonly level: "error" };
    readonly properties: { readonly spec: readonly string[] };
  }[];
}

/** A file by its address. */
export interface SarifArtifact {
  /** Its URL, or a relative reference with blanks and the like escaped. */
  readonly uri: string;
}

/** One finding of a log. */
export interface SarifResult {
  /** Short name of the broken rule, such as `0xE6/0x05`. */
  readonly ruleId: string;
  /** Place of the rule in the list of the tool, from 0; -1 if it is not there. */
  readonly ruleIndex: number;
  /** How bad it is. */
  readonly level: "error";
  /** What happened, in one sentence with the values. */
  readonly message: { readonly text: string };
  /** One: the actor, and the line of the trace where that is known. */
  readonly locations: readonly {
    readonly physicalLocation?: {
      readonly artifactLocation: SarifArtifact & { readonly index: 0 };
      readonly region?: { readonly startLine: number };
    };
    readonly logicalLocations: readonly { readonly name: string }[];
  }[];
  /** When and where it happened, and the parameters of the bug check. */
  readonly properties: Pick<
    SarifFinding,
    "parameters" | "step" | "tick" | "processor" | "irql"
  >;
}

/**
 * Makes a SARIF log of findings. Use it to hand what a run or a trace was found
 * to break to an editor or a code host.
 *
 * @param options rules, findings and the trace they are of; a finding of a rule
 *   that is not among the rules gets the index -1, as SARIF has it
 * @returns plain data, to be written with `JSON.stringify`
 *
 * @example One finding
 * ```ts
 * import { sarifLog } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const log = sarifLog({
 *   version: "1.0.0",
 *   trace: "trace.json",
 *   rules: [{
 *     rule: "0xE6/0x04", title: "Freed too often",
 *     documentation: "A channel was freed that nobody held.", spec: ["08"],
 *   }],
 *   findings: [{
 *     rule: "0xE6/0x04", sentence: "The channel was free", parameters: [1],
 *     step: 3, tick: 0, actor: "main", processor: 0, irql: 2, line: 7,
 *   }],
 * });
 * const [result] = log.runs[0]!.results;
 * assert.equal(result!.ruleId, "0xE6/0x04");
 * assert.equal(result!.locations[0]!.physicalLocation!.region!.startLine, 7);
 * ```
 */
export function sarifLog(options: SarifOptions): SarifLog {
  const { findings, rules, trace, version } = options;
  const uri = trace === undefined ? undefined : uriOf(trace);
  const places = new Map(rules.map(({ rule }, index) => [rule, index]));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{
      tool: {
        driver: { name: "Adapter Channel", version, rules: rules.map(ruleOf) },
      },
      ...(uri === undefined ? {} : { artifacts: [{ location: { uri } }] }),
      columnKind: "utf16CodeUnits",
      results: findings.map((finding) =>
        resultOf(finding, places.get(finding.rule) ?? -1, uri)
      ),
    }],
  };
}

function ruleOf(
  { documentation, rule, spec, title }: SarifRule,
): SarifTool["rules"][number] {
  return {
    id: rule,
    shortDescription: { text: title },
    fullDescription: { text: documentation },
    help: { text: documentation },
    defaultConfiguration: { level: "error" },
    properties: { spec },
  };
}

function resultOf(
  finding: SarifFinding,
  ruleIndex: number,
  uri: string | undefined,
): SarifResult {
  const { actor, irql, line, parameters, processor, rule, sentence } = finding;
  const region = line === undefined ? {} : { region: { startLine: line } };
  const physicalLocation = uri === undefined ? {} : {
    physicalLocation: {
      artifactLocation: { uri, index: 0 as const },
      ...region,
    },
  };
  return {
    ruleId: rule,
    ruleIndex,
    level: "error",
    message: { text: sentence },
    locations: [{ ...physicalLocation, logicalLocations: [{ name: actor }] }],
    properties: {
      parameters,
      step: finding.step,
      tick: finding.tick,
      processor,
      irql,
    },
  };
}

/** A path as a relative reference: blanks and the like are escaped. */
function uriOf(path: string): string {
  return /^[a-z][a-z0-9+.-]+:/i.test(path)
    ? path
    : path.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
}
