/**
 * The command line: what a person or a tool sees of this project, and the only
 * room, beside the campaign, that reaches the machine it runs on. The program
 * is `main.ts`; its commands are here for programs that bring their own host.
 *
 * @module
 */

export * from "./bad_input.ts";
export * from "./host.ts";
export * from "./main.ts";
export * from "./send_file.ts";
export * from "./source_file.ts";
export * from "./source_medium.ts";
export * from "./target_medium.ts";
