/**
 * The conformance table: what the interface must do, row by row. The tests that
 * bear a row out begin with its id; `deno task conformance` runs them, and
 * `tests/host/conformance_test.ts` sees to it that every row has some.
 *
 * @module
 */

import { ADAPTER_ROWS } from "./rows/adapters.ts";
import { ALLOCATION_ROWS } from "./rows/allocation.ts";
import { BUFFER_ROWS } from "./rows/buffers.ts";
import { CLIENT_ROWS } from "./rows/clients.ts";
import { KERNEL_ROWS } from "./rows/kernel.ts";
import { LIST_ROWS } from "./rows/lists.ts";
import { OBJECT_ROWS } from "./rows/objects.ts";
import { RELEASING_ROWS } from "./rows/releasing.ts";
import type { ConformanceRow } from "./rows/table.ts";
import { TRANSFER_ROWS } from "./rows/transfers.ts";

export type { ConformanceRow };

/** Every row, in the order of the ids. */
export const CONFORMANCE_ROWS: readonly ConformanceRow[] = [
  ...OBJECT_ROWS,
  ...ADAPTER_ROWS,
  ...ALLOCATION_ROWS,
  ...RELEASING_ROWS,
  ...TRANSFER_ROWS,
  ...LIST_ROWS,
  ...BUFFER_ROWS,
  ...KERNEL_ROWS,
  ...CLIENT_ROWS,
];
