/**
 * What the benchmarks need from elsewhere. Ours is measured against packages
 * from npm: allocators for the register pool, with their types beside this file
 * because neither ships any, and fast-check for the explorer.
 *
 * @module
 */

// @ts-types="./pool/npm_malloc.d.ts"
export { default as Malloc } from "npm:malloc@^1.1.0";
// @ts-types="./pool/npm_fast_bitset.d.ts"
export { default as FastBitSet } from "npm:fast-bitset@^1.3.2";
export * as fastCheck from "npm:fast-check@^4.10.2";

export { default as process } from "node:process";
