/**
 * What is shown of a run: a timeline as text, a Mermaid diagram, a trace for
 * Perfetto, drawn from one picture that a reader makes of the events of a run,
 * live or saved; spans for OpenTelemetry; findings as SARIF, and searches as JUnit.
 *
 * @module
 */

export * from "./event_words.ts";
export * from "./junit.ts";
export * from "./mermaid.ts";
export * from "./perfetto.ts";
export type * from "./picture.ts";
export * from "./picture_reader.ts";
export * from "./sarif.ts";
export * from "./telemetry.ts";
export * from "./text_timeline.ts";
