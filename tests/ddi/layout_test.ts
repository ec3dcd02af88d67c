/** The layout engine: C placement of fields, exact bytes, refusal of what does not fit. */

import { Schema } from "../../deps.ts";
import { StructureLayout } from "../../src/ddi/mod.ts";
import { assertEquals, assertThrows } from "../deps.ts";
import { checkProperty, whole } from "../property.ts";

interface Mixed {
  readonly flag: boolean;
  readonly small: number;
  readonly truth: boolean;
  readonly signed: number;
  readonly wide: number;
  readonly pointer: number;
}

const mixed = new StructureLayout<Mixed>("MIXED", [
  ["flag", "BOOLEAN"],
  ["small", "USHORT"],
  [null, "BOOLEAN"],
  ["truth", "BOOL"],
  ["signed", "LONG"],
  ["wide", "LONGLONG"],
  ["pointer", "POINTER"],
]);

Deno.test("each field starts at a multiple of its size and the whole is padded", () => {
  const names = [
    "flag",
    "small",
    "truth",
    "signed",
    "wide",
    "pointer",
  ] as const;
  assertEquals(names.map((name) => mixed.offsetOf(name)), [
    0,
    2,
    8,
    12,
    16,
    24,
  ]);
  assertEquals(mixed.size(), 32);
  assertEquals(mixed.offsetOf("pointer", 4), 24);
  assertEquals(mixed.size(4), 32);
});

Deno.test("values are stored lowest byte first, padding and reserved fields are zero", () => {
  const bytes = mixed.encode({
    flag: true,
    small: 0x1234,
    truth: true,
    signed: -2,
    wide: -1,
    pointer: 0x1_2345_6789,
  });
  assertEquals(
    [...bytes],
    [
      ...[1, 0, 0x34, 0x12, 0, 0, 0, 0],
      ...[1, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF],
      ...[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
      ...[0x89, 0x67, 0x45, 0x23, 1, 0, 0, 0],
    ],
  );
});

Deno.test("any value that fits comes back the same", () => {
  const values = Schema.Struct({
    flag: Schema.Boolean,
    small: whole(0, 0xFFFF),
    truth: Schema.Boolean,
    signed: whole(-(2 ** 31), 2 ** 31 - 1),
    wide: whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    pointer: whole(0, Number.MAX_SAFE_INTEGER),
  });
  checkProperty(values, (value) => {
    assertEquals(mixed.decode(mixed.encode(value)), value);
  });
  const narrow = Schema.Struct({
    ...values.fields,
    pointer: whole(0, 2 ** 32 - 1),
  });
  checkProperty(narrow, (value) => {
    assertEquals(mixed.decode(mixed.encode(value, 4), 4), value);
  });
});

Deno.test("a value that does not fit its field is refused by name", () => {
  const good = {
    flag: true,
    small: 0,
    truth: false,
    signed: 0,
    wide: 0,
    pointer: 0,
  };
  const bad: ReadonlyArray<Partial<Mixed>> = [
    { small: 0x1_0000 },
    { small: -1 },
    { small: 0.5 },
    { signed: 2 ** 31 },
    { signed: -(2 ** 31) - 1 },
    { wide: 2 ** 53 },
    { pointer: -1 },
    { pointer: NaN },
  ];
  for (const change of bad) {
    const [field] = Object.keys(change);
    assertThrows(
      () => mixed.encode({ ...good, ...change }),
      RangeError,
      `MIXED.${field}`,
    );
  }
  assertThrows(
    () => mixed.encode({ ...good, pointer: 2 ** 32 }, 4),
    RangeError,
  );
});

Deno.test("bytes that no number holds exactly are refused, not rounded", () => {
  const bytes = new Uint8Array(32).fill(0xFF, 24);
  assertThrows(() => mixed.decode(bytes), RangeError, "MIXED.pointer");
});

Deno.test("too few bytes are refused", () => {
  assertThrows(() => mixed.decode(new Uint8Array(31)), RangeError, "32 bytes");
});

Deno.test("bytes are read from where a view of a larger buffer starts", () => {
  const layout = new StructureLayout<{ a: number }>("ONE", [["a", "ULONG"]]);
  const buffer = new Uint8Array([9, 9, 9, 9, 7, 0, 0, 0]);
  assertEquals(layout.decode(buffer.subarray(4)), { a: 7 });
});

Deno.test("asking for a field that does not exist is refused", () => {
  assertThrows(() => mixed.offsetOf("other" as "flag"), RangeError, "other");
});
