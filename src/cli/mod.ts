/**
 * The command line: what a person or a tool sees of this project, and the only
 * room, beside the campaign, that reaches the machine it runs on. The program
 * is `main.ts`; its commands are here for programs that bring their own host.
 *
 * `commands/` has a file for each command. They share how files and traces are
 * read and written, how scenarios are searched, how long work tells how far it
 * is, and how things are put as text. `viewer/` makes the page of a run.
 *
 * @module
 */

export * from "./bad_input.ts";
export * from "./host.ts";
export * from "./main.ts";
export * from "./files/send_file.ts";
export * from "./files/source_file.ts";
export * from "./files/source_medium.ts";
export * from "./files/target_medium.ts";
