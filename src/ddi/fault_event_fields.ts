/**
 * The fields of the events of faults and limits as schemas; the schema of all
 * events takes them in.
 *
 * @module
 */

import { Schema } from "../../deps.ts";
import type { EventOrigin } from "./events.ts";
import { type FaultEvent, faultKinds } from "./fault_events.ts";

/** The events of one kind. */
type Kind<Tag extends FaultEvent["_tag"]> = Extract<FaultEvent, { _tag: Tag }>;

/** The fields of each kind without those that every event has. */
export type FaultEventFields = {
  readonly [Tag in FaultEvent["_tag"]]: {
    readonly [
      Name in Exclude<keyof Kind<Tag>, keyof EventOrigin | "_tag" | "amount">
    ]: Schema.Codec<Kind<Tag>[Name]>;
  };
};

/** The fields of each kind. */
export const faultEventFields: FaultEventFields = {
  FaultInjected: {
    fault: Schema.Literals(faultKinds),
    at: Schema.String,
    occasion: Schema.Int,
    ...{ amount: Schema.optionalKey(Schema.Number) },
  },
  DriverFailed: {
    how: Schema.Literals(["never returned", "returned nonsense"]),
    routine: Schema.String,
    sentence: Schema.String,
  },
  LimitReached: {
    limit: Schema.String,
    allowed: Schema.Number,
    sentence: Schema.String,
  },
};
