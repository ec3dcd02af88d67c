/** Group 21: controller objects, shared by device objects one after another. */

import { Effect } from "../../deps.ts";
import { IoAllocationAction } from "../../src/ddi/mod.ts";
import {
  type ControllerObject,
  type DeviceObject,
  ioAllocateController,
  ioCreateController,
  ioCreateDevice,
  ioFreeController,
} from "../../src/machine/mod.ts";
import { assert, assertEquals } from "../deps.ts";
import {
  atDispatch,
  atIrql,
  completed,
  finds,
  inThreads,
  makeDriver,
  rulesOf,
} from "../dma/fixture.ts";
import { allocateHere, freeChannel, here } from "../dma/requests.ts";
import { assertOutcomes, race } from "../dma/seeds.ts";

const { DeallocateObject, KeepObject } = IoAllocationAction;

/** Asks for a controller, and notes that the routine ran. */
function ask(
  controller: ControllerObject,
  device: DeviceObject,
  ran: string[],
  action: IoAllocationAction = KeepObject,
) {
  return atDispatch(ioAllocateController(controller, device, () => {
    ran.push(device.name);
    return Effect.succeed(action);
  }, null));
}

Deno.test("C328 the second ControllerControl runs only after IoFreeController", () => {
  const program = Effect.gen(function* () {
    const controller = yield* ioCreateController("ata");
    const first = yield* ioCreateDevice("first");
    const second = yield* ioCreateDevice("second");
    const ran: string[] = [];
    yield* ask(controller, first, ran);
    yield* ask(controller, second, ran);
    const before = [...ran];
    yield* atDispatch(ioFreeController(controller));
    const after = [...ran];
    yield* atDispatch(ioFreeController(controller));
    return { before, after, busy: controller.deviceWaitQueue.busy };
  });
  assertEquals(finds([], program).value, {
    before: ["first"],
    after: ["first", "second"],
    busy: false,
  });
});

Deno.test("C328 DeallocateObject gives the controller to the next one at once, in order", () => {
  const program = Effect.gen(function* () {
    const controller = yield* ioCreateController("ata");
    const ran: string[] = [];
    const holder = yield* ioCreateDevice("holder");
    yield* ask(controller, holder, ran);
    for (const name of ["a", "b", "c"]) {
      const device = yield* ioCreateDevice(name);
      yield* ask(controller, device, ran, DeallocateObject);
    }
    yield* atDispatch(ioFreeController(controller));
    return { ran, busy: controller.deviceWaitQueue.busy };
  });
  const ran = ["holder", "a", "b", "c"];
  assertEquals(finds([], program).value, { ran, busy: false });
});

Deno.test("C328 the routine gets device object, IRP and context, at DISPATCH_LEVEL", () => {
  const program = Effect.gen(function* () {
    const controller = yield* ioCreateController("ata", { ports: 2 });
    const device = yield* ioCreateDevice("disk");
    const seen: unknown[] = [];
    yield* atDispatch(
      ioAllocateController(
        controller,
        device,
        (...args) =>
          Effect.map(here, ({ irql }) => {
            const [deviceObject, ...rest] = args;
            seen.push(deviceObject === device, ...rest, irql);
            return DeallocateObject;
          }),
        "context",
      ),
    );
    return [...seen, controller.controllerExtension.ports];
  });
  const expected = [true, null, null, "context", 2, 2];
  assertEquals(finds([], program).value, expected);
});

Deno.test("C328 a ControllerControl routine may ask for an adapter channel", () => {
  const program = Effect.gen(function* () {
    const driver = yield* makeDriver();
    const controller = yield* ioCreateController("ata");
    let runs = 0;
    yield* atDispatch(
      ioAllocateController(
        controller,
        driver.pdo,
        () =>
          Effect.map(allocateHere(driver), (request) => {
            runs = request.runs;
            return KeepObject;
          }),
        null,
      ),
    );
    yield* freeChannel(driver);
    yield* atDispatch(ioFreeController(controller));
    return runs;
  });
  assertEquals(finds([], program).value, 1);
});

Deno.test("Both routines must be called at exactly DISPATCH_LEVEL", () => {
  const program = Effect.gen(function* () {
    const controller = yield* ioCreateController("ata");
    const device = yield* ioCreateDevice("disk");
    yield* ioAllocateController(
      controller,
      device,
      () => Effect.succeed(KeepObject),
      null,
    );
    yield* atIrql(3, ioFreeController(controller));
  });
  const rules = rulesOf(completed(program));
  assertEquals(rules, ["0xC4/0x20003", "0xC4/0x20003"]);
});

Deno.test("C328 under any schedule one device object has the controller, and each gets it once", () => {
  const outcomes = race((processors) =>
    Effect.gen(function* () {
      const controller = yield* ioCreateController("ata");
      const order: number[] = [];
      let owners = 0;
      const use = (number: number) =>
        Effect.gen(function* () {
          const device = yield* ioCreateDevice(`device ${number}`);
          let granted = false;
          yield* atDispatch(
            ioAllocateController(controller, device, () => {
              owners++;
              assert(owners === 1, "two have the controller");
              order.push(number);
              granted = true;
              return Effect.succeed(KeepObject);
            }, null),
          );
          while (!granted) yield* Effect.sleep("1 micros");
          owners--;
          yield* atDispatch(ioFreeController(controller));
        });
      yield* inThreads(processors, [use(0), use(1), use(2)]);
      assertEquals(controller.deviceWaitQueue.busy, false);
      assertEquals(order.toSorted(), [0, 1, 2]);
      return order.join("");
    })
  );
  assertOutcomes(outcomes, ["012", "021", "102", "120", "201", "210"]);
});
