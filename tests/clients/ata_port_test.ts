/** S34: an ATA port whose two channels cannot run together. */

import { Effect } from "../../deps.ts";
import { mailbox, spawn } from "../../src/actors/mod.ts";
import { IoAllocationAction, STATUS_SUCCESS } from "../../src/ddi/mod.ts";
import type { ScatterGatherBuffer } from "../../src/dma/mod.ts";
import {
  EventType,
  interruptLine,
  ioAllocateController,
  ioAllocateIrp,
  ioCompleteRequest,
  ioConnectInterrupt,
  ioCreateController,
  ioCreateDevice,
  ioFreeController,
  type Irp,
  keInitializeDpc,
  keInitializeEvent,
  keInsertQueueDpc,
  keWaitForSingleObject,
} from "../../src/machine/mod.ts";
import { mmGetMdlVirtualAddress } from "../../src/memory/mod.ts";
import { assertEquals } from "../deps.ts";
import { makeBuffer, pattern, readBuffer } from "../dma/buffers.ts";
import {
  atDispatch,
  type Driver,
  eventsOf,
  inThreads,
  makeDriver,
} from "../dma/fixture.ts";
import type { Services } from "../dma/requests.ts";
import { assertOutcomes, race } from "../dma/seeds.ts";

const { KeepObject } = IoAllocationAction;

/** One command and the list it runs with. */
interface Command {
  readonly irp: Irp;
  readonly seed: number;
  list?: ScatterGatherBuffer;
}

const LENGTH = 6000;

/** The port: its hardware, its interrupt and the one DPC that drains a list. */
const makePort = (driver: Driver) =>
  Effect.gen(function* () {
    const controller = yield* ioCreateController("ata");
    const line = yield* interruptLine("ata", { irql: 5 });
    const commands = yield* mailbox<Command>("commands");
    const finished: Command[] = [];
    const port = { controller, commands, running: 0 };
    const hardware = Effect.gen(function* () {
      for (;;) {
        const command = yield* commands.take;
        const bytes = pattern(LENGTH, command.seed);
        yield* driver.device.store(command.list!.elements, bytes);
        finished.push(command);
        yield* line.assert;
      }
    });
    yield* spawn("ata hardware", hardware, { daemon: true });
    const dpc = yield* keInitializeDpc("ata", () =>
      Effect.gen(function* () {
        // One run serves all that the service routine has seen.
        for (const command of finished.splice(0)) {
          yield* driver.dma.putScatterGatherList(command.list!, false);
          port.running--;
          yield* ioFreeController(controller);
          command.irp.ioStatus.status = STATUS_SUCCESS;
          command.irp.ioStatus.information = LENGTH;
          yield* ioCompleteRequest(command.irp);
        }
      }), null);
    yield* ioConnectInterrupt({
      name: "ata",
      line,
      serviceContext: null,
      serviceRoutine: () => Effect.as(keInsertQueueDpc(dpc), true),
    });
    return port;
  });

type Port = Effect.Success<ReturnType<typeof makePort>>;

/** Reads a block through one of the channels. */
const read = (driver: Driver, port: Port, channel: string, seed: number) =>
  Effect.gen(function* () {
    const deviceObject = yield* ioCreateDevice(channel);
    const irp = yield* ioAllocateIrp(`read ${seed}`);
    const mdl = yield* makeBuffer({ length: LENGTH, scattered: true });
    const done = yield* keInitializeEvent(
      `done ${seed}`,
      EventType.NotificationEvent,
    );
    irp.mdlAddress = mdl;
    irp.userEvent = done;
    const command: Command = { irp, seed };
    const start = () =>
      Effect.as(
        Effect.orDie(driver.dma.getScatterGatherList({
          deviceObject,
          mdl,
          currentVa: mmGetMdlVirtualAddress(mdl),
          length: LENGTH,
          writeToDevice: false,
          executionRoutine: (_device, _irp, list) => {
            command.list = list;
            assertEquals(++port.running, 1, "both channels run together");
            return port.commands.send(command);
          },
        })),
        KeepObject,
      ) as Effect.Effect<typeof KeepObject, never, Services>;
    const { controller } = port;
    yield* atDispatch(ioAllocateController(controller, deviceObject, start, 0));
    yield* keWaitForSingleObject(done);
    assertEquals(yield* readBuffer(mdl), pattern(LENGTH, seed));
  });

Deno.test("S34 two channels share a controller, their lists are put back in one DPC, and every read arrives", () => {
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const driver = yield* makeDriver();
      const port = yield* makePort(driver);
      const reads = [1, 2, 3, 4].map((seed) =>
        read(driver, port, seed % 2 === 0 ? "primary" : "secondary", seed)
      );
      yield* inThreads(processors, reads);
      return "all";
    }), {
    check: (report) => {
      const order = report.events.flatMap((event) =>
        event._tag === "ScatterGatherListFreed" || event._tag === "IrpCompleted"
          ? [event._tag]
          : []
      );
      // Each list is put back before its request is completed.
      const pair = ["ScatterGatherListFreed", "IrpCompleted"];
      assertEquals(order, [...pair, ...pair, ...pair, ...pair]);
      assertEquals(eventsOf(report, "ScatterGatherListBuilt").length, 4);
    },
  });
  assertOutcomes(outcomes, ["all"]);
});
