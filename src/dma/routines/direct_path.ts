/**
 * The shortest way through an adapter: a synchronous request without a routine,
 * and its release, where nobody watches and nobody else wants anything.
 *
 * What is done here is what the messages "allocate" and "freeChannel" come to
 * then, in one piece. Whatever is in the least unusual is left to them. Tests
 * run the same programs both ways.
 *
 * @module
 */

import type { Context, Fiber } from "../../../deps.ts";
import { DmaFlags } from "../../ddi/mod.ts";
import type { AdapterObject } from "../adapter/adapter_object.ts";
import type { AllocateAdapterChannelExArguments } from "./allocate_adapter_channel_ex.ts";
import { AllocationRequest } from "../adapter/allocation_request.ts";
import { MapRegisterBase } from "../map_registers/map_register_base.ts";

/** Whether there is nothing about an adapter that a call has to look at. */
function isUnremarkable(adapter: AdapterObject): boolean {
  return adapter.isPlain && !adapter.released && adapter.refused.size === 0;
}

/** Whether nobody waits for the channel or the registers of an adapter. */
function isUncontended({ channel, registers }: AdapterObject): boolean {
  return channel.waiting.size === 0 && registers.waiters.length === 0;
}

/**
 * Grants a synchronous request at once, if that is all there is to do.
 *
 * @returns whether it was granted; if not, nothing was changed
 */
export function grantDirectly(
  adapter: AdapterObject,
  args: AllocateAdapterChannelExArguments<unknown, unknown>,
  fiber: Fiber.Fiber<unknown, unknown>,
): boolean {
  if (!isUnremarkable(adapter)) return false;
  const { dmaTransferContext: context, mapRegisterBase: out } = args;
  if (args.flags !== DmaFlags.SynchronousCallback || !out || !context) {
    return false;
  }
  if (args.executionRoutine) return false;
  if (context.state !== "granted" && context.state !== "idle") return false;
  const { channel, registers, system } = adapter;
  if (channel.owner !== undefined || !isUncontended(adapter)) return false;
  const count = args.numberOfMapRegisters;
  const known = (count | 0) === count && count > 0 &&
    count <= adapter.numberOfMapRegisters;
  if (!known || !registers.canFit(count)) return false;
  const { scheduler } = system.kernel;
  const actor = scheduler.actorOf(fiber);
  if (!scheduler.countUnseen(actor)) return false;
  adapter.reactor.received++;
  const request = new AllocationRequest({
    number: ++system.requests,
    adapter,
    deviceObject: args.deviceObject,
    context,
    numberOfMapRegisters: count,
    flags: DmaFlags.SynchronousCallback,
    routine: null,
    executionContext: args.executionContext,
    caller: actor,
    services: fiber.context as Context.Context<unknown>,
    tick: scheduler.now,
  });
  const base = new MapRegisterBase(registers.allocate(count), count, request);
  registers.grants++;
  request.state = "granted";
  request.base = base;
  context.state = "granted";
  context.request = request;
  channel.owner = request;
  out.value = base;
  return true;
}

/**
 * Releases channel and registers of a request at once, if that is all there is
 * to do.
 *
 * @param fiber who calls FreeAdapterObject
 * @returns whether they were released; if not, nothing was changed
 */
export function releaseDirectly(
  adapter: AdapterObject,
  fiber: Fiber.Fiber<unknown, unknown>,
): boolean {
  if (!isUnremarkable(adapter)) return false;
  const { channel, registers, system } = adapter;
  const { owner } = channel;
  const { scheduler } = system.kernel;
  const actor = scheduler.actorOf(fiber);
  if (owner === undefined || owner.caller !== actor) return false;
  if (owner.adapter !== adapter || owner.state !== "granted") return false;
  const { base } = owner;
  if (base === null || owner.mappings.length > 0) return false;
  if (!isUncontended(adapter) || !scheduler.countUnseen(actor)) return false;
  adapter.reactor.received++;
  owner.base = null;
  registers.grants--;
  if (registers.free(base.first, base.count) !== 0) {
    throw new Error(
      `Assertion failed: the pool refused to take back ${base.count} registers from ${base.first}`,
    );
  }
  channel.owner = undefined;
  return true;
}
