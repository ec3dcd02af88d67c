/**
 * What only the mutation check uses: the parser of TypeScript. It reads the
 * environment as it loads, which the other benchmarks need no permission for.
 *
 * @module
 */

export { default as ts } from "npm:typescript@^5.9.0";
