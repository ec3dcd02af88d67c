/**
 * Puts the rooms together: a machine to run a driver on, what it reports, the
 * choices that make a run, and the search through all of them.
 *
 * A module that exports a scenario for the command line and for campaigns does
 * so by `export default` of an object with the program and any options of a
 * search; see `ScenarioExport`, and `machineScenario` for one on a machine.
 *
 * @module
 */

export type { MachineServices } from "./built_machine.ts";
export * from "./decode_machine_options.ts";
export * from "./explore_machine.ts";
export * from "./file_job.ts";
export * from "./machine.ts";
export type * from "./machine_options.ts";
export type * from "./machine_report.ts";
export * from "./machine_scenario.ts";
export * from "./statistics.ts";
