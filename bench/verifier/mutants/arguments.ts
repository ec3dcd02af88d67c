/**
 * What is said about mutants that nobody catches: that one does the same as its
 * driver, with the argument; or why it is let through.
 *
 * @module
 */

/** A mutant by its id, and what is said about it. */
export interface Argument {
  readonly id: string;
  readonly why: string;
}

/**
 * Mutants that no observer of the machine can tell from their driver. They do
 * not count.
 */
export const equivalent: readonly Argument[] = [
  {
    id:
      "disk_driver.ts startDiskDriver: swap two calls: Effect.andThen( extension.watchdog?.stop...utDmaAdapter(), ), ) -> Effect.andThen(Effect.andThen( ioDisconn...stop ?? Effect.void)",
    why:
      "Every request is over when the driver is stopped, so a round of the watchdog in between finds no command, sends no reset and does not set its timer again.",
  },
  {
    id:
      "disk_driver.ts startDiskDriver: swap two calls: Effect.andThen( ioDisconnectInterrupt(in...s.putDmaAdapter(), ) -> Effect.andThen(grant.adapter.dmaOperatio...nterrupt(interrupt))",
    why:
      "Every request is over, so neither the service routine nor its DPC uses the adapter between the two calls.",
  },
  {
    id:
      "disk_driver.ts dispatch: off by one in a count or length: length -> length: length - 1",
    why:
      "GetDmaTransferInfo is asked how many registers and elements to ask for. Fewer make the parts of a transfer shorter and never its bytes: each part goes on where the one before ended.",
  },
  {
    id:
      'disk_driver.ts dispatch: negate a direction: operation === "write" -> !(operation === "write")',
    why:
      "WriteOnly lets GetDmaTransferInfo count less for some hardware. Here both directions need the same.",
  },
  {
    id:
      "disk_driver.ts dispatch: off by one in a count or length: 0 -> (0) + 1 (3)",
    why:
      "It is the first value of `mapped`, which startPart writes before anything reads it.",
  },
  {
    id:
      "disk_driver.ts dispatch: off by one in a count or length: 0 -> (0) - 1 (3)",
    why:
      "It is the first value of `mapped`, which startPart writes before anything reads it.",
  },
  {
    id:
      'disk_driver.ts dispatch: ignore a result: error._tag === "Cancelled" ? Effect.void...quest, error.status) -> (refuse(request, error.status))',
    why:
      "An allocation fails as cancelled only after the cancel routine was taken, and then refuse finds no routine to take and does nothing.",
  },
  {
    id:
      "disk_driver.ts interruptService: swap two calls: extension.completed.push(...seen); yield* ioRequestDpc(pdo); -> yield* ioRequestDpc(pdo); extension.completed.push(...seen);",
    why:
      "The DPC takes the list under the interrupt lock, which the service routine holds until it returns.",
  },
  {
    id: "disk_driver.ts dpcForIsr: off by one in a count or length: > -> >=",
    why:
      "It is the value that the synchronized routine returns, and nobody looks at it.",
  },
  {
    id:
      "disk_request.ts startPart: off by one in a count or length: request.mapped -> (request.mapped) + 1",
    why:
      "The disk moves what the elements hold together, which is less, and reports as many bytes.",
  },
  {
    id:
      "disk_watchdog.ts started: ignore a result: first -> (first) || (true as boolean)",
    why:
      "The timer then fires one interval after the latest command began. A disk that is stuck begins no other, and a lost completion is taken with the next interrupt, so nothing waits longer than before.",
  },
  {
    id:
      "disk_watchdog.ts lookAfter: ignore a result: isLate(each) ? { ...each, since: now } : each -> ({ ...each, since: now })",
    why:
      "Rounds are one interval apart, which is the time a command may take: one that is not late in a round is late in the next, whichever of the two times it is counted from.",
  },
  {
    id:
      "disk_watchdog.ts lookAfter: ignore a result: isLate(each) ? { ...each, since: now } : each -> (each)",
    why:
      "Rounds are one interval apart, so a command that was late in a round is late in the next one whether it is counted anew or not.",
  },
  {
    id:
      "file_copy.ts copyFile: swap two calls: yield* from.stop; yield* to.stop; -> yield* to.stop; yield* from.stop;",
    why: "The two drivers have nothing in common.",
  },
  {
    id:
      "file_copy.ts copyFile: swap two calls: yield* psCreateSystemThread(`canceller $...; cancels.push(box); -> cancels.push(box); yield* psCreateSystem...d, daemon: true, });",
    why:
      "The thread is given its box itself, and nobody reads the list before it is complete.",
  },
  {
    id:
      "file_copy.ts cancelIrps: swap two calls: yield* keDelayExecutionThread(yield* cho...d* ioCancelIrp(irp); -> yield* ioCancelIrp(irp); yield* keDelayE...ANCEL_DELAY_TICKS));",
    why: "The delay is drawn, and none is one of the delays that may be drawn.",
  },
  {
    id:
      "file_copy.ts cancelIrps: drop a call: yield* keDelayExecutionThread(yield* cho...ANCEL_DELAY_TICKS)); -> {}",
    why: "The delay is drawn, and none is one of the delays that may be drawn.",
  },
  {
    id:
      "system_transaction.ts #stage: ignore a result: this.#staging -> (this.#staging) && (false as boolean)",
    why:
      "A completion that comes while a part is staged is noted, and nobody else asks for a part, so the guard never finds the flag set.",
  },
  {
    id:
      'system_transaction.ts #stage: drop a call: assert(this.#noted === undefined, "both flags are set"); -> {}',
    why: "It asserts what holds in every run.",
  },
  {
    id:
      "system_transaction.ts #endStaging: ignore a result: !this.#stageAgain -> (!this.#stageAgain) || (true as boolean)",
    why:
      "The flag is set only by a part that is asked for while another is staged, which nobody does.",
  },
  {
    id:
      'system_transaction.ts #complete: drop a call: assert(!this.#stageAgain, "both flags are set"); -> {}',
    why: "It asserts what holds in every run.",
  },
  {
    id:
      "system_transaction.ts #callDriver: ignore a result: bytes > 0 -> (bytes > 0) || (true as boolean)",
    why:
      "A flush of no bytes where nothing is mapped does nothing and is no misuse.",
  },
  {
    id:
      "system_transaction.ts #callDriver: off by one in a count or length: > -> >=",
    why:
      "A flush of no bytes where nothing is mapped does nothing and is no misuse.",
  },
  {
    id:
      'system_transaction.ts #finish: drop a call: assert(this.final === undefined, "the tr...ction ended twice"); -> {}',
    why: "It asserts what holds in every run.",
  },
  {
    id:
      "transaction.ts #registers: ignore a result: bytes === length ? mdl.byteOffset : 4095 -> (4095)",
    why:
      "One map register more than the transfer needs is asked for, never used, and given back with the others.",
  },
];

/** Mutants that are wrong and get through. They count as missed. */
export const missed: readonly Argument[] = [
  {
    id: "disk_driver.ts cancelRoutine: change an IRQL: irp.cancelIrql -> 1",
    why:
      "Between DISPATCH_LEVEL and a thread at PASSIVE_LEVEL the machine has no level to release a lock to, so APC_LEVEL is taken for PASSIVE_LEVEL.",
  },
  {
    id: "file_copy.ts move: off by one in a count or length: < -> <=",
    why:
      "A piece is cancelled nine times at most and not eight. No rule says how often a program may cancel; the bytes arrive all the same.",
  },
];
