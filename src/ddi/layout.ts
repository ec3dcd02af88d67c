/**
 * How a C structure lies in memory: fields in order, each at the next multiple
 * of its size, on processors with 64-bit or 32-bit pointers.
 *
 * Offsets and sizes are computed from the field types by the C rules, so that
 * a structure's documented size is a result here and not a second statement.
 *
 * @module
 */

/** Bytes in a pointer: 8 on 64-bit systems, 4 on 32-bit ones. */
export type PointerBytes = 8 | 4;

/**
 * The header's scalar types that the structures use. `BOOL` stands for a ULONG
 * that the header uses as a truth value; it and `BOOLEAN` decode to booleans.
 */
export type FieldType =
  | "BOOLEAN"
  | "BOOL"
  | "USHORT"
  | "ULONG"
  | "LONG"
  | "LONGLONG"
  | "POINTER";

/** A field: its name, or `null` for one that is reserved and zero, and its type. */
export type Field<Name extends string> = readonly [Name | null, FieldType];

/** Values a structure may hold: numbers exact to 2^53, and booleans. */
export type Fields<T> = { readonly [K in keyof T]: number | boolean };

interface Placed<T> {
  readonly name: keyof T & string | null;
  readonly type: FieldType;
  readonly offset: number;
}

interface Placement<T> {
  readonly fields: ReadonlyArray<Placed<T>>;
  readonly bytes: number;
}

const TWO_TO_32 = 0x1_0000_0000;

/**
 * The layout of one structure. Encoding and decoding are exact: a value that
 * does not fit is refused, never cut.
 *
 * @example
 * ```ts
 * import { StructureLayout } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const layout = new StructureLayout<{ length: number; address: number }>(
 *   "EXAMPLE",
 *   [["length", "ULONG"], ["address", "POINTER"]],
 * );
 * assert.equal(layout.offsetOf("address"), 8);
 * assert.equal(layout.size(4), 8);
 * const bytes = layout.encode({ length: 1, address: 0x1_0000_0000 });
 * assert.deepEqual(layout.decode(bytes), { length: 1, address: 0x1_0000_0000 });
 * ```
 */
export class StructureLayout<T extends Fields<T>> {
  /** The C name, for messages. */
  readonly name: string;
  readonly #wide: Placement<T>;
  readonly #narrow: Placement<T>;

  /**
   * Lays the fields out in order.
   *
   * @param name The C name.
   * @param fields Every field in the header's order.
   */
  constructor(name: string, fields: ReadonlyArray<Field<keyof T & string>>) {
    this.name = name;
    this.#wide = place<T>(fields, 8);
    this.#narrow = place<T>(fields, 4);
  }

  /** Size in bytes, padding at the end included. */
  size(pointerBytes: PointerBytes = 8): number {
    return this.#placement(pointerBytes).bytes;
  }

  /**
   * Distance of a field from the start, in bytes.
   *
   * @throws {RangeError} When the structure has no such field.
   */
  offsetOf(field: keyof T & string, pointerBytes: PointerBytes = 8): number {
    const fields = this.#placement(pointerBytes).fields;
    const placed = fields.find(({ name }) => name === field);
    if (placed === undefined) {
      throw new RangeError(`${this.name} has no field ${field}.`);
    }
    return placed.offset;
  }

  /**
   * Writes a value as the bytes a driver in C would have; reserved fields and
   * padding are zero.
   *
   * @throws {RangeError} When a value is not a whole number its field can hold.
   */
  encode(value: T, pointerBytes: PointerBytes = 8): Uint8Array {
    const { fields, bytes } = this.#placement(pointerBytes);
    const result = new Uint8Array(bytes);
    const view = new DataView(result.buffer);
    for (const { name, type, offset } of fields) {
      if (name === null) continue;
      const width = widthOf(type, pointerBytes);
      const number = Number(value[name]);
      this.#check(name, number, type, width);
      writeScalar(view, offset, width, number);
    }
    return result;
  }

