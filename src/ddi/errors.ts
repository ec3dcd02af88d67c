/**
 * The expected failures of the interface as tagged errors, one class for each
 * NTSTATUS that a routine may fail with.
 *
 * A failure here is part of the contract ("not enough map registers"), so
 * making one must cost no more than returning a status: the classes take part
 * in the `Error` prototype chain, for printing and `instanceof`, but record no
 * stack. What the driver did wrong is told by `reason`.
 *
 * @module
 */

import { type Cause, Data } from "../../deps.ts";
import {
  type NtStatus,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_CANCELLED,
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_INVALID_DEVICE_REQUEST,
  STATUS_INVALID_PARAMETER,
  STATUS_NO_MATCH,
  STATUS_NONE_MAPPED,
  STATUS_NOT_IMPLEMENTED,
  STATUS_NOT_SUPPORTED,
  STATUS_UNSUCCESSFUL,
  statusName,
} from "./status.ts";

/** What every failure of the interface carries. */
export interface DmaFailure<Tag extends string> extends Cause.YieldableError {
  /** The name to catch it by, for example with `Effect.catchTag`. */
  readonly _tag: Tag;
  /** The NTSTATUS a driver in C would have got. */
  readonly status: NtStatus;
  /** The header's name of `status`. */
  readonly statusName: string;
  /** One sentence that names the value at fault. */
  readonly reason: string;
}

/**
 * The class of one failure: `new` takes the sentence that names the value at
 * fault, and `instanceof` tells the failure from others.
 */
export type FailureClass<Tag extends string> = new (
  reason: string,
) => DmaFailure<Tag>;

/**
 * Builds one error class. A plain function, not a class, because
 * `super()` into the real `Error` would capture a stack each time.
 */
function failureClass<Tag extends string>(
  tag: Tag,
  status: NtStatus,
): FailureClass<Tag> {
  const name = statusName(status);
  function Failure(this: Record<string, unknown>, reason: string): void {
    this._tag = tag;
    this.status = status;
    this.statusName = name;
    this.reason = reason;
  }
  Object.defineProperty(Failure, "name", { value: tag });
  Failure.prototype = Object.create(Data.Error.prototype, {
    constructor: { value: Failure, configurable: true, writable: true },
    name: { value: tag },
    message: {
      get(this: { readonly reason: string }): string {
        return this.reason;
      },
    },
    stack: {
      get(this: { readonly reason: string }): string {
        return `${tag} (${name}): ${this.reason}`;
      },
    },
    toJSON: {
      value(this: object): object {
        return { ...this };
      },
    },
  });
  return Failure as unknown as FailureClass<Tag>;
}

/**
 * An argument, or a combination of arguments, is not allowed.
 *
 * Carries 0xC000000D, for which the reference pages use the name
 * STATUS_INVALID_PARAMETERS and the header STATUS_INVALID_PARAMETER (A01, C019).
 *
 * @example
 * ```ts
 * import { InvalidParameters } from "@adapter-channel/dma";
 * import assert from "node:assert/strict";
 *
 * const error = new InvalidParameters("MapRegisterBase is missing.");
 * assert.equal(error.status, 0xC000000D);
 * assert.equal(error.statusName, "STATUS_INVALID_PARAMETER");
 * assert.ok(error instanceof Error);
 * ```
 */
export const InvalidParameters: FailureClass<"InvalidParameters"> =
  failureClass("InvalidParameters", STATUS_INVALID_PARAMETER);

/** One {@linkcode InvalidParameters}. */
export interface InvalidParameters extends DmaFailure<"InvalidParameters"> {}

/** More was asked than exists, or, in the synchronous form, than is free now (A18). */
export const InsufficientResources: FailureClass<"InsufficientResources"> =
  failureClass("InsufficientResources", STATUS_INSUFFICIENT_RESOURCES);

/** One {@linkcode InsufficientResources}. */
export interface InsufficientResources
  extends DmaFailure<"InsufficientResources"> {}

/** The transfer context was cancelled before or while the request ran (A11, A30). */
export const Cancelled: FailureClass<"Cancelled"> = failureClass(
  "Cancelled",
  STATUS_CANCELLED,
);

/** One {@linkcode Cancelled}. */
export interface Cancelled extends DmaFailure<"Cancelled"> {}

/** The structure version or feature is unknown here; nothing was changed (A33). */
export const NotSupported: FailureClass<"NotSupported"> = failureClass(
  "NotSupported",
  STATUS_NOT_SUPPORTED,
);

/** One {@linkcode NotSupported}. */
export interface NotSupported extends DmaFailure<"NotSupported"> {}

/** The routine exists but this platform gives it no meaning. */
export const NotImplemented: FailureClass<"NotImplemented"> = failureClass(
  "NotImplemented",
  STATUS_NOT_IMPLEMENTED,
);

/** One {@linkcode NotImplemented}. */
export interface NotImplemented extends DmaFailure<"NotImplemented"> {}

/** The caller's list buffer or MDL chain does not hold what was asked (A25, A39). */
export const BufferTooSmall: FailureClass<"BufferTooSmall"> = failureClass(
  "BufferTooSmall",
  STATUS_BUFFER_TOO_SMALL,
);

/** One {@linkcode BufferTooSmall}. */
export interface BufferTooSmall extends DmaFailure<"BufferTooSmall"> {}

/** Nothing could be translated, as when a list has no element to describe. */
export const NoneMapped: FailureClass<"NoneMapped"> = failureClass(
  "NoneMapped",
  STATUS_NONE_MAPPED,
);

/** One {@linkcode NoneMapped}. */
export interface NoneMapped extends DmaFailure<"NoneMapped"> {}

/** A failure the interface describes no further. */
export const Unsuccessful: FailureClass<"Unsuccessful"> = failureClass(
  "Unsuccessful",
  STATUS_UNSUCCESSFUL,
);

/** One {@linkcode Unsuccessful}. */
export interface Unsuccessful extends DmaFailure<"Unsuccessful"> {}

/** Nothing matches what was asked for, as a request line that nobody serves. */
export const NoMatch: FailureClass<"NoMatch"> = failureClass(
  "NoMatch",
  STATUS_NO_MATCH,
);

/** One {@linkcode NoMatch}. */
export interface NoMatch extends DmaFailure<"NoMatch"> {}

/** The call makes no sense for this kind of adapter or device. */
export const InvalidDeviceRequest: FailureClass<"InvalidDeviceRequest"> =
  failureClass("InvalidDeviceRequest", STATUS_INVALID_DEVICE_REQUEST);

/** One {@linkcode InvalidDeviceRequest}. */
export interface InvalidDeviceRequest
  extends DmaFailure<"InvalidDeviceRequest"> {}

/** Every failure that a routine of the interface can put in the error channel. */
export type DmaError =
  | InvalidParameters
  | InsufficientResources
  | Cancelled
  | NotSupported
  | NotImplemented
  | BufferTooSmall
  | NoneMapped
  | Unsuccessful
  | NoMatch
  | InvalidDeviceRequest;
