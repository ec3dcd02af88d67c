/** Statuses: numbers, names and the rule that tells success from failure. */

import {
  ntSuccess,
  STATUS_CANCELLED,
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_INVALID_PARAMETER,
  STATUS_INVALID_PARAMETERS,
  STATUS_PENDING,
  STATUS_SUCCESS,
  STATUS_WDF_BUSY,
  statusName,
} from "../../src/ddi/mod.ts";
import * as ddi from "../../src/ddi/mod.ts";
import { assert, assertEquals, assertFalse } from "../deps.ts";

Deno.test("C019 the plural status name is an alias of the singular", () => {
  assertEquals(STATUS_INVALID_PARAMETER, 0xC000000D);
  assertEquals(STATUS_INVALID_PARAMETERS, STATUS_INVALID_PARAMETER);
  assertEquals(
    statusName(STATUS_INVALID_PARAMETERS),
    "STATUS_INVALID_PARAMETER",
  );
});

Deno.test("every status has the number the header gives it", () => {
  const header: Record<string, number> = {
    STATUS_SUCCESS: 0x00000000,
    STATUS_PENDING: 0x00000103,
    STATUS_UNSUCCESSFUL: 0xC0000001,
    STATUS_NOT_IMPLEMENTED: 0xC0000002,
    STATUS_INVALID_PARAMETER: 0xC000000D,
    STATUS_INVALID_PARAMETERS: 0xC000000D,
    STATUS_INVALID_DEVICE_REQUEST: 0xC0000010,
    STATUS_MORE_PROCESSING_REQUIRED: 0xC0000016,
    STATUS_NO_MEMORY: 0xC0000017,
    STATUS_BUFFER_TOO_SMALL: 0xC0000023,
    STATUS_NONE_MAPPED: 0xC0000073,
    STATUS_INSUFFICIENT_RESOURCES: 0xC000009A,
    STATUS_IO_TIMEOUT: 0xC00000B5,
    STATUS_NOT_SUPPORTED: 0xC00000BB,
    STATUS_INVALID_PARAMETER_1: 0xC00000EF,
    STATUS_CANCELLED: 0xC0000120,
    STATUS_NO_MATCH: 0xC0000272,
    STATUS_WDF_BUSY: 0xC0200204,
    STATUS_WDF_TOO_FRAGMENTED: 0xC020020A,
    STATUS_WDF_TOO_MANY_TRANSFERS: 0xC0200213,
    STATUS_WDF_NOT_ENOUGH_MAP_REGISTERS: 0xC0200214,
  };
  const exported = Object.entries(ddi).filter(([name]) =>
    name.startsWith("STATUS_")
  );
  assertEquals(Object.fromEntries(exported), header);
});

Deno.test("a status is named by the header's name", () => {
  for (const [name, value] of Object.entries(ddi)) {
    if (!name.startsWith("STATUS_") || name === "STATUS_INVALID_PARAMETERS") {
      continue;
    }
    assertEquals(statusName(value as number), name);
  }
});

Deno.test("a status without a name is shown in hex", () => {
  assertEquals(statusName(0xC0001234), "0xC0001234");
  assertEquals(statusName(0x123), "0x00000123");
});

Deno.test("a signed status is the same status", () => {
  assertEquals(
    statusName(STATUS_INSUFFICIENT_RESOURCES | 0),
    "STATUS_INSUFFICIENT_RESOURCES",
  );
  assertFalse(ntSuccess(STATUS_CANCELLED | 0));
});

Deno.test("success is a value that is not negative as a signed number", () => {
  assert(ntSuccess(STATUS_SUCCESS));
  assert(ntSuccess(STATUS_PENDING));
  assert(ntSuccess(0x7FFFFFFF));
  assertFalse(ntSuccess(0x80000000));
  assertFalse(ntSuccess(STATUS_INSUFFICIENT_RESOURCES));
  assertFalse(ntSuccess(STATUS_WDF_BUSY));
});
