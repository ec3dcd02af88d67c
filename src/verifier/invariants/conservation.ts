/**
 * Invariants about what is handed out: no register and no channel has two
 * owners, and what was handed out comes back.
 *
 * @module
 */

import { counted } from "../call_facts.ts";
import type { Invariant } from "../invariant.ts";
import { RegisterStores } from "../register_store.ts";

/** A run of map registers that somebody holds. */
interface HeldRun {
  /** A request or a common buffer, in words. */
  readonly owner: string;
  readonly first: number;
  readonly count: number;
}

/** What the events of grants and of common buffers tell of registers. */
interface RegisterFacts {
  readonly adapter: string;
  readonly mapRegisterBase: number | null;
  readonly numberOfMapRegisters: number;
}

/** Which runs of registers are held. */
class HeldRuns {
  readonly #runs: Map<number, HeldRun> = new Map();
  readonly #stores: RegisterStores;

  constructor(stores: RegisterStores) {
    this.#stores = stores;
  }

  grant(
    owner: string,
    { adapter, mapRegisterBase: first, numberOfMapRegisters: count }:
      RegisterFacts,
  ): string | undefined {
    if (first === null || count === 0) return undefined;
    const end = first + count;
    const refused = this.#stores.refuse(adapter, first, end);
    if (refused !== undefined) return `${owner} was granted ${refused}`;
    for (const other of this.#runs.values()) {
      if (other.first >= end || first >= other.first + other.count) continue;
      return `${owner} was granted registers ${first} to ${
        end - 1
      }, of which ${other.owner} holds ${other.count} from ${other.first}`;
    }
    this.#runs.set(first, { owner, first, count });
    return undefined;
  }

  free(
    owner: string,
    { mapRegisterBase: first, numberOfMapRegisters: count }: RegisterFacts,
  ): string | undefined {
    if (first === null) return undefined;
    const held = this.#runs.get(first);
    const same = held !== undefined && held.owner === owner &&
      held.count === count;
    this.#runs.delete(first);
    return same
      ? undefined
      : `${owner} freed ${count} registers from ${first}, which it did not hold so`;
  }
}

/** Every register is free or has one owner. */
export const registersConserved: Invariant = {
  name: "registers conserved",
  statement:
    "A map register is free or belongs to one grant or one common buffer, whose adapter draws from the store that the register is of, and which frees exactly what it was granted.",
  spec: ["C151", "C270", "C285", "07"],
  start: ({ poolSize = Infinity }) => {
    const stores = new RegisterStores(poolSize);
    const runs = new HeldRuns(stores);
    return {
      events: {
        AdapterCreated: (event) => void stores.created(event),
        MapRegistersAdded: (event) => stores.added(event),
        RequestGranted: (event) =>
          runs.grant(`request ${event.request}`, event),
        MapRegistersFreed: (event) =>
          runs.free(`request ${event.request}`, event),
        CommonBufferAllocated: (event) =>
          runs.grant(`common buffer ${event.buffer}`, event),
        CommonBufferFreed: (event) =>
          runs.free(`common buffer ${event.buffer}`, event),
      },
    };
  },
};

/** Every channel is free or held by one request. */
export const oneOwnerPerChannel: Invariant = {
  name: "one owner per channel",
  statement:
    "The channel of an adapter, or of the adapters that share one, is free or held by one request, and only that one gives it back.",
  spec: ["02", "C329"],
  start: () => {
    const owners = new Map<string, number>();
    const shared = new Map<string, string>();
    const channelOf = (adapter: string) => shared.get(adapter) ?? adapter;
    return {
      events: {
        AdapterCreated: ({ adapter, channel = adapter }) =>
          void shared.set(adapter, channel),
        RequestGranted: ({ adapter, request, withoutChannel }) => {
          if (withoutChannel) return undefined;
          const owner = owners.get(channelOf(adapter));
          if (owner !== undefined) {
            return `request ${request} was granted the channel of ${adapter}, which request ${owner} holds`;
          }
          owners.set(channelOf(adapter), request);
          return undefined;
        },
        ChannelReleased: ({ adapter, request }) => {
          const owner = owners.get(channelOf(adapter));
          owners.delete(channelOf(adapter));
          return owner === request
            ? undefined
            : `the channel of ${adapter} was given back for request ${request}, and ${
              owner === undefined ? "nobody" : `request ${owner}`
            } held it`;
        },
      },
    };
  },
};

/** When a run is over, the driver has given everything back. */
export const nothingLeft: Invariant = {
  name: "nothing left",
  statement:
    "When nothing more can happen, no channel, no map register, no list and no common buffer is held, nothing is mapped, and no request waits.",
  spec: ["C151", "02"],
  start: () => {
    const registers = new Map<number, number>();
    const channels = new Set<number>();
    const mappings = new Map<number, number>();
    const waiting = new Set<number>();
    const lists = new Map<number, number>();
    const commonBuffers = new Set<number>();
    return {
      events: {
        RequestQueued: ({ request }) => void waiting.add(request),
        RequestCancelled: ({ request }) => {
          if (request !== null) waiting.delete(request);
          return undefined;
        },
        RequestGranted: ({ numberOfMapRegisters, request, withoutChannel }) => {
          waiting.delete(request);
          if (!withoutChannel) channels.add(request);
          if (numberOfMapRegisters > 0) {
            registers.set(request, numberOfMapRegisters);
          }
          return undefined;
        },
        ChannelReleased: ({ request }) => void channels.delete(request),
        MapRegistersFreed: ({ request }) => {
          registers.delete(request);
          for (const [mapping, owner] of mappings) {
            if (owner === request) mappings.delete(mapping);
          }
          return undefined;
        },
        TransferMapped: ({ mapping, request }) =>
          void mappings.set(mapping, request),
        TransferFlushed: ({ mapping }) => void mappings.delete(mapping),
        ScatterGatherListBuilt: ({ list, request }) =>
          void lists.set(list, request),
        ScatterGatherListFreed: ({ list }) => void lists.delete(list),
        CommonBufferAllocated: ({ buffer }) => void commonBuffers.add(buffer),
        CommonBufferFreed: ({ buffer }) => void commonBuffers.delete(buffer),
      },
      atRest: () => {
        const left = [
          ...listed("channel", "of request", channels),
          ...listed("set of map registers", "of request", registers.keys()),
          ...listed("mapping", "of request", mappings.values()),
          ...listed("scatter/gather list", "of request", lists.values()),
          ...listed("common buffer", "", commonBuffers),
          ...listed("waiting request", "", waiting),
        ];
        return left.length === 0
          ? undefined
          : `the run came to rest with ${left.join(", ")}`;
      },
    };
  },
};

/** The most numbers that a sentence lists. */
const LISTED_MAX = 5;

function listed(
  thing: string,
  whose: string,
  numbers: Iterable<number>,
): string[] {
  const all = [...numbers];
  if (all.length === 0) return [];
  const shown = all.slice(0, LISTED_MAX).join(", ");
  const more = all.length > LISTED_MAX ? ", ..." : "";
  const owner = whose === "" ? "" : `${whose} `;
  return [`${counted(all.length, thing)} (${owner}${shown}${more})`];
}
