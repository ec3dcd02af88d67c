/**
 * Puts the rooms together: a machine to run a driver on, what it reports, and
 * the choices that make a run.
 *
 * @module
 */

export * from "./file_job.ts";
export * from "./machine.ts";
export * from "./machine_options.ts";
export * from "./machine_report.ts";
export * from "./statistics.ts";
