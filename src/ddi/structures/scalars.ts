/**
 * The header's scalar types as schemas: what values a field may hold.
 *
 * @module
 */

import { Schema } from "../../../deps.ts";

/** ULONG: a whole number from 0 to 2^32 - 1. */
export const Ulong: Schema.Codec<number> = Schema.Int.check(
  Schema.isBetween({ minimum: 0, maximum: 0xFFFF_FFFF }),
);

/** USHORT: a whole number from 0 to 65535. */
export const Ushort: Schema.Codec<number> = Schema.Int.check(
  Schema.isBetween({ minimum: 0, maximum: 0xFFFF }),
);

/** LONG, and the enumerations: a whole number from -2^31 to 2^31 - 1. */
export const Long: Schema.Codec<number> = Schema.Int.check(
  Schema.isBetween({ minimum: -0x8000_0000, maximum: 0x7FFF_FFFF }),
);

/** PHYSICAL_ADDRESS, pointers and ULONG_PTR of the model: exact to 2^53. */
export const Address: Schema.Codec<number> = Schema.Int.check(
  Schema.isBetween({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
);
