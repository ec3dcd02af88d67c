/**
 * Events of the machine and of DMA in words: what an actor does, as a sentence
 * without its subject.
 *
 * @module
 */

import {
  type DmaEvent,
  type EventValue,
  IoAllocationAction,
  statusName,
} from "../ddi/mod.ts";

/** What an AdapterControl routine returns, by its name. */
const actions: ReadonlyMap<EventValue, string> = new Map(
  Object.entries(IoAllocationAction).map(([name, action]) => [action, name]),
);

/** What the actor of an event does: `calls mapTransferEx on adapter`. */
export function eventInWords(event: DmaEvent): string {
  switch (event._tag) {
    case "Call":
      return `calls ${event.routine}${subject(event)}`;
    case "Return":
      return `${event.routine} returns ${value(event.value)}`;
    case "BugCheck":
      return `stops with ${hex(event.code)}: ${event.sentence}`;
    case "CallbackStarted":
      return `enters ${event.callback} of request ${event.request}`;
    case "CallbackFinished":
      return `leaves ${event.callback} of request ${event.request}, returning ${
        actions.get(event.action) ?? value(event.action)
      }`;
    case "DpcQueued":
      return event.inserted
        ? `queues ${event.dpc} on processor ${event.target}`
        : `finds ${event.dpc} queued already`;
    case "DpcStarted":
      return `enters ${event.dpc}`;
    case "DpcFinished":
      return `leaves ${event.dpc}`;
    case "InterruptAsserted":
      return `asserts ${event.interrupt} at level ${event.level}`;
    case "InterruptServiced":
      return event.claimed
        ? `serves ${event.interrupt}`
        : `finds that ${event.interrupt} is not its own`;
    case "IrpCompleted":
      return `completes ${event.irp} with ${statusName(event.status)}`;
    default:
      return ofAdapter(event) ?? ofTransfer(event) ?? ofFault(event) ??
        event._tag;
  }
}

function ofAdapter(event: DmaEvent): string | undefined {
  switch (event._tag) {
    case "AdapterCreated":
      return `makes ${event.adapter}, version ${event.version}, ${event.numberOfMapRegisters} map registers`;
    case "ReleasedAdapterUsed":
      return `uses ${event.adapter}, which is given back already`;
    case "MapRegistersAdded":
      return `adds${
        registers(event.mapRegisterBase, event.numberOfMapRegisters).slice(5)
      } to ${event.registers}`;
    case "AdapterReleased":
      return `gives ${event.adapter} back`;
    case "RequestQueued":
      return `request ${event.request} of ${event.adapter} waits for the ${event.waitsFor}`;
    case "RequestGranted":
      return `request ${event.request} of ${event.adapter} is granted${
        registers(event.mapRegisterBase, event.numberOfMapRegisters)
      }${waited(event)}`;
    case "RequestCancelled":
      return event.request === null
        ? `nothing of ${event.adapter} is left to cancel`
        : `request ${event.request} of ${event.adapter} is cancelled`;
    case "ChannelReleased":
      return `frees the channel of ${event.adapter}${
        event.keepsRegisters ? ", keeping map registers" : ""
      }`;
    case "NoChannelHeld":
      return `frees a channel of ${event.adapter} that nobody holds`;
    case "MapRegistersFreed":
      return `frees${
        registers(event.mapRegisterBase, event.numberOfMapRegisters).slice(5)
      }`;
    case "MapRegistersNotHeld":
      return `frees${
        registers(event.mapRegisterBase, event.numberOfMapRegisters).slice(5)
      } that it does not hold`;
    case "GuardBytesChanged":
      return `guard bytes of ${event.owner} have changed at ${
        hex(event.address)
      }`;
    default:
      return undefined;
  }
}

function waited(
  { waited, ticksWaited }: Extract<DmaEvent, { _tag: "RequestGranted" }>,
): string {
  if (!waited) return "";
  return ticksWaited === 0 ? " after a wait" : ` after ${ticksWaited} ticks`;
}

function ofTransfer(event: DmaEvent): string | undefined {
  switch (event._tag) {
    case "TransferMapped":
      return `maps ${event.length} bytes of ${event.mdl}${
        direction(event.writeToDevice)
      }, ${event.bouncedPages} of ${event.pages} pages bounced`;
    case "TransferFlushed":
      return `flushes ${event.length} bytes of mapping ${event.mapping}`;
    case "NothingMapped":
      return `flushes ${event.length} bytes that nothing maps`;
    case "TransferStarted":
      return `${event.controller} starts ${event.length} bytes${
        direction(event.writeToDevice)
      }`;
    case "PeriodEnded":
      return `${event.controller} has moved ${event.bytes} bytes`;
    case "TransferEnded":
      return `${event.controller} ends after ${event.bytes} bytes: ${event.cause}`;
    case "DeviceAccess":
      return `${event.write ? "writes" : "reads"} ${event.length} bytes at ${
        hex(event.address)
      }${event.allowed ? "" : ", which nothing maps"}`;
    case "ScatterGatherListBuilt":
      return `builds list ${event.list} of ${event.elements} elements`;
    case "ScatterGatherListFreed":
      return `frees list ${event.list}`;
    case "ScatterGatherListNotLive":
      return `frees list ${event.list}, which is not live`;
    case "CommonBufferAllocated":
      return `allocates common buffer ${event.buffer} of ${event.length} bytes`;
    case "CommonBufferFreed":
      return `frees common buffer ${event.buffer}`;
    case "CommonBufferNotHeld":
      return `frees a common buffer that is not held: ${event.reason}`;
    default:
      return undefined;
  }
}

function ofFault(event: DmaEvent): string | undefined {
  switch (event._tag) {
    case "FaultInjected":
      return `injected fault: ${event.fault} at ${event.at}${
        event.amount === undefined ? "" : `, ${event.amount}`
      }`;
    case "DriverFailed":
    case "LimitReached":
      return event.sentence;
    default:
      return undefined;
  }
}

/** The adapter it is called on, or the first thing that has a name. */
function subject(
  { adapter, arguments: given }: Extract<DmaEvent, { _tag: "Call" }>,
): string {
  if (adapter !== undefined) return ` on ${adapter}`;
  const name = Object.values(given).find((value) => typeof value === "string");
  return name === undefined ? "" : ` for ${name}`;
}

function value(what: EventValue): string {
  if (typeof what !== "number") return String(what);
  return what > 0xFFFF ? statusName(what) : String(what);
}

/** ` with map registers 4 to 7`, or nothing without any. */
function registers(base: number | null, count: number): string {
  if (base === null || count === 0) return "";
  return count === 1
    ? ` with map register ${base}`
    : ` with map registers ${base} to ${base + count - 1}`;
}

function direction(toDevice: boolean): string {
  return toDevice ? " to the device" : " from the device";
}

/** A status, an address or a code in hexadecimal digits. */
function hex(number: number): string {
  const unsigned = number < 0 && number >= -0x8000_0000 ? number >>> 0 : number;
  return `0x${unsigned.toString(16).toUpperCase()}`;
}
