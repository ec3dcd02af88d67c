/**
 * Kinds of events by family: what has one colour, and one button that hides it.
 */

/** Each family: its colour in the style sheet, its name, and its kinds. */
export const FAMILIES = [
  {
    color: "calls",
    name: "calls",
    kinds: ["Call", "Return", "CallbackStarted", "CallbackFinished"],
  },
  {
    color: "messages",
    name: "messages",
    kinds: ["send", "take", "poll", "ask"],
  },
  {
    color: "requests",
    name: "requests",
    kinds: [
      "AdapterCreated",
      "AdapterReleased",
      "RequestQueued",
      "RequestGranted",
      "RequestCancelled",
      "ChannelReleased",
      "MapRegistersFreed",
      "MapRegistersAdded",
      "ScatterGatherListBuilt",
      "ScatterGatherListFreed",
      "CommonBufferAllocated",
      "CommonBufferFreed",
      "IrpCompleted",
    ],
  },
  {
    color: "transfers",
    name: "transfers",
    kinds: [
      "TransferMapped",
      "TransferFlushed",
      "TransferStarted",
      "PeriodEnded",
      "TransferEnded",
      "DeviceAccess",
    ],
  },
  {
    color: "interrupts",
    name: "interrupts",
    kinds: [
      "InterruptAsserted",
      "InterruptServiced",
      "DpcQueued",
      "DpcStarted",
      "DpcFinished",
    ],
  },
  {
    color: "memory",
    name: "memory",
    kinds: ["read", "write", "lock", "tryLock", "unlock"],
  },
  {
    color: "turns",
    name: "waits",
    kinds: [
      "choose",
      "sleep",
      "yield",
      "join",
      "interrupt",
      "raise",
      "lower",
      "continue",
      "foreign",
      "tick",
    ],
  },
  {
    color: "trouble",
    name: "trouble",
    kinds: [
      "BugCheck",
      "DriverFailed",
      "LimitReached",
      "FaultInjected",
      "GuardBytesChanged",
      "ReleasedAdapterUsed",
      "NoChannelHeld",
      "MapRegistersNotHeld",
      "NothingMapped",
      "ScatterGatherListNotLive",
      "CommonBufferNotHeld",
    ],
  },
];

/** Which family a kind is of; those that nobody knows count as calls. */
export function familyOf(kind) {
  return FAMILIES.find(({ kinds }) => kinds.includes(kind)) ?? FAMILIES[0];
}
