/**
 * What only the tests use: Deno's standard assertions, with their types beside
 * this file because the npm form of the standard library ships none.
 *
 * @module
 */

// @ts-types="./deno_std_assert.d.ts"
export * from "npm:deno-std@^1.4.0/assert/mod.js";
export * as Arbitrary from "npm:effect@^4.1.0/Arbitrary";
export * as Deferred from "npm:effect@^4.1.0/Deferred";
export * as Latch from "npm:effect@^4.1.0/Latch";
export * as PubSub from "npm:effect@^4.1.0/PubSub";
export * as Queue from "npm:effect@^4.1.0/Queue";
export * as Ref from "npm:effect@^4.1.0/Ref";
export * as Semaphore from "npm:effect@^4.1.0/Semaphore";
export * as Tracer from "npm:effect@^4.1.0/Tracer";
