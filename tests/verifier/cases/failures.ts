/**
 * Cases of drivers that no run can go on from, and of a run that comes to a
 * limit.
 *
 * @module
 */

import { Effect } from "../../../deps.ts";
import { mailbox } from "../../../src/actors/mod.ts";
import { type NtStatus, STATUS_SUCCESS } from "../../../src/ddi/mod.ts";
import {
  ioAllocateIrp,
  ioCompleteRequest,
  keInitializeDpc,
  keInsertQueueDpc,
} from "../../../src/machine/mod.ts";
import { type CaseDriver, drivers, type RuleCase } from "./rule_case.ts";

/** A driver whose DPC routine does this. */
const inDpc = (routine: Effect.Effect<void>): CaseDriver =>
  Effect.flatMap(
    keInitializeDpc("dpc", () => routine, null),
    (dpc) => keInsertQueueDpc(dpc),
  );

const boom = Effect.sync(() => {
  throw new Error("no such device");
});

/** What drivers do that ends a run, and limits. */
export const failureCases: readonly RuleCase[] = [
  {
    rule: "0x1E",
    mistake: "throws in its DPC routine",
    parameters: ["Error: no such device", "the DPC routine of dpc"],
    ends: "failed",
    drivers: drivers((bad) => inDpc(bad ? boom : Effect.void)),
  },
  {
    rule: "M12",
    mistake: "goes on for ever in its DPC routine and announces nothing",
    parameters: ["the DPC routine of dpc"],
    machine: { primitiveLimit: 200_000 },
    ends: "endless",
    drivers: drivers((bad) =>
      inDpc(bad ? Effect.forever(Effect.void) : Effect.void)
    ),
  },
  {
    rule: "M12",
    mistake: "waits in its DPC routine for a message that nobody sends",
    parameters: ["the DPC routine of dpc"],
    ends: "deadlock",
    drivers: drivers((bad) =>
      Effect.flatMap(
        mailbox<void>("replies"),
        (box) => inDpc(bad ? box.take : Effect.asVoid(box.poll)),
      )
    ),
  },
  {
    rule: "M13",
    mistake: "returns no status from its completion routine",
    parameters: ["the completion routine of irp"],
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const irp = yield* ioAllocateIrp("irp");
        const status = bad ? "done" as unknown as NtStatus : STATUS_SUCCESS;
        irp.completionRoutine = () => Effect.succeed(status);
        yield* ioCompleteRequest(irp);
      })
    ),
  },
  {
    rule: "M14",
    mistake: "sends to a mailbox that nobody empties",
    parameters: ["messages", 3],
    machine: { messageLimit: 3 },
    ends: "limit",
    drivers: drivers((bad) =>
      Effect.gen(function* () {
        const box = yield* mailbox<number>("log");
        for (let i = 0; i < (bad ? 4 : 3); i++) yield* box.send(i);
      })
    ),
  },
];
