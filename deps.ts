/**
 * Every third-party module the core uses, in one place: deep specifiers with
 * caret ranges, so that an importer by bare URL shares one copy of Effect and
 * loads nothing that the core does not need.
 *
 * @module
 */

import "./src/actors/async_hooks_off.ts";

export * as Cause from "npm:effect@^4.1.0/Cause";
export * as Clock from "npm:effect@^4.1.0/Clock";
export * as Context from "npm:effect@^4.1.0/Context";
export * as Data from "npm:effect@^4.1.0/Data";
export * as Duration from "npm:effect@^4.1.0/Duration";
export * as Effect from "npm:effect@^4.1.0/Effect";
export * as Effectable from "npm:effect@^4.1.0/Effectable";
export * as Exit from "npm:effect@^4.1.0/Exit";
export * as Fiber from "npm:effect@^4.1.0/Fiber";
export * as Option from "npm:effect@^4.1.0/Option";
export * as Random from "npm:effect@^4.1.0/Random";
export * as Result from "npm:effect@^4.1.0/Result";
export * as Schema from "npm:effect@^4.1.0/Schema";
export * as SchemaIssue from "npm:effect@^4.1.0/SchemaIssue";
export * as Scheduler from "npm:effect@^4.1.0/Scheduler";
export * as Scope from "npm:effect@^4.1.0/Scope";
export type * as Tracer from "npm:effect@^4.1.0/Tracer";

import "./src/actors/async_hooks_on.ts";
