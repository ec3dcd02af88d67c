/**
 * The allocators from npm that the register pool is measured against, with
 * their types beside this file because neither ships any.
 *
 * @module
 */

// @ts-types="./npm_malloc.d.ts"
export { default as Malloc } from "npm:malloc@^1.1.0";
// @ts-types="./npm_fast_bitset.d.ts"
export { default as FastBitSet } from "npm:fast-bitset@^1.3.2";
