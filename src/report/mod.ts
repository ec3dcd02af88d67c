/**
 * What is shown of a run: a timeline as text, a Mermaid diagram, a trace for
 * Perfetto. Each is drawn from the same picture, which a reader makes of the
 * events of a run, live or saved.
 *
 * @module
 */

export * from "./event_words.ts";
export * from "./mermaid.ts";
export * from "./perfetto.ts";
export * from "./picture.ts";
export * from "./picture_reader.ts";
export * from "./text_timeline.ts";