  /**
   * Reads a value from bytes; what lies behind the structure is ignored.
   *
   * @throws {RangeError} When there are too few bytes, or a 64-bit field is
   * beyond 2^53 and no number is exact.
   */
  decode(bytes: Uint8Array, pointerBytes: PointerBytes = 8): T {
    const placement = this.#placement(pointerBytes);
    if (bytes.length < placement.bytes) {
      throw new RangeError(
        `${this.name} has ${placement.bytes} bytes, not ${bytes.length}.`,
      );
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const result: Record<string, number | boolean> = {};
    for (const { name, type, offset } of placement.fields) {
      if (name === null) continue;
      const width = widthOf(type, pointerBytes);
      const number = readScalar(view, offset, width, isSigned(type));
      if (!Number.isSafeInteger(number)) {
        throw new RangeError(`${this.name}.${name} is beyond 2^53.`);
      }
      result[name] = isTruth(type) ? number !== 0 : number;
    }
    return result as T;
  }

  #placement(pointerBytes: PointerBytes): Placement<T> {
    return pointerBytes === 8 ? this.#wide : this.#narrow;
  }

  #check(name: string, value: number, type: FieldType, width: number): void {
    const limit = isTruth(type) ? 2 : 2 ** (8 * width);
    const lowest = isSigned(type) ? -limit / 2 : 0;
    const highest = isSigned(type) ? limit / 2 : limit;
    if (!Number.isSafeInteger(value) || value < lowest || value >= highest) {
      throw new RangeError(`${this.name}.${name} cannot hold ${value}.`);
    }
  }
}

function place<T>(
  fields: ReadonlyArray<Field<keyof T & string>>,
  pointerBytes: PointerBytes,
): Placement<T> {
  const placed: Placed<T>[] = [];
  let end = 0;
  let alignment = 1;
  for (const [name, type] of fields) {
    const width = widthOf(type, pointerBytes);
    const offset = roundUp(end, width);
    placed.push({ name, type, offset });
    end = offset + width;
    alignment = Math.max(alignment, width);
  }
  return { fields: placed, bytes: roundUp(end, alignment) };
}

function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}

function widthOf(type: FieldType, pointerBytes: PointerBytes): number {
  switch (type) {
    case "BOOLEAN":
      return 1;
    case "USHORT":
      return 2;
    case "BOOL":
    case "ULONG":
    case "LONG":
      return 4;
    case "LONGLONG":
      return 8;
    case "POINTER":
      return pointerBytes;
  }
}

function isTruth(type: FieldType): boolean {
  return type === "BOOLEAN" || type === "BOOL";
}

function isSigned(type: FieldType): boolean {
  return type === "LONG" || type === "LONGLONG";
}

function writeScalar(
  view: DataView,
  offset: number,
  width: number,
  value: number,
): void {
  if (width === 1) view.setUint8(offset, value);
  else if (width === 2) view.setUint16(offset, value, true);
  else if (width === 4) view.setUint32(offset, value, true);
  else {
    // Flooring keeps the two halves of a negative number in two's complement.
    view.setUint32(
      offset,
      value - Math.floor(value / TWO_TO_32) * TWO_TO_32,
      true,
    );
    view.setInt32(offset + 4, Math.floor(value / TWO_TO_32), true);
  }
}

function readScalar(
  view: DataView,
  offset: number,
  width: number,
  signed: boolean,
): number {
  if (width === 1) return view.getUint8(offset);
  if (width === 2) return view.getUint16(offset, true);
  if (width === 4) {
    return signed ? view.getInt32(offset, true) : view.getUint32(offset, true);
  }
  const high = signed
    ? view.getInt32(offset + 4, true)
    : view.getUint32(offset + 4, true);
  return high * TWO_TO_32 + view.getUint32(offset, true);
}
