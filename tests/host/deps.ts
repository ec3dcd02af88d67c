/**
 * What only the tests that need a host use.
 *
 * @module
 */

export { createHash } from "node:crypto";
export { fileURLToPath as fromFileUrl } from "node:url";
